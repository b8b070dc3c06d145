"""Pages of this feature: request -> form -> access -> action or query -> template."""

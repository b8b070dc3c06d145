"""The dated parameters, one TOML file a subject."""

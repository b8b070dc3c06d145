"""The procedures, one TOML file each: what a lawyer reads is what runs."""

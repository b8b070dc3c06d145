"""Pages of certificates, by who opens them."""

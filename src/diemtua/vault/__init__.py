"""Két: seals identity numbers and keys at rest, with key rotation. A sealed value can be matched by its digest, never read by SQL."""

"""Bằng chứng: what is signed and how anyone checks it. No Django, no database, no network."""

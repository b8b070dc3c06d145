"""Nền: dates, dated values, errors and Vietnamese text. No Django, no clock, no settings."""

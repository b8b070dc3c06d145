"""Nền: dates, dated values, errors, Vietnamese text, how a workbook is opened. No Django, no clock, no settings."""

"""Typing of the register turned into clean values, for its views."""

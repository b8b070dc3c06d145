"""Typing of agreements turned into clean values, for the views of this feature."""

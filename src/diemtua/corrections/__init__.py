"""Đính chính: mending what the register says of one officer, with its history, and asking for it to be mended.

Whole lists come through `roster`; moves of units through reorganisations.
"""

"""Kết nối hệ thống: another system reads and writes the register by tokens, is told of changes, takes CSV away.

Not a second way to do things: it calls the same access rules and actions as the pages, narrowed to the unit of the token.
"""

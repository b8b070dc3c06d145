"""Nhật ký: who did what, when, in the same transaction as the deed. It never points at accounts by key: it outlives them."""

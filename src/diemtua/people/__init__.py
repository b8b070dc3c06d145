"""Tài khoản: accounts, their roles, activation codes, sessions. Which units a person sees is told by `unions`."""

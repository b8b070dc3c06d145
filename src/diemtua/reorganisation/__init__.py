"""Sắp xếp tổ chức: decisions that found, merge, split, rename, move, suspend or dissolve unions, from draft to effect.

What a union is, and how the register is read as of a day, is in `unions`; here is only what changes it, and its history.
"""

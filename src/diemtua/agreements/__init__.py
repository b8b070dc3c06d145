"""Thỏa ước lao động tập thể: the register of collective agreements, each clause against the law of its day and of today.

Not the bargaining itself: the steps from demand to filing are a case. Here is what came out of it, and what it is worth.
"""

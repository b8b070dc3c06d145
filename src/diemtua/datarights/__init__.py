"""Dữ liệu của tôi: what a person may ask about the own data, by when it is answered, a copy of everything, erasure.

It stands above every feature that holds something about persons. What each of them holds, whether it goes into the
copy and what erasure does to it stands in `holdings.py`, in one table; a house test fails when a model is missing there.
"""

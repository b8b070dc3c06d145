"""Người trùng: pairs of persons of the register who may be one, a human's verdict on each, merging and unmerging.

It stands above every feature that writes about persons, because merging moves what they all wrote. Rows of a list that
is being imported are compared in `roster`.
"""

"""Công cụ tính: public pages that answer one question from the rulebook, each an address to share and print. Nothing is stored.

Not here: the numbers of the law (`rulebook`), the deadlines of a case that runs (`casework`).
"""

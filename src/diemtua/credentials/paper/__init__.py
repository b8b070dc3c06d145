"""Bản in: the certificate as a PDF page, drawn by Typst from what was signed."""

from diemtua.credentials.paper.page import draw

__all__ = ["draw"]

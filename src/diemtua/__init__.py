"""Điểm Tựa: the platform with which unions raise the quality of their grassroots officers."""

__version__ = "0.1.0"

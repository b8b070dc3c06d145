"""Tìm kiếm."""

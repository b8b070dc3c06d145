"""Bảng điều hành: figures with the list behind each, and their exports."""

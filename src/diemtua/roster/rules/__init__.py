"""Luật đọc danh sách: what the cells of a roster mean and when two rows are one person. Pure: no Django, no clock."""

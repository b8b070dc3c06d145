"""Luật viết thành mã: dated parameters with their articles, and the curriculum, as data. No Django, no clock."""

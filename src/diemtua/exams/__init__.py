"""Kiểm tra: item bank, papers, exams, sittings, answers, marking. It knows persons, not classes."""

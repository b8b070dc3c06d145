"""Ngân hàng câu hỏi: items as data, in our own words, each with its article and the day it was checked."""

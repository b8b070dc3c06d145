"""Calculators are everybody's."""

from tests.house.access import Page

EVERYBODY = "200 200 200 200 200 200 200 200 200"


def setup(cast):
    return {}


PAGES = {
    "calculators:calculators": Page(EVERYBODY),
    "calculators:calculator": Page(
        EVERYBODY, lambda made: {"slug": "doan-phi"}, query="?luong=10000000&ngay=2026-11-01"
    ),
    "calculators:values": Page(EVERYBODY, query="?q=báo trước"),
}

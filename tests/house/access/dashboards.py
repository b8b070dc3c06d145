"""Boards: officers of units above the grassroots, for their own units."""

from tests.house.access import Page


def setup(cast):
    return {}


PAGES = {
    "dashboards:board": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:board_sheet": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:statistics": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:statistics_sheet": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:statistics_trend": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:period_numbers": Page("302 403 403 200 200 200 403 403 403"),
    "dashboards:people_behind": Page("302 403 403 200 200 200 403 403 403"),
}

"""Addresses of the boards."""

from django.urls import path

from diemtua.dashboards.views import board, statistics

app_name = "dashboards"

urlpatterns = [
    path("bang-dieu-hanh/", board.board, name="board"),
    path("bang-dieu-hanh/tep/", board.board_sheet, name="board_sheet"),
    path("bang-dieu-hanh/danh-sach/", board.people_behind, name="people_behind"),
    path("thong-ke/", statistics.statistics, name="statistics"),
    path("thong-ke/tep/", statistics.statistics_sheet, name="statistics_sheet"),
    path("thong-ke/dien-bien/", statistics.statistics_trend, name="statistics_trend"),
    path("thong-ke/so-lieu-ky/", statistics.period_numbers, name="period_numbers"),
]

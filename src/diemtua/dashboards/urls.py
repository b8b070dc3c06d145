"""Addresses of the boards."""

from django.urls import path

from diemtua.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("bang-dieu-hanh/", views.board, name="board"),
    path("bang-dieu-hanh/tep/", views.board_sheet, name="board_sheet"),
    path("bang-dieu-hanh/danh-sach/", views.people_behind, name="people_behind"),
]

"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.timesheets import views

app_name = "timesheets"

urlpatterns = [
    path("", views.month, name="month"),
    path("bang.xlsx", views.export_month, name="export_month"),
    path("ghi/", views.write_hours, name="write_hours"),
    path("buoi-hoc/<int:pk>/ghi/", views.write_session, name="write_session"),
    path("<int:pk>/sua/", views.correct_hours, name="correct_hours"),
    path("<int:pk>/bo/", views.withdraw_hours, name="withdraw_hours"),
    # Of the whole union, for its president
    path("ca-cong-doan/", views.union_month, name="union_month"),
    path("ca-cong-doan/bang.xlsx", views.export_union, name="export_union"),
]

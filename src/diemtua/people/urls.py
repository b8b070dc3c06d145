"""Addresses of accounts."""

from django.urls import path

from diemtua.people import views

app_name = "people"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("kich-hoat/", views.activate, name="activate"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/mat-khau/", views.change_password, name="change_password"),
    path("tai-khoan/phien/<int:pk>/ket-thuc/", views.end_session, name="end_session"),
    path("tai-khoan/phien/ket-thuc-khac/", views.end_other_sessions, name="end_other_sessions"),
]

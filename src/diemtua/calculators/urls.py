"""Addresses of the calculators. The inputs are the query string, so that an answer can be sent on."""

from django.urls import path

from diemtua.calculators import views

app_name = "calculators"

urlpatterns = [
    path("cong-cu/", views.calculators, name="calculators"),
    path("cong-cu/muc-va-han/", views.values, name="values"),
    path("cong-cu/<slug:slug>/", views.calculator, name="calculator"),
]

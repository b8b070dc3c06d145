"""Addresses of this feature, one line per thing a person can do."""

from django.urls import URLPattern

app_name = "roster"

urlpatterns: list[URLPattern] = []

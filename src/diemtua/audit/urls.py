"""Addresses of the journal."""

from django.urls import path

from diemtua.audit import views

app_name = "audit"

urlpatterns = [path("", views.entries, name="entries")]

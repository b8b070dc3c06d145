"""Addresses of background work."""

from django.urls import path

from diemtua.jobs import views

app_name = "jobs"

urlpatterns = [
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/chay-tiep/", views.resume_job, name="resume"),
]

"""Addresses of background work."""

from django.urls import path

from diemtua.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/chay-tiep/", views.resume_job, name="resume"),
    path("<int:pk>/tep/", views.download_file, name="download_file"),
    path("<int:pk>/tep/xoa/", views.delete_file, name="delete_file"),
]

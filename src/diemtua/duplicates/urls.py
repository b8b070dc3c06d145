"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.duplicates import views

app_name = "duplicates"

urlpatterns = [
    path("", views.pairs, name="pairs"),
    path("ra-soat/", views.start_scan, name="start_scan"),
    path("chon/<int:pk>/", views.pick_pair, name="pick_pair"),
    path("<int:pk>/", views.pair, name="pair"),
    path("<int:pk>/tiep/", views.skip, name="skip"),
    path("<int:pk>/gop/", views.merge_pair, name="merge_pair"),
    path("<int:pk>/khac-nguoi/", views.judge_different, name="judge_different"),
    path("<int:pk>/mo-lai/", views.reopen_pair, name="reopen_pair"),
    path("da-gop/", views.merges, name="merges"),
    path("da-gop/<int:pk>/", views.merge, name="merge"),
    path("da-gop/<int:pk>/tach/", views.unmerge_persons, name="unmerge_persons"),
]

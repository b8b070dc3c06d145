"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.roster import views

app_name = "roster"

urlpatterns = [
    path("", views.imports, name="imports"),
    path("tai-len/", views.upload, name="upload"),
    path("cay-don-vi/", views.found_federation, name="found_federation"),
    path("mau.xlsx", views.form_file, name="form_file"),
    path("de-nghi/", views.requests, name="requests"),
    path("de-nghi/<int:pk>/", views.answer, name="answer"),
    path("<int:pk>/", views.show_import, name="import"),
    path("<int:pk>/cot/<int:table>/", views.headings, name="headings"),
    path("<int:pk>/xac-nhan/", views.confirm, name="confirm"),
    path("<int:pk>/bo/", views.discard, name="discard"),
    path("<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("<int:pk>/se-doi/", views.changes, name="changes"),
    path("<int:pk>/vang/", views.absent, name="absent"),
    path("<int:pk>/can-sua/", views.problems, name="problems"),
    path("<int:pk>/can-sua.xlsx", views.problems_file, name="problems_file"),
    path("<int:pk>/chua-nap.xlsx", views.refused_file, name="refused_file"),
    path("<int:pk>/gap-lai/", views.resemblances, name="resemblances"),
    path("<int:pk>/gap-lai/<int:resemblance_pk>/", views.settle, name="settle"),
    path("<int:pk>/gap-lai/<int:resemblance_pk>/rut/", views.withdraw, name="withdraw"),
]

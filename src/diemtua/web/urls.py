"""All addresses. Those people see are Vietnamese without marks."""

from django.conf import settings
from django.urls import include, path

from diemtua.web import views

urlpatterns = [
    path("", views.home, name="home"),
    # First, for patterns are tried in turn: 500 people saving an answer every few seconds should not pay for the rest.
    path("", include("diemtua.exams.urls")),
    path("", include("diemtua.people.urls")),
    path("sw.js", views.service_worker, name="service_worker"),
    path("robots.txt", views.robots, name="robots"),
    path("khong-mang/", views.offline, name="offline"),
    path("viec-nen/", include("diemtua.jobs.urls")),
    path("nhat-ky/", include("diemtua.audit.urls")),
    path("", include("diemtua.unions.urls")),
    path("nap-danh-sach/", include("diemtua.roster.urls")),
    path("", include("diemtua.corrections.urls")),
    path("", include("diemtua.legislation.urls")),
    path("thoa-uoc/", include("diemtua.agreements.urls")),
    path("", include("diemtua.calculators.urls")),
    path("", include("diemtua.casework.urls")),
    path("", include("diemtua.training.urls")),
    path("gio-cong-doan/", include("diemtua.timesheets.urls")),
    path("", include("diemtua.credentials.urls")),
    path("", include("diemtua.advice.urls")),
    path("sap-xep/", include("diemtua.reorganisation.urls")),
    path("trung-nguoi/", include("diemtua.duplicates.urls")),
    path("", include("diemtua.datarights.urls")),
    path("", include("diemtua.dashboards.urls")),
    path("", include("diemtua.api.urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("thu-vien-giao-dien/", views.gallery, name="gallery"))

handler400 = "diemtua.web.views.bad_request"
handler404 = "diemtua.web.views.not_found"
handler500 = "diemtua.web.views.server_error"

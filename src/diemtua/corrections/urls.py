"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.corrections import views

app_name = "corrections"

urlpatterns = [
    path("don-vi/<int:pk>/them-can-bo/", views.add_person, name="add_person"),
    path("can-bo/<int:pk>/sua/", views.edit_person, name="edit_person"),
    path("can-bo/<int:pk>/nguon/", views.origins, name="origins"),
    path("chuc-vu/<int:pk>/sua/", views.edit_mandate, name="edit_mandate"),
    path("thong-tin-cua-toi/", views.my_details, name="my_details"),
    path("thong-tin-cua-toi/yeu-cau/", views.send_request, name="send_request"),
    path("thong-tin-cua-toi/yeu-cau/<int:pk>/rut/", views.withdraw_request, name="withdraw_request"),
    path("yeu-cau-dinh-chinh/", views.requests, name="requests"),
    path("yeu-cau-dinh-chinh/<int:pk>/", views.request_page, name="request"),
    path("yeu-cau-dinh-chinh/<int:pk>/duyet/", views.approve_request, name="approve_request"),
    path("yeu-cau-dinh-chinh/<int:pk>/khong-duyet/", views.refuse_request, name="refuse_request"),
]

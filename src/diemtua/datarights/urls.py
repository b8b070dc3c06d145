"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.datarights import views

app_name = "datarights"

urlpatterns = [
    path("du-lieu-cua-toi/", views.my_data, name="my_data"),
    path("du-lieu-cua-toi/ban-sao/", views.take_copy, name="take_copy"),
    path("du-lieu-cua-toi/yeu-cau/<slug:kind>/", views.send_request, name="send_request"),
    path("du-lieu-cua-toi/rut/<int:pk>/", views.withdraw_request, name="withdraw_request"),
    path("yeu-cau-du-lieu/", views.requests, name="requests"),
    path("yeu-cau-du-lieu/ghi/", views.enter_request, name="enter_request"),
    path("yeu-cau-du-lieu/ghi/<int:pk>/", views.enter_request_of, name="enter_request_of"),
    path("yeu-cau-du-lieu/<int:pk>/", views.request_page, name="request"),
    path("yeu-cau-du-lieu/<int:pk>/tra-loi/", views.handle_request, {"step": "answer"}, name="answer_request"),
    path("yeu-cau-du-lieu/<int:pk>/gia-han/", views.handle_request, {"step": "extend"}, name="extend_request"),
    path("yeu-cau-du-lieu/<int:pk>/xong/", views.handle_request, {"step": "finish"}, name="finish_request"),
    path("yeu-cau-du-lieu/<int:pk>/tu-choi/", views.handle_request, {"step": "refuse"}, name="refuse_request"),
    path("yeu-cau-du-lieu/<int:pk>/ban-sao/", views.make_copy, name="make_copy"),
    path("yeu-cau-du-lieu/<int:pk>/xoa/", views.erase, name="erase"),
]

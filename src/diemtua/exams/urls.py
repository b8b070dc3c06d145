"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.exams import views

app_name = "exams"

urlpatterns = [
    # the bank and papers (upper-level officer, lecturer)
    path("ngan-hang-cau-hoi/", views.items, name="items"),
    path("de-kiem-tra/", views.papers, name="papers"),
    path("de-kiem-tra/moi/", views.create_paper, name="create_paper"),
    path("de-kiem-tra/<int:pk>/", views.paper, name="paper"),
    path("de-kiem-tra/<int:pk>/sua/", views.edit_paper, name="edit_paper"),
    path("de-kiem-tra/<int:pk>/chon-cau/", views.choose_items, name="choose_items"),
    path("de-kiem-tra/<int:pk>/rut-cau/<slug:topic>/", views.draw_items, name="draw_items"),
    path("de-kiem-tra/<int:pk>/sao-chep/", views.copy_paper, name="copy_paper"),
    # exams (upper-level officer)
    path("ky-kiem-tra/", views.exams, name="exams"),
    path("ky-kiem-tra/<int:pk>/", views.exam, name="exam"),
    path("ky-kiem-tra/<int:pk>/doi-gio/", views.reschedule_exam, name="reschedule_exam"),
    path("ky-kiem-tra/<int:pk>/them-gio/<int:entry>/", views.give_extra_time, name="give_extra_time"),
    # sitting (grassroots officer)
    path("bai-kiem-tra/", views.my_exams, name="my_exams"),
    path("bai-kiem-tra/<int:pk>/", views.take, name="take"),
    path("bai-kiem-tra/<int:pk>/bat-dau/", views.start_sitting, name="start_sitting"),
    path("bai-lam/<int:pk>/", views.sitting, name="sitting"),
    path("bai-lam/<int:pk>/cau/<int:question>/", views.save_answer, name="save_answer"),
    path("bai-lam/<int:pk>/luu/", views.save_all, name="save_all"),
    path("bai-lam/<int:pk>/nop/", views.submit_sitting, name="submit_sitting"),
    path("bai-lam/<int:pk>/ket-qua/", views.result, name="result"),
    # marking (lecturer): by alias only
    path("cham-bai/", views.marking, name="marking"),
    path("cham-bai/<int:exam>/<int:question>/", views.next_essay, name="next_essay"),
    path("cham-bai/<int:exam>/<int:question>/<slug:alias>/", views.mark_essay, name="mark_essay"),
]

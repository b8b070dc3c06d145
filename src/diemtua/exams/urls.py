"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.exams.views import exams, marking, papers, sittings

app_name = "exams"

urlpatterns = [
    # the bank and papers (upper-level officer, lecturer)
    path("ngan-hang-cau-hoi/", papers.items, name="items"),
    path("de-kiem-tra/", papers.papers, name="papers"),
    path("de-kiem-tra/moi/", papers.create_paper, name="create_paper"),
    path("de-kiem-tra/<int:pk>/", papers.paper, name="paper"),
    path("de-kiem-tra/<int:pk>/sua/", papers.edit_paper, name="edit_paper"),
    path("de-kiem-tra/<int:pk>/chon-cau/", papers.choose_items, name="choose_items"),
    path("de-kiem-tra/<int:pk>/rut-cau/<slug:topic>/", papers.draw_items, name="draw_items"),
    path("de-kiem-tra/<int:pk>/sao-chep/", papers.copy_paper, name="copy_paper"),
    # exams (upper-level officer)
    path("ky-kiem-tra/", exams.exams, name="exams"),
    path("ky-kiem-tra/<int:pk>/", exams.exam, name="exam"),
    path("ky-kiem-tra/<int:pk>/ket-qua.xlsx", exams.exam_file, name="exam_file"),
    path("ky-kiem-tra/<int:pk>/doi-gio/", exams.reschedule_exam, name="reschedule_exam"),
    path("ky-kiem-tra/<int:pk>/nguoi-cham/", exams.name_markers, name="name_markers"),
    path("ky-kiem-tra/<int:pk>/them-gio/<int:entry>/", exams.give_extra_time, name="give_extra_time"),
    # sitting (grassroots officer)
    path("bai-kiem-tra/", sittings.my_exams, name="my_exams"),
    path("bai-kiem-tra/<int:pk>/", sittings.take, name="take"),
    path("bai-kiem-tra/<int:pk>/bat-dau/", sittings.start_sitting, name="start_sitting"),
    path("bai-lam/<int:pk>/", sittings.sitting, name="sitting"),
    path("bai-lam/<int:pk>/cau/<int:question>/", sittings.save_answer, name="save_answer"),
    path("bai-lam/<int:pk>/luu/", sittings.save_all, name="save_all"),
    path("bai-lam/<int:pk>/nop/", sittings.submit_sitting, name="submit_sitting"),
    path("bai-lam/<int:pk>/ket-qua/", sittings.result, name="result"),
    # marking (lecturer): by alias only
    path("cham-bai/", marking.marking, name="marking"),
    path("cham-bai/<int:exam>/<int:question>/", marking.next_essay, name="next_essay"),
    path("cham-bai/<int:exam>/<int:question>/<slug:alias>/", marking.mark_essay, name="mark_essay"),
]

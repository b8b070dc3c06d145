"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.training.views import calling, classes, files, officer, presence, questions

app_name = "training"

urlpatterns = [
    # The organiser
    path("lop-tap-huan/", classes.classes, name="classes"),
    path("lop-tap-huan/tao-moi/", classes.create_class, name="create_class"),
    path("lop-tap-huan/goi-nguoi-da-chon/", calling.choose_class, name="choose_class"),
    path("lop-tap-huan/<int:pk>/", classes.training_class, name="training_class"),
    path("lop-tap-huan/<int:pk>/sua/", classes.edit_class, name="edit_class"),
    path("lop-tap-huan/<int:pk>/tao-tuong-tu/", classes.duplicate_class, name="duplicate_class"),
    path("lop-tap-huan/<int:pk>/bai-kiem-tra/", classes.choose_test, name="choose_test"),
    path("lop-tap-huan/<int:pk>/huy/", classes.cancel_class, name="cancel_class"),
    path("lop-tap-huan/<int:pk>/ket-thuc/", classes.finish_class, name="finish_class"),
    path("lop-tap-huan/<int:pk>/van-ban/", classes.notice, name="notice"),
    path("lop-tap-huan/<int:pk>/van-ban/thong-bao.docx", files.notice_file, name="notice_file"),
    path("lop-tap-huan/<int:pk>/van-ban/giay-trieu-tap.docx", files.summons_file, name="summons_file"),
    path("lop-tap-huan/<int:pk>/chon-nguoi/", calling.choose_officers, name="choose_officers"),
    path("lop-tap-huan/<int:pk>/trieu-tap/", calling.call_officers, name="call_officers"),
    path("lop-tap-huan/<int:pk>/hoc-vien/", calling.enrolments, name="enrolments"),
    path("lop-tap-huan/<int:pk>/hoc-vien.xlsx", files.class_file, name="class_file"),
    path("lop-tap-huan/<int:pk>/them-hoc-vien/", calling.call_person, name="call_person"),
    path("hoc-vien/<int:pk>/rut/", calling.withdraw_enrolment, name="withdraw_enrolment"),
    # In the room
    path("buoi-hoc/<int:pk>/ma/", presence.check_in_screen, name="check_in_screen"),
    path("buoi-hoc/<int:pk>/diem-danh/", presence.attendance, name="attendance"),
    path("buoi-hoc/<int:pk>/diem-danh/tat-ca-co-mat/", presence.mark_all_present, name="mark_all_present"),
    path("buoi-hoc/<int:pk>/diem-danh/<int:enrolment_pk>/co-mat/", presence.mark_present, name="mark_present"),
    path("buoi-hoc/<int:pk>/diem-danh/<int:enrolment_pk>/bo/", presence.unmark_present, name="unmark_present"),
    path("buoi-hoc/<int:pk>/danh-sach-ky/", presence.sign_in_sheet, name="sign_in_sheet"),
    path("diem-danh/<int:pk>/", presence.check_in, name="check_in"),
    path("diem-danh/<int:pk>/<slug:code>/", presence.scan, name="scan"),
    # The officer
    path("lop-cua-toi/", officer.my_classes, name="my_classes"),
    path("lop-cua-toi/<int:pk>/", officer.my_class, name="my_class"),
    path("lop-cua-toi/<int:pk>/nhan-loi/", officer.accept_call, name="accept_call"),
    path("lop-cua-toi/<int:pk>/xin-vang/", officer.decline_call, name="decline_call"),
    path("lop-cua-toi/<int:pk>/hoi/", officer.ask_question, name="ask_question"),
    path("lop-cua-toi/<int:pk>/lich.ics", files.my_calendar, name="my_calendar"),
    path("lop-cua-toi/<int:pk>/giay-trieu-tap.docx", files.my_summons, name="my_summons"),
    path("hoi-dap/<int:pk>/da-doc/", officer.mark_answer_read, name="mark_answer_read"),
    path("hoi-dap/<int:pk>/dong-y/", officer.set_question_consent, name="set_question_consent"),
    # Lecturer and adviser
    path("lop-tap-huan/<int:pk>/cau-hoi/", questions.questions, name="questions"),
    path("lop-tap-huan/<int:pk>/cau-hoi/trinh-chieu/", questions.question_screen, name="question_screen"),
    path("lop-tap-huan/<int:pk>/cau-hoi/ghi/", questions.note_question, name="note_question"),
    path("hoi-dap/", questions.open_questions, name="open_questions"),
    path("hoi-dap/<int:pk>/tra-loi/", questions.answer_question, name="answer_question"),
    path("hoi-dap/<int:pk>/tra-loi-tai-lop/", questions.answer_live, name="answer_live"),
    path("hoi-dap/<int:pk>/mo-lai/", questions.reopen_question, name="reopen_question"),
    path("hoi-dap/<int:pk>/chuyen-tu-van/", questions.hand_on_question, name="hand_on_question"),
]

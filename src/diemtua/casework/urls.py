"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.casework.views import cases, events, files, opening, people, procedures, rescuing

app_name = "casework"

urlpatterns = [
    path("vu-viec/", cases.cases, name="cases"),
    path("vu-viec/theo-don-vi/", cases.by_unit, name="by_unit"),
    path("vu-viec/dinh-ky/", cases.recurring, name="recurring"),
    # Opening
    path("vu-viec/mo/", opening.choose, name="choose"),
    path("vu-viec/mo/tranh-chap/", opening.classify_dispute, name="classify_dispute"),
    path("vu-viec/mo/dinh-cong/", opening.open_strike, name="open_strike"),
    path("vu-viec/da-lam/<slug:procedure>/", opening.record_past, name="record_past"),
    path("vu-viec/mo/<slug:procedure>/", opening.open_case, name="open_case"),
    # Confidential files whose holder left
    path("vu-viec/chua-co-nguoi-giu/", rescuing.forsaken_cases, name="forsaken_cases"),
    path("vu-viec/<int:pk>/giao-nguoi-giu/", rescuing.rescue_case, name="rescue_case"),
    # One case
    path("vu-viec/<int:pk>/", cases.case, name="case"),
    path("vu-viec/<int:pk>/so-do/", cases.diagram, name="diagram"),
    path("vu-viec/<int:pk>/lich/", cases.case_calendar, name="case_calendar"),
    path("vu-viec/<int:pk>/lich-su/", cases.history, name="history"),
    path("vu-viec/<int:pk>/dong/", cases.close_case, name="close_case"),
    path("vu-viec/<int:pk>/mo-lai/", cases.reopen_case, name="reopen_case"),
    path("vu-viec/<int:pk>/van-ban/<slug:name>.docx", files.document, name="document"),
    # What happened
    path("vu-viec/<int:pk>/ghi/<slug:step>/", events.record_event, name="record_event"),
    path("vu-viec/<int:pk>/thoi-gian-khong-tinh/", events.exclude_time, name="exclude_time"),
    path("su-kien/<int:pk>/sua/", events.correct_event, name="correct_event"),
    path("su-kien/<int:pk>/bo/", events.withdraw_event, name="withdraw_event"),
    path("su-kien/<int:pk>/tep/", files.event_file, name="event_file"),
    # Who
    path("vu-viec/<int:pk>/trao-doi/", people.write_comment, name="write_comment"),
    path("vu-viec/<int:pk>/nguoi/", people.members, name="members"),
    path("vu-viec/<int:pk>/nguoi/them/", people.name_member, name="name_member"),
    path("vu-viec/<int:pk>/nguoi/<int:user_pk>/thoi/", people.end_membership, name="end_membership"),
    path("vu-viec/<int:pk>/theo-doi/", people.follow_case, name="follow_case"),
    path("vu-viec/<int:pk>/ban-giao/", people.hand_over, name="hand_over"),
    path("vu-viec/<int:pk>/nho-cap-tren/", people.ask_upper, name="ask_upper"),
    path("vu-viec/<int:pk>/nguoi-yeu-cau/", people.claimants, name="claimants"),
    path("vu-viec/<int:pk>/nguoi-yeu-cau/uy-quyen/", people.authorise_claimants, name="authorise_claimants"),
    # The procedures to read
    path("thu-tuc/<slug:name>/", procedures.procedure, name="procedure"),
    # The phone's calendar
    path("lich-cua-toi/", files.feed, name="feed"),
    path("lich-cua-toi/tao/", files.make_feed, name="make_feed"),
    path("lich-cua-toi/bo/", files.revoke_feed, name="revoke_feed"),
    path("lich/<slug:secret>.ics", files.feed_file, name="feed_file"),
]

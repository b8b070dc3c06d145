"""Cases of Hòa's union: an ordinary one, a confidential one, one put away. Bình and the city look in from above."""

import datetime as dt
from io import BytesIO

from django.core.files import File
from django.utils import timezone

from diemtua.casework.actions import Happening, add_claimants, close_case, follow_case, make_feed, record_event
from diemtua.people.models import User
from tests.casework.factories import make_case
from tests.house.access import Page


def setup(cast):
    now = timezone.now()
    day = timezone.localdate() - dt.timedelta(days=1)
    case = make_case(cast, on=day)
    follow_case(case=case, by=cast.city_officer, now=now)
    file = File(BytesIO(b"x"), name="x.pdf")
    event = record_event(case=case, happened=Happening("demand", day, file=file), by=cast.hoa, now=now)
    closed = make_case(cast, title="Đã đóng")
    close_case(case=closed, note="Xong", by=cast.hoa, now=now)
    dispute = make_case(cast, "tranh-chap-ca-nhan", on=day, title="Nợ lương")
    add_claimants(case=dispute, names=["Bùi Văn An"], by=cast.hoa, now=now)
    forsaken = make_case(cast, confidential=True, title="Chị Lan bị quấy rối")
    forsaken.members.update(
        user=User.objects.create_user("lan", cast.PASSWORD, full_name="Lê Thị Lan")
    )  # no post any more
    make_feed(by=cast.hoa, now=now)
    return {
        "case": {"pk": case.pk},
        "kept": {"pk": make_case(cast, confidential=True).pk},
        "forsaken": {"pk": forsaken.pk},
        "closed": {"pk": closed.pk},
        "dispute": {"pk": dispute.pk},
        "event": {"pk": event.pk},
        "step": {"pk": case.pk, "step": "start"},
        "document": {"pk": case.pk, "name": "yeu-cau-thuong-luong"},
        "city": {"pk": case.pk, "user_pk": cast.city_officer.pk},
        "feed": {"secret": make_feed(by=cast.binh, now=now)},
        "open": {"procedure": "thuong-luong"},
    }


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
OFFICERS = "302 200 200 200 200 200 403 403 403"
SEEN = "302 200 404 200 404 200 404 404 404"
DOES = "302 302 404 403 404 403 404 404 404"
FORM = "302 200 404 403 404 403 404 404 404"
UPPER = "302 403 403 200 200 200 403 403 403"
NAMED = "302 302 404 302 404 302 404 404 404"

PAGES = {
    "casework:cases": Page(OFFICERS),
    "casework:choose": Page(OFFICERS),
    "casework:classify_dispute": Page(OFFICERS),
    "casework:open_strike": Page(OFFICERS),
    "casework:open_case": Page(OFFICERS, on("open")),
    "casework:record_past": Page(OFFICERS, lambda made: {"procedure": "hoi-nghi-nguoi-lao-dong"}),
    "casework:by_unit": Page(UPPER),
    "casework:recurring": Page(UPPER),
    "casework:forsaken_cases": Page(UPPER),
    "casework:rescue_case": Page("302 403 403 200 404 200 403 403 403", on("forsaken")),
    "casework:procedure": Page("200 200 200 200 200 200 200 200 200", lambda made: {"name": "dinh-cong"}),
    "casework:case": Page(SEEN, on("case")),
    "casework:diagram": Page(SEEN, on("case")),
    "casework:case_calendar": Page(SEEN, on("case")),
    "casework:history": Page("302 200 404 404 404 404 404 404 404", on("kept")),
    "casework:document": Page(SEEN, on("document")),
    "casework:event_file": Page(SEEN, on("event")),
    "casework:members": Page(SEEN, on("case")),
    "casework:claimants": Page(SEEN, on("dispute")),
    "casework:record_event": Page(FORM, on("step")),
    "casework:correct_event": Page(FORM, on("event")),
    "casework:withdraw_event": Page(DOES, on("event"), method="post", data={"reason": "Ghi nhầm"}),
    "casework:exclude_time": Page(FORM, on("case")),
    "casework:ask_upper": Page(DOES, on("case"), method="post", data={"text": "Nhờ dự phiên"}),
    "casework:close_case": Page(DOES, on("case"), method="post", data={"note": "Xong"}),
    "casework:reopen_case": Page(DOES, on("closed"), method="post"),
    "casework:write_comment": Page(NAMED, on("case"), method="post", data={"text": "Chào"}),
    "casework:name_member": Page("302 400 404 400 404 400 404 404 404", on("case"), method="post"),
    "casework:end_membership": Page(NAMED, on("city"), method="post"),
    "casework:follow_case": Page("302 403 404 302 404 409 404 404 404", on("case"), method="post"),
    "casework:hand_over": Page("302 200 404 200 404 200 404 404 404", on("case")),
    "casework:authorise_claimants": Page("302 400 404 400 404 400 404 404 404", on("dispute"), method="post"),
    "casework:feed": Page("302 200 200 200 200 200 200 200 200"),
    "casework:make_feed": Page("302 302 302 302 302 302 302 302 302", method="post"),
    "casework:revoke_feed": Page("302 302 409 302 409 409 409 409 409", method="post"),
    "casework:feed_file": Page("200 200 200 200 200 200 200 200 200", on("feed")),
}

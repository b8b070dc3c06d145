"""Advice: Hòa asked; Thảo is the only adviser; officers above and the keeper see nobody's question."""

import datetime as dt

from django.utils import timezone

from diemtua.advice import filing
from diemtua.advice.models import Attachment, CannedPart, Inquiry, OwnDay, Review
from diemtua.legislation.models import Article, ArticleVersion, Document
from tests.advice.factories import make_answer, make_entry, make_inquiry
from tests.house.access import Page


def setup(cast):
    now, since = timezone.now(), dt.date(2021, 1, 1)
    document = Document.objects.create(
        number="21/2019/QH14", slug="21-2019-QH14", title="Luật Sổ tay", in_force_on=since
    )
    article = Article.objects.create(document=document, label="2", position=1)
    ArticleVersion.objects.create(article=article, title="Thời hạn giữ sổ", text="1. Ba tháng.", since=since)
    other = type(cast.thao).objects.create_user("minh", "x", full_name="Phan Văn Minh", is_adviser=True)
    new, held = make_inquiry(cast.hoa), make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    waiting = make_inquiry(cast.hoa, state="waiting", handler=cast.thao)
    reading = make_inquiry(cast.hoa, state="reading", handler=other, second_reader=cast.thao)
    read_elsewhere = make_inquiry(cast.hoa, state="reading", handler=cast.thao, second_reader=other)
    answered = make_inquiry(cast.hoa, consent_at=now)
    make_answer(answered, cast.thao, article)
    draft = make_answer(held, cast.thao, article, sent=False)
    make_answer(reading, other, article, sent=False)
    file = Attachment.objects.create(
        inquiry=new, file=filing.keep(b"%PDF-1"), name="x.pdf", media_type="application/pdf", size=6
    )
    entry = make_entry(article)
    review = Review.objects.create(source="item", key="1", label="Câu hỏi", cause="x", reason="Điều 2 đổi", since=now.date(), found_at=now)  # fmt: skip
    merged = make_inquiry(cast.khai, state="merged", merged_into=reading)
    assert Inquiry.objects.count() == 7
    return {
        "new": {"pk": new.pk},
        "held": {"pk": held.pk},
        "waiting": {"pk": waiting.pk},
        "reading": {"pk": reading.pk},
        "read_elsewhere": {"pk": read_elsewhere.pk},
        "answered": {"pk": answered.pk},
        "merged": {"pk": merged.pk},
        "file": {"pk": file.pk},
        "citation": {"pk": draft.citations.get().pk},
        "entry": {"slug": entry.slug},
        "review": {"pk": review.pk},
        "part": {"pk": CannedPart.objects.create(title="Mẫu", text="Lời").pk},
        "day": {"pk": OwnDay.objects.create(day=dt.date(2027, 1, 9), reason="Làm bù").pk},
        "none": {},
    }


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
EVERYBODY, EVERYBODY_GOES_ON = "200 " * 8 + "200", "302 " * 8 + "302"
SIGNED_IN = "302 200 200 200 200 200 200 200 200"
ASKER, ASKER_DOES = "302 200 404 404 404 404 404 404 404", "302 302 404 404 404 404 404 404 404"
DESK, DESK_DOES = "302 403 403 403 403 403 403 200 403", "302 403 403 403 403 403 403 302 403"
KEEPER, KEEPER_DOES = "302 403 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 403 302"


def does(statuses: str, key: str, **data: str) -> Page:
    return Page(statuses, on(key), method="post", data=data)


PAGES = {
    "advice:ask_public": Page(EVERYBODY),
    "advice:sent": Page(EVERYBODY_GOES_ON),
    "advice:forget_code": does(EVERYBODY_GOES_ON, "none"),
    "advice:enter_code": Page(EVERYBODY),
    "advice:my_inquiries": Page(SIGNED_IN),
    "advice:ask": Page(SIGNED_IN),
    "advice:own_inquiry": Page(ASKER, on("new")),
    "advice:reply": does(ASKER_DOES, "new", text="Thêm một việc"),
    "advice:ask_back": does(ASKER_DOES, "answered", text="Còn việc này?"),
    "advice:say_helped": does(ASKER_DOES, "answered", co="1"),
    "advice:set_consent": does(ASKER_DOES, "new", **{"dong-y": "1"}),
    "advice:attachment": Page("404 200 404 404 404 404 404 200 404", on("file")),
    "advice:desk": Page(DESK),
    "advice:inquiry": Page(DESK, on("held")),
    "advice:take": does(DESK_DOES, "new"),
    "advice:release": does(DESK_DOES, "held"),
    "advice:pass_on": does("302 403 403 403 403 403 403 400 403", "held"),
    "advice:ask_more": does(DESK_DOES, "held", **{"more-text": "Lương tháng nào?"}),
    "advice:close": does(DESK_DOES, "held", **{"close-text": "Gửi thử"}),
    "advice:resume": does(DESK_DOES, "waiting"),
    "advice:note": does(DESK_DOES, "new", **{"note-text": "Gọi hỏi thanh tra"}),
    "advice:priority": does(DESK_DOES, "new", priority="urgent"),
    "advice:sensitive": does(DESK_DOES, "new", co="1"),
    "advice:facts": does(DESK_DOES, "held", **{"facts-topic": "wages"}),
    "advice:merge": does("302 403 403 403 403 403 403 400 403", "new"),
    "advice:unmerge": does(DESK_DOES, "merged"),
    "advice:split": does(DESK_DOES, "held", **{"split-topic": "hours", "split-text": "Tiền làm thêm"}),
    "advice:save_draft": does(DESK_DOES, "held", text="Một lời"),
    "advice:draft_help": does("302 403 403 403 403 403 403 409 403", "held"),
    "advice:cite": does("302 403 403 403 403 403 403 404 403", "held", dieu="0"),
    "advice:uncite": does(DESK_DOES, "citation"),
    "advice:to_reader": does("302 403 403 403 403 403 403 400 403", "held"),
    "advice:call_back": does(DESK_DOES, "read_elsewhere"),
    "advice:approve": does("302 403 403 403 403 403 403 409 403", "reading"),
    "advice:return_to_handler": does(DESK_DOES, "reading", **{"back-text": "Thiếu"}),
    "advice:send": does(DESK_DOES, "held"),
    "advice:reopen": does(DESK_DOES, "answered"),
    "advice:leave": does("302 403 403 403 403 403 403 409 403", "held"),
    "advice:parts": Page(DESK),
    "advice:remove_part": does(DESK_DOES, "part"),
    "advice:publishable": Page(DESK),
    "advice:publish": Page(DESK, on("answered")),
    "advice:reviews": Page(DESK),
    "advice:settle": does(DESK_DOES, "review", outcome="right", note="Không ảnh hưởng"),
    "advice:calendar": Page(KEEPER),
    "advice:add_own_day": does(KEEPER_DOES, "none", day="2027-01-16", reason="Làm bù"),
    "advice:remove_own_day": does(KEEPER_DOES, "day"),
    "advice:statistics": Page("302 403 403 200 200 200 403 200 403"),
    "advice:statistics_sheet": Page("302 403 403 200 200 200 403 200 403", query="?theo=nganh"),
    "advice:entries": Page(EVERYBODY),
    "advice:entry": Page(EVERYBODY, on("entry")),
    "advice:amend": Page(DESK, on("entry")),
    "advice:withdraw": does(DESK_DOES, "entry", note="Không còn đúng"),
}

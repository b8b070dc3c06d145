"""Pages: same queries for one row and for three, filters, forms without JavaScript."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.training.actions import class_edition
from diemtua.training.models import Attendance, Enrolment, TrainingClass
from tests.factories import make_person, make_union
from tests.training.factories import enrol, make_class, make_question, make_session


def fill(cast, made, people: int) -> None:
    for i in range(people):
        person = make_person(f"Người Thứ {i}", make_union(cast.ward, f"Công ty {i}"))
        make_question(made, enrol(made, person))


LISTS = {
    "classes": lambda cast, made: (cast.binh, "/lop-tap-huan/"),
    "class": lambda cast, made: (cast.binh, f"/lop-tap-huan/{made.pk}/"),
    "enrolments": lambda cast, made: (cast.binh, f"/lop-tap-huan/{made.pk}/hoc-vien/"),
    "choose": lambda cast, made: (cast.binh, f"/lop-tap-huan/{made.pk}/chon-nguoi/?loc=1"),
    "person": lambda cast, made: (cast.binh, f"/lop-tap-huan/{made.pk}/them-hoc-vien/?tim=nguoi"),
    "attendance": lambda cast, made: (cast.khai, f"/buoi-hoc/{made.sessions.first().pk}/diem-danh/"),
    "sheet": lambda cast, made: (cast.khai, f"/buoi-hoc/{made.sessions.first().pk}/danh-sach-ky/"),
    "questions": lambda cast, made: (cast.khai, f"/lop-tap-huan/{made.pk}/cau-hoi/"),
    "open questions": lambda cast, made: (cast.khai, "/hoi-dap/"),
    "my classes": lambda cast, made: (cast.hoa, "/lop-cua-toi/"),
    "my class": lambda cast, made: (cast.hoa, f"/lop-cua-toi/{Enrolment.objects.filter(person=cast.hoa_person).first().pk}/"),
}  # fmt: skip


@pytest.mark.variants
@pytest.mark.parametrize("page", LISTS)
def test_the_same_number_of_queries_for_one_row_and_for_more(cast, as_, page) -> None:
    def count() -> int:
        user, address = LISTS[page](cast, made)
        client = as_(user)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    made = make_class(cast)
    make_question(made, enrol(made, cast.hoa_person))
    one = count()
    fill(cast, made, 2)
    make_session(made, starts=timezone.now() + dt.timedelta(days=3))
    for _ in range(2):
        more = make_class(cast)
        make_question(more, enrol(more, cast.hoa_person))
        make_question(made, made.enrolments.first())
    assert count() == one


def test_the_state_of_a_class_follows_the_calendar(cast, as_) -> None:
    now, day = timezone.now(), dt.timedelta(days=1)
    for name, starts, state, present in (
        ("Tuần sau", now + 7 * day, "called", False),
        ("Vừa xong", now - day, "called", False),
        ("Có đi", now - 9 * day, "finished", True),
        ("Không đi", now - 20 * day, "finished", False),
        ("Lúc này", now - dt.timedelta(hours=1), "called", False),
    ):
        made = make_class(cast, name=name, starts=starts, state=state)
        enrolment = enrol(made, cast.hoa_person, state="accepted")
        if present:
            Attendance.objects.create(session=made.sessions.get(), enrolment=enrolment, method="hand")

    def shown(user, address: str) -> list[tuple[str, str]]:
        page = as_(user).get(address).text.split("<main")[1]
        row = r"(Tuần sau|Vừa xong|Có đi|Không đi|Lúc này)</.*?class=\"badge[^>]*>([^<]*)<"
        return re.findall(row, page, re.DOTALL)

    assert shown(cast.hoa, "/lop-cua-toi/") == [
        ("Lúc này", "Đang diễn ra"), ("Tuần sau", "Sẽ dự"), ("Vừa xong", "Đã xong"), ("Có đi", "Đã dự"), ("Không đi", "Vắng")
    ]  # fmt: skip
    assert shown(cast.binh, "/lop-tap-huan/") == [
        ("Lúc này", "Đang diễn ra"), ("Không đi", "Đã kết thúc"), ("Có đi", "Đã kết thúc"), ("Vừa xong", "Đã xong"), ("Tuần sau", "Đã triệu tập")
    ]  # fmt: skip


def test_classes_are_filtered_by_state_unit_and_words(cast, as_) -> None:
    make_class(cast, name="Đối thoại quý một")
    make_class(cast, name="Thương lượng", state="draft")
    make_class(cast, name="Của xã khác", unit=cast.other_ward)

    def names(query: str, user=cast.city_officer) -> list[str]:
        return [row.name for row in as_(user).get(f"/lop-tap-huan/{query}").context["page"]]

    assert names("") == ["Của xã khác", "Thương lượng", "Đối thoại quý một"]
    assert names("", cast.binh) == ["Thương lượng", "Đối thoại quý một"]
    assert names("?trang-thai=draft") == ["Thương lượng"]
    assert names("?trang-thai=không-có") == names("")
    assert names(f"?don-vi={cast.other_ward.pk}") == ["Của xã khác"]
    assert names("?tim=quy ĐỐI") == ["Đối thoại quý một"]
    assert names("?tim=không có lớp này") == []


def form_of(cast, **changes: str) -> dict:
    return {
        "name": "Tập huấn đối thoại", "unit": str(cast.ward.pk), "capacity": "40", "attendance_percent": "80",
        "lecturers": [str(cast.khai.pk)], "contact": "", "m-T05": "90",
        "buoi-TOTAL_FORMS": "2", "buoi-INITIAL_FORMS": "0",
        "buoi-0-day": "2026-12-05", "buoi-0-begins": "08:00", "buoi-0-ends": "11:30", "buoi-0-place": "Hội trường", "buoi-0-question_minutes": "70",
    } | changes  # fmt: skip


def test_a_class_is_made_from_one_form(cast, as_) -> None:
    answer = as_(cast.binh).post("/lop-tap-huan/tao-moi/", form_of(cast))
    made = TrainingClass.objects.get()
    assert answer.url == f"/lop-tap-huan/{made.pk}/"
    session = made.sessions.get()
    assert (session.starts_at, session.minutes) == (dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC), 210)
    assert (list(made.lecturers.all()), made.modules.get().minutes) == ([cast.khai], 90)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"buoi-0-place": ""}, "Hãy điền địa điểm của buổi này."),
        ({"buoi-0-ends": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"buoi-0-question_minutes": "211"}, "Phút giải đáp dài hơn cả buổi."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(cast, as_, change, sentence) -> None:
    answer = as_(cast.binh).post("/lop-tap-huan/tao-moi/", form_of(cast, **change))
    assert sentence in answer.content.decode()
    assert TrainingClass.objects.count() == 0


def test_a_unit_out_of_scope_is_no_choice(cast, as_) -> None:
    as_(cast.binh).post("/lop-tap-huan/tao-moi/", form_of(cast, unit=str(cast.other_ward.pk)))
    assert TrainingClass.objects.count() == 0


def test_a_row_is_added_without_javascript_and_nothing_typed_is_lost(cast, as_) -> None:
    page = as_(cast.binh).post("/lop-tap-huan/tao-moi/", form_of(cast, **{"them-buoi": "1", "name": "Tên đang gõ"})).content.decode()  # fmt: skip
    assert "Buổi 3" in page
    for typed in ('value="Tên đang gõ"', 'value="2026-12-05"', 'value="08:00"', 'value="Hội trường"', 'value="90"'):
        assert typed in page
    assert 'class="error"' not in page
    assert TrainingClass.objects.count() == 0


def test_a_session_is_moved_added_and_dropped_by_the_form(cast, as_) -> None:
    made = make_class(cast)
    first = made.sessions.get()
    second = make_session(made, starts=timezone.now() + dt.timedelta(days=2))
    changes = {
        "buoi-TOTAL_FORMS": "3", "buoi-INITIAL_FORMS": "2", "buoi-0-pk": str(first.pk),
        "buoi-1-pk": str(second.pk), "buoi-1-day": "2026-12-06", "buoi-1-begins": "08:00", "buoi-1-ends": "09:00", "buoi-1-place": "A", "buoi-1-removed": "on",
        "buoi-2-day": "2026-12-07", "buoi-2-begins": "08:00", "buoi-2-ends": "09:00", "buoi-2-place": "B",
    }  # fmt: skip
    as_(cast.binh).post(f"/lop-tap-huan/{made.pk}/sua/", form_of(cast, edition=class_edition(made), **changes))
    assert list(made.sessions.values_list("pk", "place")) == [(first.pk, "Hội trường"), (made.sessions.last().pk, "B")]
    assert not made.sessions.filter(pk=second.pk).exists()


def test_the_page_carries_the_state_it_was_made_from_and_keeps_what_was_typed(cast, as_) -> None:
    made, client = make_class(cast), as_(cast.binh)
    address = f"/lop-tap-huan/{made.pk}/sua/"
    seen = re.search(r'name="edition" value="(\w+)"', client.get(address).text)[1]
    row = {"buoi-0-pk": str(made.sessions.get().pk)}
    assert f'value="{seen}"' in client.post(address, form_of(cast, edition=seen, **{"them-buoi": "1"})).text
    assert client.post(address, form_of(cast, edition=seen, name="Bản một", **row)).status_code == 302
    late = client.post(address, form_of(cast, edition=seen, name="Bản hai", **row)).text
    assert ("người khác sửa" in late, "Bản hai" in late, TrainingClass.objects.get().name) == (True, True, "Bản một")


def test_odd_numbers_in_forms_are_no_crash(cast, as_) -> None:
    client, address = as_(cast.binh), f"/lop-tap-huan/{make_class(cast).pk}"
    for odd in ("abc", "²", "9" * 30, ""):
        assert client.post(f"{address}/them-hoc-vien/", {"nguoi": odd}).status_code == 404
    for odd in ("abc", "-5"):
        assert client.post(f"{address}/sua/", {"them-buoi": "1", "buoi-TOTAL_FORMS": odd}).status_code == 200


def test_a_session_of_another_class_is_not_stolen_by_its_number(cast, as_) -> None:
    made, other = make_class(cast), make_class(cast, unit=cast.other_ward)
    stolen = other.sessions.get()
    as_(cast.binh).post(
        f"/lop-tap-huan/{made.pk}/sua/", form_of(cast, edition=class_edition(made), **{"buoi-0-pk": str(stolen.pk)})
    )
    stolen.refresh_from_db()
    assert (stolen.training_class, stolen.place) == (other, "Hội trường phường Bồ Đề")
    assert made.sessions.exclude(pk=stolen.pk).count() == 1


def test_the_usual_filter_calls_presidents_outside_the_state_sector(cast, as_) -> None:
    make_person("Chủ Tịch Nhà Nước", make_union(cast.ward, "Công ty nước", kind="state"))
    make_person("Phó Chủ Tịch", cast.union, position="PCT")
    make_person("Mới Học Năm Nay", make_union(cast.ward, "Công ty mới"), last_trained_year=timezone.localdate().year)
    fdi = make_person("Chủ Tịch FDI", make_union(cast.ward, "Công ty vốn ngoài", kind="fdi"))
    made = make_class(cast)
    page = as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/chon-nguoi/")
    assert {row.person for row in page.context["page"]} == {cast.hoa_person, fdi}
    assert (page.context["count"], page.context["will_call"]) == (2, 2)
    everybody = as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/chon-nguoi/?loc=1")
    assert everybody.context["count"] == 5


def test_the_live_count_is_the_page_s_own_part(cast, as_) -> None:
    made = make_class(cast)
    part = as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/chon-nguoi/?loc=1&tim=hoa", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert text.strip().startswith("<form")
    assert "1 người khớp" in text
    assert "?loc=1&amp;tim=hoa" in text


def test_calling_uses_the_filter_in_the_address(cast, as_) -> None:
    make_person("Phó Chủ Tịch", cast.union, position="PCT")
    made = make_class(cast)
    as_(cast.binh).post(f"/lop-tap-huan/{made.pk}/trieu-tap/?loc=1&chuc_vu=PCT", {"cach": "tat-ca"})
    assert [str(e.person) for e in made.enrolments.all()] == ["Phó Chủ Tịch"]


def test_calling_the_ticked_without_a_tick_says_what_to_do(cast, as_) -> None:
    answer = as_(cast.binh).post(f"/lop-tap-huan/{make_class(cast).pk}/trieu-tap/", {"cach": "chon"})
    assert answer.status_code == 400
    assert "chưa đánh dấu ai" in answer.content.decode()


def test_the_reason_for_declining_is_for_the_organiser_only(cast, as_) -> None:
    made = make_class(cast)
    enrol(made, cast.hoa_person, state="declined", decline_reason="Điều trị bệnh")
    assert "Điều trị bệnh" in as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/hoc-vien/").content.decode()
    session = made.sessions.get()
    for address in (f"/lop-tap-huan/{made.pk}/", f"/buoi-hoc/{session.pk}/diem-danh/", f"/buoi-hoc/{session.pk}/danh-sach-ky/"):  # fmt: skip
        assert "Điều trị bệnh" not in as_(cast.khai).get(address).content.decode()


def test_those_called_see_why_a_class_was_cancelled(cast, as_) -> None:
    enrolment = enrol(make_class(cast, state="cancelled", cancel_reason="Trùng hội nghị"), cast.hoa_person)
    page = as_(cast.hoa).get(f"/lop-cua-toi/{enrolment.pk}/").content.decode()
    assert "Trùng hội nghị" in page
    assert "Tôi sẽ dự" not in page


def test_a_class_that_is_over_asks_nobody_to_arrange_shifts_for_it(cast, as_) -> None:
    told = {}
    for state in ("called", "finished"):
        enrolment = enrol(make_class(cast, state=state), cast.hoa_person)
        page = as_(cast.hoa).get(f"/lop-cua-toi/{enrolment.pk}/").content.decode()
        told[state] = ("Giấy triệu tập của tôi" in page, "để được xếp lịch" in page, "Thêm vào lịch điện thoại" in page)
    assert told == {"called": (True, True, True), "finished": (True, False, False)}


def test_the_officer_reads_how_long_this_class_keeps_for_questions(cast, as_) -> None:
    told = {}
    for minutes, state in ((10, "called"), (0, "called"), (60, "finished")):
        made = make_class(cast, state=state)
        made.sessions.update(question_minutes=minutes)
        page = as_(cast.hoa).get(f"/lop-cua-toi/{enrol(made, cast.hoa_person).pk}/").content.decode()
        told[minutes] = re.search(r'<h2>Câu hỏi của tôi</h2>\s*<p class="muted">([^<]*)</p>', page)[1]
    assert told == {
        10: "Gửi trước điều bạn đang vướng ở đơn vị; lớp dành 10 phút để giải đáp.",
        0: "Gửi trước điều bạn đang vướng ở đơn vị.",
        60: "Bạn không gửi câu hỏi nào cho lớp này.",
    }


@pytest.mark.parametrize(
    ("who", "address", "data"),
    [
        ("khai", "/lop-tap-huan/{made}/cau-hoi/ghi/", {"topic": "T04", "text": "Lời tôi vừa gõ rất dài"}),
        ("hoa", "/lop-cua-toi/{enrolment}/hoi/", {"topic": "T04", "text": "Lời tôi vừa gõ rất dài"}),
        ("binh", "/lop-tap-huan/{made}/huy/", {"reason": "Lời tôi vừa gõ rất dài"}),
        ("binh", "/hoc-vien/{enrolment}/rut/", {"reason": "Lời tôi vừa gõ rất dài"}),
    ],
)
def test_what_is_refused_because_the_class_just_ended_keeps_the_words_typed(cast, as_, who, address, data) -> None:
    made = make_class(cast, state="finished")
    address = address.format(made=made.pk, enrolment=enrol(made, cast.hoa_person).pk)
    page = as_(getattr(cast, who)).post(address, data).content.decode()
    assert "đã kết thúc" in page
    assert "Lời tôi vừa gõ rất dài</textarea>" in page

"""The pages as their readers meet them."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.casework.actions import add_claimants, name_member
from diemtua.casework.models import Case
from tests.casework.factories import BARGAINING, D, at, make_case, tell, tell_all

DAY = D(2026, 2, 12)


@pytest.fixture(autouse=True)
def _clock(today) -> None:
    today(DAY)


@pytest.fixture
def case(cast) -> Case:
    case = make_case(cast)
    tell(case, "demand", D(2026, 2, 2))
    return case


def post(client, case: Case, step: str, **data):
    return client.post(f"/vu-viec/{case.pk}/ghi/{step}/", data)


def test_a_dispute_around_tet_is_classified_opened_and_counted(cast, as_, today) -> None:
    """Hòa on her phone: the days of Tết are left out, told one by one; missing them shows at once."""
    hoa = as_(cast.hoa)
    page = hoa.get("/vu-viec/mo/tranh-chap/?who=each&about=right&matter=").content.decode()
    assert "/vu-viec/mo/tranh-chap-ca-nhan/?ket-qua=compulsory" in page
    data = {"unit": cast.union.pk, "title": "Nợ thưởng Tết", "rest": "factory", "confidential": "on"}
    opened = hoa.post("/vu-viec/mo/tranh-chap-ca-nhan/?ket-qua=compulsory", data)
    case = Case.objects.get()
    assert (opened.url, case.confidential) == (f"/vu-viec/{case.pk}/ghi/found/?ket-qua=compulsory", True)
    assert post(hoa, case, "found", on_day="2026-02-10", outcome="compulsory").status_code == 302
    asked = post(hoa, case, "ask_mediation", on_day="2026-02-12", outcome="mediator")
    assert "Hãy nhập giờ: với kết quả này, hạn sau đó tính bằng giờ." in asked.content.decode()
    assert post(hoa, case, "ask_mediation", on_day="2026-02-12", outcome="authority").status_code == 302
    page = hoa.get(f"/vu-viec/{case.pk}/").content.decode()
    assert "Thứ Năm, 26/02/2026" in page  # 13, 23, 24, 25, 26 February: the authority rests on Saturdays and at Tết
    assert "16-20/02 nghỉ Tết Nguyên đán, không tính" in page
    today(D(2026, 2, 27))
    assert "Đã quá hạn 26/02/2026" in hoa.get(f"/vu-viec/{case.pk}/").content.decode()
    assert "Quá hạn" in hoa.get("/vu-viec/").content.decode()


def test_founding_a_union_from_volunteers_to_recognition(cast, as_, today) -> None:
    binh = as_(cast.binh)
    data = {"unit": cast.ward.pk, "title": "Công ty TNHH Bánh Kẹo Hồng Hà", "rest": "factory"}
    binh.post("/vu-viec/mo/thanh-lap-cong-doan/", data)
    case = Case.objects.get()
    page = binh.post(f"/vu-viec/{case.pk}/ghi/campaign/", {"on_day": "2026-02-02", "fact_members": 4}, follow=True)
    assert "Chưa đạt: có 4" in page.content.decode()
    for step, on, more in (
        ("campaign", "2026-02-03", {"fact_members": 7}),
        ("applications", "2026-02-05", {}),
        ("congress", "2026-02-09", {}),
        ("first_meeting", "2026-02-11", {}),
        ("dossier", "2026-02-12", {}),
    ):
        assert post(binh, case, step, on_day=on, **more).status_code == 302, step
    assert binh.get(f"/vu-viec/{case.pk}/van-ban/ho-so-thanh-lap.docx").status_code == 200
    today(D(2026, 3, 12))
    assert post(binh, case, "answer", on_day="2026-03-09", outcome="returned").status_code == 302
    assert post(binh, case, "supplement", on_day="2026-03-10").status_code == 302
    assert post(binh, case, "answer", on_day="2026-03-12", outcome="recognised").status_code == 302
    assert Case.objects.get().ending == "công đoàn cơ sở đã được công nhận"


@pytest.mark.parametrize(
    ("step", "data", "sentence"),
    [
        ("start", {"on_day": "2026-02-01"}, "lại trước bước liền trước"),
        ("start", {"on_day": "2026-02-13"}, "chưa đến"),
        ("start", {"on_day": "2020-01-01"}, "01/01/2020"),
        ("demand", {"on_day": "2026-02-02"}, "đã được ghi rồi"),
        ("poll", {"on_day": "2026-02-12", "fact_yes": 9, "fact_workers": 8}, "nhiều hơn tổng số"),
    ],
)
def test_what_the_law_refuses_keeps_everything_typed(cast, as_, case, step, data, sentence) -> None:
    page = post(as_(cast.hoa), case, step, note="Ghi chú dài tôi vừa gõ", **data).content.decode()
    assert sentence in page
    assert "Ghi chú dài tôi vừa gõ" in page
    assert f'value="{data["on_day"]}"' in page
    assert case.events.count() == 1


def test_words_end_at_the_length_the_browser_says_and_a_line_end_counts_once(cast, as_, case) -> None:
    hoa, full = as_(cast.hoa), "dòng\r\n" * 799 + "dòng" + "x"
    refused = post(hoa, case, "agree_place", on_day="2026-02-09", note=full + "xx" * 600)
    assert (refused.status_code, case.events.count()) == (200, 1)
    assert full.replace("\r\n", "\n") in refused.content.decode().replace("\r\n", "\n")
    assert post(hoa, case, "agree_place", on_day="2026-02-09", note=full).status_code == 302
    assert len(case.events.get(step="agree_place").note) == 4000
    written = hoa.post(f"/vu-viec/{case.pk}/trao-doi/", {"text": "x" * 4001})
    assert (written.status_code, "x" * 4001 + "</textarea>" in written.content.decode()) == (400, True)
    assert "4001" in written.content.decode()  # how many there are, so that one knows how many to take out
    assert not case.comments.exists()


def test_two_officers_record_the_same_thing_and_the_second_is_told_who_was_first(cast, as_, case) -> None:
    name_member(case=case, user=cast.binh, role="acts", by=cast.hoa, now=at(DAY))
    first, second = (post(as_(u), case, "agree_place", on_day="2026-02-09", note="x") for u in (cast.hoa, cast.binh))
    assert (first.status_code, second.status_code) == (302, 200)
    assert "đã được ghi rồi; hãy mở hồ sơ để xem (Trần Thị Hòa ghi)." in second.content.decode()


def test_what_a_colleague_corrected_meanwhile_is_told_and_nothing_typed_is_lost(cast, as_, case) -> None:
    name_member(case=case, user=cast.binh, role="acts", by=cast.hoa, now=at(DAY))
    event = tell(case, "agree_place", D(2026, 2, 9), now=at(DAY))
    mended = {"on_day": "2026-02-10", "note": "Lời tôi viết", "reason": "Nhầm ngày"}
    assert as_(cast.hoa).post(f"/su-kien/{event.pk}/sua/", mended).status_code == 302
    binh, told = as_(cast.binh), "Lần ghi này vừa được người khác sửa; hãy tải lại trang để xem bản mới."
    for page, data in (("sua", mended), ("bo", {"reason": "Lời tôi viết"})):
        answer = binh.post(f"/su-kien/{event.pk}/{page}/", data)
        assert answer.status_code == 200
        assert [words in answer.content.decode() for words in (told, "Lời tôi viết")] == [True, True]
        assert binh.get(f"/su-kien/{event.pk}/{page}/").url == f"/vu-viec/{case.pk}/lich-su/"
    assert case.events.filter(struck_at=None, step="agree_place").get().on_day == D(2026, 2, 10)


def test_a_file_too_big_or_strange_is_refused_and_a_photo_is_kept(cast, as_, case) -> None:
    hoa = as_(cast.hoa)
    strange = post(hoa, case, "agree_place", on_day="2026-02-09", file=SimpleUploadedFile("a.exe", b"MZ"))
    assert "Chỉ nhận ảnh" in strange.content.decode()
    photo = SimpleUploadedFile("biên bản.jpg", b"jpg")
    assert post(hoa, case, "agree_place", on_day="2026-02-09", file=photo).status_code == 302
    event = case.events.get(step="agree_place")
    answer = hoa.get(f"/su-kien/{event.pk}/tep/")
    assert (b"".join(answer), answer["Content-Disposition"][:10]) == (b"jpg", "attachment")


def test_the_case_page_tells_one_next_thing_with_its_count_and_article(cast, as_, case) -> None:
    page = as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
    assert page.count("Ghi việc này đã xảy ra") == 1
    assert "Đã quá hạn 10/02/2026" in page
    assert "Bộ luật Lao động, Điều 70 khoản 1" in page
    assert "là ngày thứ" in page
    assert page.count("Đã quá hạn 10/02/2026") == 1, "the list of steps points to it"
    assert "Xem «Việc tiếp theo» ở trên" in page


def test_what_was_told_of_a_step_stands_with_its_label(cast, as_, case) -> None:
    event = case.events.get()
    event.step, event.facts = "poll", {"yes": 5, "workers": 8}
    event.save()
    labels = [event.wording.facts[name] for name in event.facts]
    page = as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
    for label, value in zip(labels, (5, 8), strict=True):
        assert f"<dt>{label[:1].upper()}{label[1:]}</dt><dd>{value}</dd>" in page


def test_the_diagram_is_also_a_list_with_the_state_of_every_step(cast, as_, case) -> None:
    page = as_(cast.hoa).get(f"/vu-viec/{case.pk}/so-do/")
    assert len(page.context["read"]) == page.content.decode().count('<g class="step')
    assert all(line is not None for _, _, line in page.context["read"])


def test_who_looks_in_from_above_sees_no_button_to_record(cast, as_, case) -> None:
    page = as_(cast.binh).get(f"/vu-viec/{case.pk}/").content.decode()
    assert "Ghi việc này đã xảy ra" not in page
    assert "Theo dõi vụ việc này" in page


@pytest.mark.variants
@pytest.mark.parametrize("many", [1, 3])
def test_the_list_and_the_roll_up_ask_the_same_however_many(cast, as_, many) -> None:
    for i in range(many):
        make_case(cast, title=f"Vụ {i}")
    counts = []
    for url in ("/vu-viec/", "/vu-viec/theo-don-vi/"):
        client = as_(cast.binh)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts == [8, 8]


def test_a_long_case_costs_no_more_than_a_short_one(cast, as_, today) -> None:
    today(D(2026, 6, 1))
    long, short = make_case(cast), make_case(cast)
    tell_all(long, BARGAINING)
    tell_all(short, BARGAINING[:1])
    counts = []
    for case in (long, short):
        client = as_(cast.hoa)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/vu-viec/{case.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_group_of_claimants_is_recorded_for_from_its_own_button(cast, as_) -> None:
    case = make_case(cast, "tranh-chap-ca-nhan", title="Nợ lương", on=D(2026, 2, 10))
    an, buoi, cam = add_claimants(case=case, names=["An", "Bưởi", "Cam"], by=cast.hoa, now=at(DAY))
    tell(case, "found", D(2026, 2, 2), "compulsory", now=at(DAY))
    hoa = as_(cast.hoa)
    answer = post(hoa, case, "ask_mediation", on_day="2026-02-11", on_time="09:00", outcome="authority", people=[an.pk, cam.pk])  # fmt: skip
    assert answer.status_code == 302
    page = hoa.get(f"/vu-viec/{case.pk}/nguoi-yeu-cau/").content.decode()
    assert page.count("Ghi cho nhóm này") == 2
    told = [
        page,
        hoa.get(f"/vu-viec/{case.pk}/").content.decode(),
    ]  # one tells groups apart by a name, not by size alone
    assert [[words in text for text in told] for words in ("2 người: An và 1 người khác", "1 người: Bưởi")] == [[True, True]] * 2  # fmt: skip
    for sheet in ("lich", "so-do"):  # hung up: of which group, without a name
        first, second = (hoa.get(f"/vu-viec/{case.pk}/{sheet}/?nhom={n}").content.decode() for n in (0, 1))
        assert ["của nhóm 2 người" in first, "của nhóm 1 người" in second, "Bưởi" in second] == [True, True, False]
    wrong = hoa.post(f"/vu-viec/{case.pk}/ghi/assign/?nhom=0", {"on_day": "2026-02-12", "people": [buoi.pk]})
    assert wrong.status_code == 200  # she is not in that group
    assert case.events.filter(step="assign").count() == 0


def test_the_upper_officer_finds_a_union_by_name_without_marks(cast, as_) -> None:
    page = as_(cast.binh).get("/vu-viec/mo/thuong-luong/?tim=song+hong").content.decode()
    assert "CĐCS Công ty TNHH May Sông Hồng" in page
    assert "Thăng Long" not in as_(cast.binh).get("/vu-viec/mo/thuong-luong/?tim=thang+long").content.decode().replace('value="thang long"', "")  # fmt: skip


def test_the_strike_page_stops_and_explains(cast, as_, case) -> None:
    page = as_(cast.hoa).get("/vu-viec/mo/dinh-cong/").content.decode()
    assert "Dừng lại" in page
    assert "Điều 204" in page
    assert as_(cast.hoa).get("/vu-viec/mo/dinh-cong").status_code in (301, 404)
    assert as_(cast.hoa).get("/vu-viec/mo/la/").status_code == 404


def test_a_day_beyond_the_checked_calendar_is_told_not_guessed(cast, as_, today) -> None:
    today(D(2027, 6, 2))
    case = make_case(cast, "tranh-chap-ca-nhan", title="Nợ lương", on=D(2027, 6, 2))
    tell(case, "found", D(2027, 6, 1), "optional", now=at(D(2027, 6, 2)))
    assert "Lịch nghỉ năm 2028 chưa được đối chiếu" in as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
    assert dt.date(2027, 6, 1) == Case.objects.get().began_on


def test_votes_taken_twice_are_told_each_with_its_day(cast, as_, case) -> None:
    tell(case, "start", D(2026, 2, 4))
    tell(case, "draft", D(2026, 2, 6))
    for day, yes in ((9, 90), (11, 150)):
        tell(case, "poll", D(2026, 2, day), facts={"yes": yes, "workers": 200})
    page = as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
    vote = page.split('id="buoc-poll"')[1].split("</li>")[0]
    told = re.findall(r"<b>(Lần ngày [^<]*)</b>|<dd>([^<]*)</dd>", vote)
    assert told == [
        ("Lần ngày 09/02/2026", ""),
        ("", "90"),
        ("", "200"),
        ("Lần ngày 11/02/2026", ""),
        ("", "150"),
        ("", "200"),
    ]


def test_a_photo_of_a_phone_is_asked_for_in_a_kind_the_file_keeps_and_an_empty_one_is_told(cast, as_, case) -> None:
    hoa = as_(cast.hoa)
    assert 'accept=".pdf,.docx,.doc,.jpg' in hoa.get(f"/vu-viec/{case.pk}/ghi/start/").content.decode()
    page = post(hoa, case, "start", on_day="2026-02-10", file=SimpleUploadedFile("anh.jpg", b"")).content.decode()
    assert "Tệp này trống, không có gì bên trong; hãy chọn tệp khác hoặc chụp lại." in page


def test_only_a_dispute_of_one_person_asks_for_days_that_do_not_count(cast, as_) -> None:
    links = {}
    for law in ("tranh-chap-ca-nhan", "tranh-chap-quyen", "tranh-chap-loi-ich"):
        case = make_case(cast, law, title=law)
        links[law] = "thoi-gian-khong-tinh" in as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
    assert links == {"tranh-chap-ca-nhan": True, "tranh-chap-quyen": False, "tranh-chap-loi-ich": False}


def test_a_deadline_in_hours_is_told_with_its_hour_wherever_it_is_told(cast, as_, today) -> None:
    today(D(2026, 3, 2))
    case = make_case(cast, "dinh-cong-tu-phat", title="Ngừng việc", on=D(2026, 3, 2))
    tell(case, "reported", D(2026, 3, 2), time=dt.time(7))
    meeting = "Chủ tịch UBND cấp xã chủ trì gặp người sử dụng lao động và ban lãnh đạo công đoàn (trước 19:00)"
    told = {
        f"/vu-viec/{case.pk}/": "<b>19:00 thứ Hai, 02/03/2026</b>",
        f"/vu-viec/{case.pk}/lich/": "19:00 02/03/2026</td>",
        "/vu-viec/": meeting,
        "/": meeting,
    }
    client = as_(cast.hoa)
    assert [url for url, words in told.items() if words not in client.get(url).content.decode()] == []


def test_what_waits_for_its_first_lawful_day_comes_next_and_is_not_offered_before(cast, as_, today) -> None:
    case = make_case(cast, "bao-ve-can-bo", title="Bảo vệ", on=D(2026, 3, 2))
    for step, day, outcome in (("proposed", 2, ""), ("agreement", 3, "refused"), ("report", 4, "")):
        tell(case, step, D(2026, 3, day), outcome, now=at(D(2026, 3, 5)))
    case.refresh_from_db()
    assert case.step == "decide"
    offered = {}
    for day in (D(2026, 3, 5), D(2026, 4, 6)):
        today(day)
        page = as_(cast.hoa).get(f"/vu-viec/{case.pk}/").content.decode()
        following = page.split("viec-tiep", 1)[1].split("</section>")[0]
        offered[day.month] = ("Người sử dụng lao động quyết định</h2>" in following, "/ghi/decide/" in following)
    assert offered == {3: (True, False), 4: (True, True)}

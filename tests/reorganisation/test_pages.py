"""The pages: what they show, what they refuse, how many queries they take."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diemtua.kernel.dates import vn_date
from diemtua.reorganisation import queries
from diemtua.reorganisation.actions import add_operations, submit_decision, take_back_decision
from diemtua.reorganisation.empty_table import empty_table
from diemtua.reorganisation.models import Decision, Operation, PlaceQuestion
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.past import mandates_on
from diemtua.vault.files import LOST
from tests.casework.factories import make_case, tell
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, EVE, NOW, draft, enact, second_officer

FACTS = {"title": "Sáp nhập thử", "number": "20/QĐ", "issuer": "LĐLĐ thành phố", "effective_on": "2025-07-01"}


def test_a_recognised_union_is_led_from_its_case_into_the_register(cast, as_) -> None:
    """The case's card opens a decision with its name and day; approved, the union stands under the ward from that day."""
    case = make_case(cast, "thanh-lap-cong-doan", by=cast.binh, unit=cast.ward, title="CĐCS Bánh kẹo Hồng Hà", on=DAY)
    day = dt.date(2025, 7, 25)
    for step, on, outcome, facts in (
        ("campaign", dt.date(2025, 7, 2), "", {"members": 7}),
        ("applications", dt.date(2025, 7, 4), "", {}),
        ("congress", dt.date(2025, 7, 8), "", {}),
        ("dossier", dt.date(2025, 7, 10), "", {}),
    ):
        tell(case, step, on, outcome, facts)
    assert queries.sequel_of(case, cast.binh) is None
    tell(case, "answer", day, "recognised")
    lead = queries.sequel_of(case, cast.binh)
    assert (lead.label, lead.url) == ("Ghi công đoàn mới vào sổ", f"/sap-xep/moi/?vu-viec={case.pk}")
    assert [queries.sequel_of(case, user) for user in (cast.hoa, cast.thao, cast.other_binh)] == [None, None, None]
    assert as_(cast.other_binh).get(lead.url).context["form"].initial == {}
    binh = as_(cast.binh)
    assert lead.url in binh.get(f"/vu-viec/{case.pk}/").content.decode()
    form = binh.get(lead.url).context["form"]
    facts = {"title": "Công nhận: CĐCS Bánh kẹo Hồng Hà", "signed_on": day, "effective_on": day}
    assert {name: form[name].value() for name in facts} == facts
    binh.post(lead.url, facts | {"issuer": "LĐLĐ thành phố"})
    decision = Decision.objects.get()
    add = f"/sap-xep/{decision.pk}/them/thanh-lap/"
    offered = binh.get(add).context["form"].fields
    founded = {
        "ten_moi": case.title,
        "loai": offered["loai"].initial,
        "noi_den": offered["noi_den"].choices[0][0],
        "dia_ban": "",
    }
    assert binh.post(add, founded).status_code == 302
    enact(cast, decision)
    made = Unit.objects.get(name=case.title)
    assert (made.kind, made.parent, made.valid_from) == ("grassroots", cast.ward, day)


def test_a_merger_of_two_unions_from_the_first_page_to_the_register(cast, as_) -> None:
    """Bình drafts within his ward, a colleague approves, the old name leads to the new union."""
    second = make_union(cast.ward, "Công ty Hai")
    make_person("Lê Văn Hai", second)
    binh = as_(cast.binh)
    made = binh.post("/sap-xep/moi/", FACTS)
    decision = Decision.objects.get()
    assert made.url == f"/sap-xep/{decision.pk}/"
    add = f"/sap-xep/{decision.pk}/them/sap-nhap/"
    searched = binh.post(add, {"tim": "cong ty hai", "don_vi": [cast.union.pk], "tim_kiem": "1"})
    offered = {pk for pk, _ in searched.context["form"].fields["don_vi"].choices}
    assert offered == {cast.union.pk, second.pk}
    wrong = binh.post(add, {"don_vi": [cast.union.pk, second.pk], "noi_den": "moi", "ten_moi": ""})
    assert wrong.context["form"].errors["ten_moi"] == ["Hãy ghi tên tổ chức mới."]
    meant = {
        "don_vi": [cast.union.pk, second.pk],
        "noi_den": "moi",
        "ten_moi": "CĐCS Sông Hồng Hai",
        "giu_can_bo": "on",
    }
    assert binh.post(add, meant).status_code == 302
    assert [op.kind for op in decision.operations.all()] == ["found", "merge", "merge"]
    shown = binh.get(f"/sap-xep/{decision.pk}/xem-truoc/").context["preview"]
    assert (shown.ready, shown.unions_before, shown.unions_after, shown.posts_before, shown.posts_after) == (
        True,
        2,
        1,
        2,
        2,
    )
    binh.post(f"/sap-xep/{decision.pk}/trinh/")
    assert binh.post(f"/sap-xep/{decision.pk}/duyet/").status_code == 403
    assert as_(cast.other_binh).post(f"/sap-xep/{decision.pk}/duyet/").status_code == 404
    colleague = as_(cast.city_officer)
    steps = queries.steps_for(cast.city_officer, now=NOW)
    assert [s.title for s in steps] == ["Duyệt quyết định «Sáp nhập thử»"]
    seen = colleague.get(f"/sap-xep/{decision.pk}/xem-truoc/").context["preview"].edition
    colleague.post(f"/sap-xep/{decision.pk}/duyet/", {"edition": seen})
    new = Unit.objects.get(name="CĐCS Sông Hồng Hai")
    assert (new.parent, new.enterprise) == (cast.ward, cast.union.enterprise)
    found = binh.get("/don-vi/?tim=may+song+hong").context["page"].object_list
    assert [u.pk for u in found] == [cast.union.pk]
    old = binh.get(f"/don-vi/{cast.union.pk}/")
    there = f'cán bộ và hồ sơ nay ở <a href="/don-vi/{new.pk}/">CĐCS Sông Hồng Hai</a>.'
    assert there in old.text
    later = binh.get(f"/don-vi/{cast.union.pk}/?ngay={DAY}")
    assert (f"Ngày {vn_date(DAY)} không còn tổ chức này" in later.text, there in later.text) == (True, True)
    assert later.context["day"] == EVE
    before = binh.get(f"/don-vi/{new.pk}/?ngay={EVE}")
    assert f"Ngày {vn_date(EVE)} chưa có tổ chức này: thành lập ngày {vn_date(DAY)}." in before.text
    listed = binh.get(f"/can-bo/?don_vi={cast.union.pk}")
    assert (there in listed.text, f'href="/can-bo/?don_vi={new.pk}"' in listed.text) == (True, True)
    assert "hoạt động đến hết" not in as_(cast.other_binh).get(f"/can-bo/?don_vi={cast.union.pk}").text
    history = [(e.what, e.other) for e in binh.get(f"/sap-xep/lich-su/{new.pk}/").context["events"]]
    assert history == [
        ("Thành lập", ""),
        ("Tiếp nhận, kế thừa từ", cast.union.name),
        ("Tiếp nhận, kế thừa từ", second.name),
    ]
    assert [(e.what, e.other_id) for e in queries.history_of(cast.union)] == [("Sáp nhập vào", new.pk)]


def test_what_was_drafted_anew_behind_an_open_preview_is_not_approved_by_it(cast, as_) -> None:
    decision = draft(cast, Operation(kind="rename", unit=cast.union, new_name="CĐCS Đã Xem"))
    submit_decision(decision, by=cast.city_officer, now=NOW)
    colleague, url = as_(second_officer(cast)), f"/sap-xep/{decision.pk}/"
    seen = colleague.get(url + "xem-truoc/").context["preview"].edition
    take_back_decision(decision, by=cast.city_officer)
    add_operations(decision, [Operation(kind="dissolve", unit=cast.other_union)], by=cast.city_officer)
    submit_decision(decision, by=cast.city_officer, now=NOW + dt.timedelta(minutes=1))
    for stale in ({"edition": seen}, {}):
        refused = colleague.post(url + "duyet/", stale)
        assert (refused.status_code, "đã được soạn lại" in refused.text) == (409, True)
    decision.refresh_from_db()
    assert (decision.state, decision.approved_by) == ("submitted", None)
    page = colleague.get(url + "xem-truoc/")
    seen = page.context["preview"].edition
    assert f'name="edition" value="{seen}"' in page.text
    assert colleague.post(url + "duyet/", {"edition": seen}).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "effective"


def test_units_that_came_below_what_merges_behind_an_open_preview_are_not_taken_along_unseen(cast, as_) -> None:
    decision = draft(cast, Operation(kind="merge", unit=cast.other_ward, target=cast.ward))
    submit_decision(decision, by=cast.city_officer, now=NOW)
    colleague, url = as_(second_officer(cast)), f"/sap-xep/{decision.pk}/"
    seen = colleague.get(url + "xem-truoc/").context["preview"].edition
    late = make_union(cast.other_ward, "CĐCS Vừa Lập")
    refused = colleague.post(url + "duyet/", {"edition": seen})
    assert (refused.status_code, "đơn vị trong đó vừa thay đổi" in refused.text) == (409, True)
    late.refresh_from_db()
    assert late.parent == cast.other_ward
    make_person("Đến Sau", cast.union, position="UV")  # a post, of a unit the decision leaves alone
    again = colleague.get(url + "xem-truoc/").context["preview"].edition
    make_union(cast.ward, "CĐCS Chỗ Khác")
    assert colleague.post(url + "duyet/", {"edition": again}).status_code == 302
    late.refresh_from_db()
    assert late.parent == cast.ward


@pytest.mark.variants
@pytest.mark.parametrize(
    ("kind", "data", "made"),
    [
        ("doi-ten", {"don_vi": "union", "ten_moi": "Tên khác"}, ["rename"]),
        ("giai-the", {"don_vi": "union"}, ["dissolve"]),
        ("tam-ngung", {"don_vi": "union"}, ["suspend"]),
        ("hoat-dong-lai", {"don_vi": "union"}, ["resume"]),
        ("chuyen", {"don_vi": "union", "noi_den": "other_ward"}, ["move"]),
        ("thanh-lap", {"ten_moi": "Công đoàn phường Mới", "loai": "ward", "noi_den": "city", "dia_ban": "phường Bồ Đề\nP. Long Biên"}, ["found"]),
        ("chia-tach", {"don_vi": "@ward", "noi_den": "moi", "ten_moi": "Công đoàn phường Tách", "truc_thuoc": "union", "can_bo": "post"}, ["found", "split", "move", "transfer"]),
    ],
)  # fmt: skip
def test_each_kind_of_operation_is_added_by_its_page(cast, as_, kind, data, made) -> None:
    person = make_person("Cán Bộ Phường", cast.ward)
    named = {"union": cast.union.pk, "@ward": cast.ward.pk, "post": person.mandates.get().pk}
    values = {k: named.get(v, v) for k, v in data.items()}
    for name, unit in (("other_ward", cast.other_ward), ("city", cast.city)):
        values = {k: f"u{unit.pk}" if v == name else v for k, v in values.items()}
    decision = draft(cast)
    client = as_(cast.city_officer)
    url = f"/sap-xep/{decision.pk}/them/{kind}/"
    assert client.get(url).status_code == 200
    answer = client.post(url, values | {"tim": "cdcs" if values.get("don_vi") == cast.union.pk else ""})
    assert answer.status_code == 302, answer.context["form"].errors
    assert [op.kind for op in decision.operations.all()] == made
    assert client.get(f"/sap-xep/{decision.pk}/xem-truoc/").context["preview"].problems == []


def test_a_ward_under_a_grassroots_union_and_an_unknown_area_are_refused_at_the_form(cast, as_) -> None:
    decision = draft(cast)
    wrong = as_(cast.city_officer).post(
        f"/sap-xep/{decision.pk}/them/thanh-lap/",
        {"ten_moi": "Lạ", "loai": "ward", "noi_den": f"u{cast.union.pk}", "dia_ban": "phường Không Có"},
    )
    assert set(wrong.context["form"].errors) == {"noi_den", "dia_ban"}


def test_one_unit_has_one_fate_in_a_draft(cast, as_) -> None:
    decision = draft(cast, Operation(kind="dissolve", unit=cast.union))
    again = as_(cast.city_officer).post(
        f"/sap-xep/{decision.pk}/them/giai-the/", {"don_vi": [cast.union.pk], "tim": "cdcs"}
    )
    assert again.context["form"].non_field_errors() == [
        f"{cast.union} đã có nơi đến trong bản này; hãy bỏ việc cũ trước."
    ]


def test_a_table_is_loaded_and_its_questions_are_answered_on_pages(cast, as_) -> None:
    decision = draft(cast)
    client = as_(cast.city_officer)
    text = "Tổ chức,Địa chỉ\nCĐCS Công ty TNHH May Sông Hồng,phố Không Tên\n".encode()
    client.post(f"/sap-xep/{decision.pk}/bang/", {"table": SimpleUploadedFile("bang.csv", text)})
    question = PlaceQuestion.objects.get(decision=decision)
    Unit.objects.filter(pk=cast.other_ward.pk).update(area_code="09832")
    page = client.get(f"/sap-xep/{decision.pk}/dia-chi/")
    assert "phố Không Tên" in page.text
    client.post(f"/sap-xep/{decision.pk}/dia-chi/", {f"q{question.pk}": "09832"})
    assert [(op.unit, op.target, op.area_code) for op in decision.operations.all()] == [
        (cast.union, cast.other_ward, "09832")
    ]
    assert client.get("/sap-xep/mau/").content[:2] == empty_table()[:2] == b"PK"
    nothing = client.post(f"/sap-xep/{decision.pk}/bang/", {}, follow=True)
    assert "Hãy chọn tệp bảng trên máy của bạn." in nothing.text


def test_the_signed_decision_can_be_attached_and_fetched(cast, as_) -> None:
    client = as_(cast.binh)
    wrong = client.post("/sap-xep/moi/", FACTS | {"attached": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.context["form"].errors["attached"] == ["Hãy chọn tệp PDF, Word hoặc ảnh."]
    client.post("/sap-xep/moi/", FACTS | {"attached": SimpleUploadedFile("qd 15.pdf", b"%PDF-1.4")})
    made = Decision.objects.get()
    answer = client.get(f"/sap-xep/{made.pk}/tep/")
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (
        b"%PDF-1.4",
        'attachment; filename="qd 15.pdf"',
    )
    client.post(f"/sap-xep/{made.pk}/sua/", FACTS | {"title": "Tên khác"})
    made.refresh_from_db()
    assert (made.title, made.file_name) == ("Tên khác", "qd 15.pdf")


def test_a_replaced_file_leaves_the_disk_and_one_lost_from_it_is_told(
    cast, as_, django_capture_on_commit_callbacks
) -> None:
    client = as_(cast.binh)
    client.post("/sap-xep/moi/", FACTS | {"attached": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})
    first = Decision.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/sap-xep/{first.pk}/sua/", FACTS | {"attached": SimpleUploadedFile("b.docx", b"PK")})
    second = Decision.objects.get()
    storage = second.file.storage
    assert (storage.exists(first.file.name), storage.exists(second.file.name), second.file_name) == (False, True, "b.docx")  # fmt: skip
    storage.delete(second.file.name)
    answer = client.get(f"/sap-xep/{second.pk}/tep/")
    assert (answer.status_code, answer.context["message"]) == (410, LOST)


def test_what_hangs_on_a_union_that_ends_is_named_with_what_becomes_of_it(cast) -> None:
    from diemtua.training.models import TrainingClass

    TrainingClass.objects.create(name="Lớp thử", unit=cast.ward, capacity=10)
    decision = draft(cast, Operation(kind="merge", unit=cast.ward, target=cast.other_ward))
    hangings = queries.preview_of(decision).hangings
    assert [(h.label, h.count, h.follows) for h in hangings] == [("lớp tập huấn", 1, True)]


def test_the_preview_counts_what_happens_and_warns_of_two_presidents(cast, as_) -> None:
    """One person in the same post in both wards, both with a president, an officer who goes elsewhere, a ward given."""
    both = make_person("Người Hai Nơi", cast.ward, position="PCT")
    Mandate.objects.create(person=both, unit=cast.other_ward, position="PCT")
    make_person("Phạm Thứ Nhất", cast.ward)
    make_person("Lê Thứ Hai", cast.other_ward)
    goes = make_person("Người Đi", cast.union, position="KT").mandates.get()
    new = Operation(kind="found", new_name="Công đoàn phường Mới", new_kind="ward", target=cast.city)
    split = Operation(kind="found", new_name="CĐCS Tách", new_kind="grassroots", target=cast.city)
    decision = draft(
        cast, new, split,
        *(Operation(kind="merge", unit=unit, founding=new) for unit in (cast.ward, cast.other_ward)),
        Operation(kind="transfer", unit=cast.union, founding=split, mandate=goes),
        Operation(kind="dissolve", unit=cast.union),
        Operation(kind="areas", unit=cast.city, areas=["00148"]),
    )  # fmt: skip
    page = as_(cast.city_officer).get(f"/sap-xep/{decision.pk}/xem-truoc/")
    shown = page.context["preview"]
    assert (shown.problems, shown.doubled) == ([], 1)
    assert (shown.posts_before, shown.posts_after) == (7, 5)
    assert shown.presidents == [("Công đoàn phường Mới", ["Phạm Thứ Nhất", "Lê Thứ Hai"])]
    assert "Công đoàn phường Mới: Phạm Thứ Nhất, Lê Thứ Hai." in page.text
    given = [(r.name, r.areas, r.posts) for r in shown.receivers if r.areas]
    assert given == [(cast.city.name, ["phường Long Biên"], 0)]
    assert [(r.name, r.posts) for r in shown.receivers if r.is_new] == [("Công đoàn phường Mới", 4), ("CĐCS Tách", 1)]
    enact(cast, decision)
    assert [mandates_on(day).count() for day in (EVE, DAY)] == [7, 5]
    done = as_(cast.city_officer).get(f"/sap-xep/{decision.pk}/xem-truoc/")
    assert (done.status_code, done.url) == (302, f"/sap-xep/{decision.pk}/")


def test_a_preview_that_cannot_name_all_says_how_many_more(cast, as_, monkeypatch) -> None:
    monkeypatch.setattr(queries, "NAMED", 2)
    gone = [make_union(cast.ward, f"Công ty {n}") for n in range(5)]
    decision = draft(cast, *(Operation(kind="dissolve", unit=unit) for unit in gone))
    page = as_(cast.city_officer).get(f"/sap-xep/{decision.pk}/xem-truoc/")
    assert [unit.name in page.text for unit in gone] == [True, True, False, False, False]
    assert "và 3 tổ chức khác" in page.text


def test_lists_take_the_same_number_of_queries_with_one_and_with_many(cast, as_, count_queries) -> None:
    client = as_(cast.city_officer)
    decision = draft(cast, Operation(kind="rename", unit=cast.union, new_name="A"))
    urls = ["/sap-xep/", f"/sap-xep/{decision.pk}/", f"/sap-xep/{decision.pk}/xem-truoc/", f"/sap-xep/{decision.pk}/dia-chi/",
            "/don-vi/?ngay=2025-06-30", "/don-vi/?tim=cd"]  # fmt: skip
    PlaceQuestion.objects.create(decision=decision, unit=cast.union, key="a", text="a", why="?")
    before = [count_queries(client, url) for url in urls]
    for n in range(3):
        unit = make_union(cast.ward, f"Công ty {n}")
        Operation.objects.create(decision=decision, kind="move", unit=unit, target=cast.other_ward)
        PlaceQuestion.objects.create(decision=decision, unit=unit, key=f"k{n}", text="a", why="?")
        draft(cast, Operation(kind="rename", unit=unit, new_name="B"))
    assert [count_queries(client, url) for url in urls] == before


def test_the_tree_of_a_past_day_and_the_unit_of_then(cast, as_) -> None:
    enact(cast, draft(cast, Operation(kind="move", unit=cast.union, target=cast.other_ward)))
    client = as_(cast.city_officer)
    then = {row.name: row.n_unions for row in client.get(f"/don-vi/?ngay={EVE}").context["page"]}
    now = {row.name: row.n_unions for row in client.get(f"/don-vi/?ngay={DAY}").context["page"]}
    assert then == {cast.city.name: 2, cast.ward.name: 1, cast.other_ward.name: 1}
    assert now == {cast.city.name: 2, cast.ward.name: 0, cast.other_ward.name: 2}
    page = client.get(f"/don-vi/{cast.union.pk}/?ngay={EVE}")
    assert page.context["above"].unit == cast.ward
    # Bình keeps what he manages now; the union that left is no longer his to see, at any day.
    assert as_(cast.binh).get(f"/don-vi/{cast.union.pk}/?ngay={EVE}").status_code == 404
    assert client.get("/don-vi/?ngay=hom-qua").status_code == 200
    assert client.get(f"/don-vi/{cast.ward.pk}/?ngay=1900-01-01").status_code == 200


def test_a_step_reminds_the_drafter_and_nobody_below(cast) -> None:
    draft(cast, title="Của thành phố")
    assert [s.title for s in queries.steps_for(cast.city_officer, now=NOW)] == ["Soạn tiếp «Của thành phố»"]
    assert queries.steps_for(cast.hoa, now=NOW) == queries.steps_for(cast.binh, now=NOW) == []


def test_a_colleague_in_the_same_unit_is_told_of_a_draft_and_by_whom(cast, as_) -> None:
    left = draft(cast, title="Của thành phố")
    [step] = queries.steps_for(second_officer(cast), now=NOW)
    assert (step.title, step.detail) == (
        "«Của thành phố» đang soạn dở",
        "Phạm Thành Phố soạn từ 01/08/2025, chưa trình. Có hiệu lực từ 01/07/2025. Người soạn vắng thì bạn nhận soạn tiếp được.",
    )
    assert as_(second_officer(cast)).post(f"{step.url}nhan-soan/").url == step.url
    taken = queries.steps_for(cast.city_officer, now=NOW)
    assert [(s.title, s.detail.split(" soạn")[0]) for s in taken] == [("«Của thành phố» đang soạn dở", "Ngô Thị Đồng Nghiệp")]  # fmt: skip
    Decision.objects.filter(pk=left.pk).update(drafted_by=None)
    assert queries.steps_for(cast.city_officer, now=NOW)[0].detail.startswith("Tài khoản đã xóa soạn từ")
    draft(cast, title="Của phường", by=cast.binh, scope=cast.ward)
    assert [s.title for s in queries.steps_for(cast.city_officer, now=NOW)] == ["«Của thành phố» đang soạn dở"]


def test_what_took_effect_is_told_by_the_names_of_the_day_before(cast, as_) -> None:
    """«Đổi tên» would say the new name twice, and a later renaming change what an old decision says."""
    renamed = enact(cast, draft(cast, Operation(kind="rename", unit=cast.union, new_name="CĐCS Mới")))
    suspended = enact(
        cast, draft(cast, Operation(kind="suspend", unit=cast.union), effective_on=DAY + dt.timedelta(days=30))
    )
    enact(
        cast,
        draft(
            cast,
            Operation(kind="rename", unit=cast.union, new_name="CĐCS Mới nữa"),
            effective_on=DAY + dt.timedelta(days=60),
        ),
    )
    assert [op.named for op in queries.operations_of(renamed)] == ["CĐCS Công ty TNHH May Sông Hồng"]
    assert [op.named for op in queries.operations_of(suspended)] == ["CĐCS Mới"]
    page = as_(cast.city_officer).get(f"/sap-xep/{renamed.pk}/").text
    assert page.index("CĐCS Công ty TNHH May Sông Hồng") < page.index("CĐCS Mới")

"""Pages and reads: what they say, how many queries, what leaks."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Agreement, Clause, RegisterImport, Rubric
from diemtua.agreements.queries import steps_for
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.queries.peers import peer_rows, peers_of, what_to_ask
from diemtua.agreements.queries.register import RegisterFilter, chosen_agreements, found_clauses
from diemtua.agreements.rules.comparing import Verdict
from diemtua.legislation.models import Article, ArticleVersion, Document
from tests.agreements.factories import make_agreement, make_clause, make_peers, make_rubric, make_signed

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def url(name: str, *args: object) -> str:
    return reverse(f"agreements:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.variants
@pytest.mark.parametrize(
    ("name", "fill"),
    [("agreements", make_clause), ("find_clauses", make_clause)],
)
def test_lists_cost_the_same_with_one_and_three_rows(cast, as_, name, fill) -> None:
    client, counts = as_(cast.binh), []
    for number in range(3):
        fill(make_signed(cast.union, signed_on=TODAY - (200 + number) * DAY), wording="Mỗi suất ăn ca ba mươi nghìn")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_the_page_of_an_agreement_costs_the_same_however_many_clauses(cast, as_) -> None:
    agreement, client, counts = make_signed(cast.union), as_(cast.hoa), []
    for terms in (["phep_nam"], ["an_ca", "nghi_le", "gio_tuan"]):
        for one in terms:
            make_clause(agreement, one, 12, wording="Người lao động được hưởng như đã thỏa thuận")
        with CaptureQueriesContext(connection) as queries:
            client.get(url("agreement", agreement.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_agreements_older_than_the_verified_law_stand_in_the_list_like_others(cast, as_) -> None:
    old = {"effective_from": dt.date(2014, 1, 1), "effective_to": dt.date(2016, 12, 31)}
    signed = make_signed(cast.union, signed_on=dt.date(2013, 12, 20), employer="May Cũ", **old)
    make_agreement(cast.union, **old)
    make_clause(signed, wording="Ăn ca")
    assert "May Cũ" in text(as_(cast.city_officer).get(url("agreements")))
    assert "Kho luật chưa có thời hạn" in text(as_(cast.hoa).get(url("check_agreement", signed.pk)))
    for page in ("agreement", "compare_peers", "sign_agreement"):
        assert as_(cast.hoa).get(url(page, signed.pk)).status_code == 200


def test_filters_of_the_list(cast) -> None:
    ending = make_signed(cast.union, effective_to=TODAY + 30 * DAY, employer="Sắp hết")
    over = make_signed(cast.union, effective_from=TODAY - 500 * DAY, effective_to=TODAY - DAY, signed_on=TODAY - 500 * DAY, filed_on=TODAY, trade="food", employer="Đã hết")  # fmt: skip
    draft = make_agreement(cast.union, workers=50, employer="Soạn")
    elsewhere = make_signed(cast.other_union, kind="sector")

    def found(user=cast.binh, **asked) -> set[Agreement]:
        return set(chosen_agreements(user, RegisterFilter(**asked), today=TODAY))

    assert found() == found(cast.hoa) == {ending, over, draft}
    assert found(cast.city_officer) == {ending, over, draft, elsewhere}
    assert found(standing="sap-het") == found(standing="hieu-luc") == {ending}
    assert found(standing="het-han") == found(trade="food") == {over}
    assert found(standing="dang-soan") == found(band=0) == {draft}
    assert found(standing="chua-gui") == {ending}
    assert found(cast.city_officer, kind="sector") == found(cast.city_officer, unit=cast.other_ward) == {elsewhere}
    assert found(search="sap HET") == {ending}
    ordered = chosen_agreements(cast.hoa, RegisterFilter(), today=TODAY)
    assert [a.employer for a in ordered] == ["Soạn", "Sắp hết", "Đã hết"]  # what is being prepared comes first
    Agreement.objects.filter(pk=over.pk).update(bargaining_again=True)
    assert found(standing="hieu-luc") == {ending, over}


def test_words_in_clauses_are_found_with_and_without_marks(cast) -> None:
    clause = make_clause(make_signed(cast.union), wording="Suất ăn ca đủ dinh dưỡng")
    make_clause(make_signed(cast.other_union), wording="Suất ăn ca đủ dinh dưỡng")

    def found(words="", group="", term_id="") -> list[Clause]:
        return list(found_clauses(cast.hoa, words=words, group=group, term_id=term_id))

    assert found("dinh duong") == found("Dinh dưỡng ĂN") == found(group="CB1") == found(term_id="an_ca") == [clause]
    assert found("xe buýt") == found(group="CB2") == []


@pytest.fixture
def in_2026(monkeypatch):
    """The clock of the pages stands in a year whose minimum wage is known; for days to come no level is told."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC))


def test_the_page_shows_verdicts_of_both_days_and_what_fell(cast, as_, in_2026) -> None:
    agreement = make_signed(cast.union, signed_on=dt.date(2025, 9, 1), effective_from=dt.date(2025, 9, 1), effective_to=TODAY + 300 * DAY)  # fmt: skip
    make_clause(agreement, "nghi_le", 12)
    make_clause(agreement, "luong_thap_nhat", 5_000_000)
    shown = text(as_(cast.hoa).get(url("agreement", agreement.pk)))
    assert "1 điều khoản thấp hơn luật" in shown
    assert "nay chỉ còn bằng luật vì mức luật đã tăng lên 12" in shown
    assert "nay thấp hơn luật vì mức luật đã tăng lên 5.310.000" in shown
    assert "Không phải điểm chính thức" in shown


def test_a_clause_is_a_copy_by_the_imported_article(cast) -> None:
    document = Document.objects.create(number="45/2019/QH14", slug="45", kind="Bộ luật", title="Bộ luật Lao động", name_key="bo luat lao dong", in_force_on=dt.date(2021, 1, 1))  # fmt: skip
    article = Article.objects.create(document=document, label="113", position=113)
    words = "Ai làm đủ mười hai tháng thì được nghỉ phép hằng năm và vẫn hưởng đủ lương theo hợp đồng đã ký"
    ArticleVersion.objects.create(article=article, text=words, since=dt.date(2021, 1, 1))
    agreement = make_signed(cast.union)
    make_clause(agreement, "phep_nam", 12, wording=f"{words}.")
    make_clause(
        agreement, "phep_nam", 12, condition="Kho", wording="Mười hai buổi nghỉ mỗi năm, báo trước ba hôm cho tổ trưởng"
    )
    judged = picture(agreement, today=TODAY).judged
    assert [j.verdict for j in judged] == [Verdict.COPIES, Verdict.EQUALS]
    assert "100% lời văn có trong điều luật đã nạp" in judged[0].now.explanation


def test_a_value_below_the_law_is_held_back_until_the_paper_says_so(cast, as_) -> None:
    agreement, client = make_agreement(cast.union), as_(cast.hoa)
    address = url("save_clause", agreement.pk, "phep_nam")
    held = text(client.post(address, {"value": "10", "wording": "", "condition": ""}))
    assert "Thấp hơn luật. Thỏa ước: 10 ngày làm việc." in held
    assert Clause.objects.count() == 0
    client.post(address, {"value": "10", "wording": "", "condition": "", "accept_below": "on"})
    assert Clause.objects.get().value == 10


@pytest.mark.parametrize(("term_id", "value", "kept"), [("an_ca", "35.000", 35000), ("xe_dua_don", "1", 1), ("tro_cap_thoi_viec", "0,75", 0.75)])  # fmt: skip
def test_each_kind_of_term_is_typed_its_own_way(cast, as_, term_id, value, kept) -> None:
    agreement = make_agreement(cast.union)
    response = as_(cast.hoa).post(url("save_clause", agreement.pk, term_id), {"value": value})
    assert response.status_code == 302
    assert float(Clause.objects.get().value) == kept
    shown = as_(cast.hoa).get(url("edit_clause", Clause.objects.get().pk))
    assert shown.context["form"]["value"].value() == value


def test_an_unknown_term_is_no_page(cast, as_) -> None:
    assert as_(cast.hoa).get(url("save_clause", make_agreement(cast.union).pk, "la")).status_code == 404


def test_nonsense_in_the_form_is_a_sentence(cast, as_) -> None:
    shown = text(as_(cast.hoa).post(url("save_clause", make_agreement(cast.union).pk, "an_ca"), {"value": "ngon"}))
    assert "«ngon» không đọc được thành số" in shown


def test_from_facts_to_filed_by_the_forms(cast, as_) -> None:
    client = as_(cast.hoa)
    facts = {"unit": cast.union.pk, "employer": "Công ty May", "kind": "enterprise", "trade": "garment", "workers": 320, "region": 1, "yes_votes": 300,
             "polled": 320, "has_minutes": "true", "signers_authorised": "true", "effective_from": "2026-01-01", "effective_to": "2028-12-31"}  # fmt: skip
    client.post(url("create_agreement"), facts)
    made = Agreement.objects.get()
    client.post(url("save_clause", made.pk, "an_ca"), {"value": "30000"})
    page = text(client.get(url("check_agreement", made.pk)))
    assert ("Cả năm điểm đều đạt" in page, page.count("Điều 76 khoản 1)"), page.count("Điều 78 khoản 3)")) == (
        True,
        1,
        1,
    )
    client.post(url("sign_agreement", made.pk), {"signed_on": "2025-12-20"})
    assert text(client.get(url("file_agreement", made.pk))).count("Hạn cuối: <strong>Thứ Ba, 30/12/2025</strong>.") == 1
    client.post(
        url("file_agreement", made.pk),
        {"filed_on": "2025-12-29", "filed_with": "Sở Nội vụ", "published_on": "2025-12-30"},
    )
    made.refresh_from_db()
    assert (made.state, made.filed_on, made.published_on) == ("signed", dt.date(2025, 12, 29), dt.date(2025, 12, 30))
    client.post(url("edit_agreement", made.pk), facts | {"workers": 330, "signed_on": "2025-12-19"})
    made.refresh_from_db()
    assert (made.workers, made.signed_on) == (330, dt.date(2025, 12, 19))
    assert 'value="2025-12-19"' in text(client.get(url("edit_agreement", made.pk)))
    assert "signed_on" not in text(client.get(url("edit_agreement", make_agreement(cast.union).pk)))


def test_contradicting_facts_come_back_with_a_sentence(cast, as_) -> None:
    facts = {
        "unit": cast.union.pk,
        "employer": "x",
        "kind": "enterprise",
        "trade": "garment",
        "workers": 10,
        "yes_votes": 9,
        "polled": 8,
    }
    assert "Số tán thành nhiều hơn số phải lấy ý kiến" in text(as_(cast.hoa).post(url("create_agreement"), facts))
    assert Agreement.objects.count() == 0


def test_an_officer_of_many_unions_types_the_name(cast, as_, monkeypatch) -> None:
    monkeypatch.setattr("diemtua.agreements.forms.agreements.MOST_IN_A_LIST", 1)
    facts = {"employer": "x", "kind": "enterprise", "trade": "garment", "workers": 10}
    client = as_(cast.city_officer)
    assert "Không có công đoàn nào" in text(client.post(url("create_agreement"), facts | {"unit_name": "khong co"}))
    assert "Có nhiều công đoàn khớp" in text(client.post(url("create_agreement"), facts | {"unit_name": "cdcs"}))
    assert client.post(url("create_agreement"), facts | {"unit_name": "may song hong"}).status_code == 302
    assert Agreement.objects.get().unit == cast.union


def test_peers_are_numbers_of_five_or_more_and_nobody_is_named(cast, as_) -> None:
    mine = make_signed(cast.union)
    make_clause(mine, value=21_000)
    make_clause(mine, "phep_nam", 12)
    others = make_peers(cast.other_ward, 4)
    address = url("compare_peers", mine.pk)
    assert "Chưa đủ 5 thỏa ước" in text(as_(cast.hoa).get(address))
    others += make_peers(cast.other_ward, 2, meal=30_000)
    for other in others[:5]:
        make_clause(other, "du_lich", 2_000_000)
    group, shown = peers_of(mine, today=TODAY), picture(mine, today=TODAY)
    assert (group.count, group.words) == (6, "ngành dệt, may, từ 300 đến dưới 1.000 lao động")
    meal = peer_rows(shown, group)[0]
    assert (meal.low, meal.middle, meal.standing.percentile) == ("21.000 đồng/suất", "22.000 đồng/suất", 33)
    assert [s.term.id for s in what_to_ask(shown, group)][:3] == ["du_lich", "an_ca", "phep_nam"]
    page = text(as_(cast.hoa).get(address))
    assert (
        "Nửa số nơi đạt ít nhất <strong>2.000.000 đồng/năm</strong> <span" in page
    )  # all five pay the same: said once
    assert "Công ty Bạn" not in page


def test_ended_void_and_draft_agreements_are_no_peers(cast) -> None:
    mine = make_signed(cast.union)
    make_peers(cast.other_ward, 5, effective_to=TODAY - DAY)
    assert peers_of(mine, today=TODAY).is_hidden


def test_the_export_holds_what_the_list_shows_and_leaves_a_line(cast, as_) -> None:
    make_clause(make_signed(cast.union))
    make_clause(make_signed(cast.other_union))
    book = openpyxl.load_workbook(BytesIO(as_(cast.binh).get(url("export_register")).content))
    assert [row[3].value for row in book["Thỏa ước"].iter_rows(min_row=2)] == ["Công ty TNHH May Sông Hồng"]
    assert book["Điều khoản"].max_row == 2


def test_import_by_the_pages(cast, as_) -> None:
    make_clause(make_signed(cast.union))
    client = as_(cast.binh)
    content = client.get(url("export_register")).content
    Agreement.objects.all().delete()
    assert "Tệp bị hỏng" in text(client.post(url("imports"), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}))
    client.post(url("imports"), {"file": SimpleUploadedFile("sổ.xlsx", content)})
    register = RegisterImport.objects.get()
    assert "Xác nhận để ghi vào sổ" in text(client.get(url("import", register.pk)))
    now = timezone.now()
    assert [(s.title, s.url) for s in steps_for(cast.binh, now=now)] == [
        ("Sổ thỏa ước «sổ.xlsx» chờ xác nhận", url("import", register.pk))
    ]
    client.post(url("confirm_import", register.pk))
    assert Clause.objects.get().value == 30_000
    assert steps_for(cast.binh, now=now) == []


def test_the_paper_goes_up_and_comes_down(cast, as_) -> None:
    made, client = make_signed(cast.union), as_(cast.hoa)
    client.post(url("attach_file", made.pk), {"file": SimpleUploadedFile("Thỏa ước.pdf", b"%PDF-1.7 a")})
    response = client.get(url("download_file", made.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 a"
    assert response["Content-Disposition"].startswith("attachment")
    made.refresh_from_db()
    actions.file_path(made.file).unlink()
    assert client.get(url("download_file", made.pk)).status_code == 410


def test_a_person_decides_by_the_page(cast, as_) -> None:
    clause = make_clause(make_signed(cast.union), "kham_suc_khoe", 2)
    client = as_(cast.binh)
    client.post(url("decide_clause", clause.pk), {"verdict": "above", "reason": "Luật chỉ cần 1 lần"})
    assert "Kết luận của Nguyễn Văn Bình: Luật chỉ cần 1 lần" in text(client.get(url("agreement", clause.agreement_id)))


def test_the_keeper_enters_a_rubric_by_the_page(cast, as_) -> None:
    client = as_(cast.keeper)
    form = client.get(url("enter_rubric")).context["form"]
    typed = {f.name: f.value() for f in form if f.value() is not None}
    typed |= {"name": "Hướng dẫn 90", "since": "2026-01-01", "source": "90/HD-TLĐ", "is_official": "on"}
    assert form["label_2"].value() == "Tiền lương, thưởng"
    assert client.post(url("enter_rubric"), typed | {"points_2": 0}).status_code == 200
    nameless = text(client.post(url("enter_rubric"), typed | {"label_2": ""}))
    assert "đang tính vào một tiêu chí chưa có tên" in nameless
    seen = client.post(url("enter_rubric"), typed | {"xem": "co"})
    assert "dưới năm thỏa ước" in text(seen)
    assert Rubric.objects.count() == 0
    # a criterion taken out, one added that people score, two matters in one
    changed = typed | {"label_2": "Lương và phúc lợi", "points_2": 25, "label_3": "", "points_3": "", "matter_meals": "2", "label_11": "Tổ chấm", "points_11": 10}  # fmt: skip
    assert client.post(url("enter_rubric"), changed).status_code == 302
    kept = Rubric.objects.get().rules
    assert [(c.label, c.points, c.counts) for c in kept.criteria if c.label in ("Lương và phúc lợi", "Tổ chấm")] == [
        ("Lương và phúc lợi", 25, ("wages", "meals")),
        ("Tổ chấm", 10, ()),
    ]
    page = text(client.get(url("rubric")))
    assert "Đây không phải thang điểm chính thức" not in page
    assert "người chấm cho điểm" in page


def test_an_old_version_is_kept_and_one_to_come_is_mended(cast, as_) -> None:
    old = make_rubric(name="Bản cũ", since=dt.date(2024, 1, 1))
    make_rubric(name="Bản nay", since=dt.date(2025, 1, 1))
    ahead = make_rubric(name="Bản sau", since=timezone.localdate() + dt.timedelta(days=9))
    client = as_(cast.keeper)
    assert "Không phải bản đang áp dụng" in text(client.get(url("rubric") + "?ngay=2024-06-01"))
    assert "Không phải bản đang áp dụng" not in text(client.get(url("rubric")))
    assert client.get(url("edit_rubric", old.pk)).status_code == 404
    form = client.get(url("edit_rubric", ahead.pk)).context["form"]
    typed = {f.name: f.value() for f in form if f.value() is not None} | {"name": "Bản sau, sửa"}
    typed["since"] = ahead.since.isoformat()
    assert client.post(url("edit_rubric", ahead.pk), typed).status_code == 302
    ahead.refresh_from_db()
    assert (ahead.name, ahead.rules.criteria[0].counts) == ("Bản sau, sửa", ("wages",))


@pytest.mark.parametrize("page", ["rubric", "catalogue"])
def test_the_way_back_leads_only_where_one_may_go(cast, as_, page) -> None:
    register = f'href="{url("agreements")}"'
    assert [register in text(as_(user).get(url(page))).split("<main")[1] for user in (cast.binh, cast.thao)] == [
        True,
        False,
    ]
    assert register not in text(as_(cast.keeper).get(url("enter_rubric")))


def test_the_catalogue_names_the_level_of_the_region(cast, as_, in_2026) -> None:
    page = text(as_(cast.khai).get(url("catalogue") + "?vung=4"))
    assert ("ít nhất 3.700.000 đồng/tháng" in page, page.count('value="4" selected>Vùng IV<')) == (True, 1)


def test_the_agenda_of_the_president_and_of_the_upper_officer(cast) -> None:
    now = timezone.now()
    assert steps_for(cast.hoa, now=now) == steps_for(cast.binh, now=now) == steps_for(cast.khai, now=now) == []
    make_signed(cast.union, effective_to=TODAY + 30 * DAY)
    titles = [s.title for s in steps_for(cast.hoa, now=now)]
    assert titles == [
        "Thỏa ước sắp hết hạn",
        "Ghi ngày gửi thỏa ước cho cơ quan lao động",
    ]
    late = now.replace(year=2100, day=1)  # nobody vouches for the law of then: the agenda says so, and goes on
    unknown = "Chưa tính được thỏa ước nào sắp hết hạn"
    assert [[s.title for s in steps_for(u, now=late)] for u in (cast.hoa, cast.binh, cast.other_binh)] == [
        [unknown, titles[1]],
        [unknown],
        [],
    ]
    assert [s.title for s in steps_for(cast.binh, now=now)] == ["1 thỏa ước hết hạn trong 90 ngày tới"]
    assert steps_for(cast.other_binh, now=now) == []
    Agreement.objects.update(effective_to=TODAY - DAY, filed_on=TODAY)
    assert steps_for(cast.hoa, now=now) == []
    Agreement.objects.update(bargaining_again=True)
    (grace,) = steps_for(cast.hoa, now=now)
    assert (grace.title, grace.due_at.date()) == ("Thỏa ước hết hạn, đang thương lượng lại", TODAY - DAY + 90 * DAY)


@pytest.mark.parametrize("who", ["hoa", "binh"])
def test_the_agenda_is_cheap(cast, who, django_assert_max_num_queries) -> None:
    make_signed(cast.union, effective_to=TODAY + 30 * DAY)
    with django_assert_max_num_queries(6):
        steps_for(getattr(cast, who), now=timezone.now())

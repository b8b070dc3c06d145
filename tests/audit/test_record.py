"""The audit line."""

import datetime as dt
import re
import unicodedata
from importlib import import_module

import pytest
from django.utils import timezone

from diemtua.audit.actions import ASKER, record
from diemtua.audit.models import Entry
from diemtua.kernel.dates import VN


@pytest.mark.django_db
def test_a_line_outlives_the_account_it_names(cast) -> None:
    record("test.press_button", by=cast.thao, subject=cast.ward, number=3)
    cast.thao.delete()
    entry = Entry.objects.get()
    assert (entry.actor_name, entry.action, entry.subject, entry.detail) == (
        "Hoàng Phương Thảo",
        "test.press_button",
        "Công đoàn phường Bồ Đề",
        {"number": 3},
    )


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused(cast) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("test.press_button", by=None, subject=cast.ward)


def test_journal_filters_by_person_and_deed(cast, as_) -> None:
    record("training.cancel_class", by=cast.binh, subject=cast.ward)
    record("training.cancel_class", by=cast.khai, subject=cast.ward)
    record("training.edit_class", by=cast.khai, subject=cast.ward)
    asked = {"viec": "training.cancel_class", "nguoi": "khải"}
    page = as_(cast.keeper).get("/nhat-ky/", asked).context["page"]
    assert [(entry.deed, entry.actor_name) for entry in page] == [("Hủy lớp", "Vũ Quang Khải")]


@pytest.mark.variants
@pytest.mark.parametrize("typed", ["khải", "KHẢI", "khai", unicodedata.normalize("NFD", "Khải")])
def test_a_name_is_found_however_it_is_typed_as_doer_and_as_subject(cast, as_, typed) -> None:
    record("training.edit_class", by=cast.khai, subject=cast.ward)
    record("people.lock_account", by=cast.binh, subject=cast.khai)
    told = {"training.edit_class", "people.lock_account"}
    client = as_(cast.keeper)
    for asked, found in (("nguoi", "training.edit_class"), ("ve", "people.lock_account")):
        page = client.get("/nhat-ky/", {asked: typed}).context["page"]
        assert [entry.action for entry in page if entry.action in told] == [found]


def test_a_name_is_found_by_the_beginnings_of_its_words_not_by_their_middle(cast, as_) -> None:
    record("training.edit_class", by=cast.khai, subject=cast.hoa)
    client = as_(cast.keeper)
    for asked, typed, found in (("nguoi", "quang kh", 1), ("nguoi", "hai", 0), ("ve", "hoa tr", 1), ("ve", "oa", 0)):
        page = client.get("/nhat-ky/", {"viec": "training.edit_class", asked: typed}).context["page"]
        assert (asked, typed, page.paginator.count) == (asked, typed, found)


def test_the_journal_of_one_subject_holds_its_lines_whatever_it_was_called(cast, as_) -> None:
    record("training.edit_class", by=cast.binh, subject=cast.ward, label="tên cũ")
    record("training.cancel_class", by=cast.binh, subject=cast.ward, label="tên mới")
    record("training.edit_class", by=cast.binh, subject=cast.khai)
    client = as_(cast.keeper)
    whole = client.get("/nhat-ky/", {"viec": "training.cancel_class"})
    link = re.search(r'href="(\?doi_tuong=[^"]+)"', whole.text).group(1)
    assert [entry.subject for entry in client.get(f"/nhat-ky/{link}").context["page"]] == ["tên mới", "tên cũ"]
    assert client.get("/nhat-ky/?doi_tuong=vớ vẩn").context["page"].paginator.count == 0


def test_lines_written_before_names_were_folded_are_found_too(cast, as_) -> None:
    from django.apps import apps

    record("people.lock_account", by=cast.binh, subject=cast.khai)
    Entry.objects.update(actor_search="", subject_search="")
    import_module("diemtua.audit.migrations.0002_found_by_name").fold_what_stands(apps, None)
    assert set(Entry.objects.values_list("actor_search", "subject_search")) >= {("nguyen van binh", "vu quang khai")}


def test_a_line_of_an_asker_tells_its_day_and_stands_beside_no_sign_in(cast, as_) -> None:
    """However the keeper sorts and filters: of who signed in a minute before, or after, nothing tells."""
    for _ in range(2):
        record("people.sign_in", by=cast.hoa, subject=cast.hoa)
        record("advice.ask", by=ASKER, subject=cast.ward)
    page = as_(cast.keeper).get("/nhat-ky/", {"sap": "at"})
    assert [e.action for e in page.context["page"]][:2] == ["advice.ask", "advice.ask"]
    assert page.text.count(f'<td data-label="Lúc" class="nowrap">{timezone.localdate():%d/%m/%Y}</td>') == 2


def test_lines_of_askers_written_before_lose_their_moment_and_questions_of_a_class_their_name(cast) -> None:
    from django.apps import apps

    record("training.ask_question", by=cast.hoa, subject=cast.ward)
    record("advice.ask", by=ASKER, subject=cast.ward)
    kept = record("people.sign_in", by=cast.hoa, subject=cast.hoa)
    Entry.objects.update(at=dt.datetime(2026, 11, 20, 23, 30, tzinfo=VN))
    import_module("diemtua.audit.migrations.0003_days_of_askers").keep_only_the_day(apps, None)
    midnight = dt.datetime(2026, 11, 20, tzinfo=VN)
    asked = Entry.objects.exclude(pk=kept.pk).values_list("at", "actor_id", "actor_name", "actor_search")
    assert list(asked) == [(midnight, None, "Người hỏi", "nguoi hoi")] * 2
    kept.refresh_from_db()
    assert (kept.actor_id, kept.tells_day_only) == (cast.hoa.pk, False)


def test_journal_costs_the_same_for_one_and_three_lines(cast, as_, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_(cast.keeper)
    counts = []
    for _ in range(2):
        record("test.deed", by=cast.binh, subject=cast.ward)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/nhat-ky/")
        counts.append(len(queries))
        record("test.deed", by=cast.binh, subject=cast.ward)
    assert counts[0] == counts[1]


def test_a_list_taken_away_says_which_how_many_and_by_which_filter(cast, as_) -> None:
    as_(cast.city_officer).get("/can-bo/xuat/", {"don_vi": cast.ward.pk, "loai_hinh": "non_state"})
    page = as_(cast.keeper).get("/nhat-ky/", {"viec": "unions.export_persons"}).context["page"]
    assert [(entry.about, entry.told) for entry in page] == [
        ("Excel như trên màn hình", ["số dòng: 1", "đơn vị: Công đoàn phường Bồ Đề", "loại hình: Ngoài nhà nước"])
    ]


def test_a_deed_on_nobody_but_oneself_names_nobody_twice(cast) -> None:
    own = record("people.sign_in", by=cast.binh, subject=cast.binh, device="Chrome", number=3)
    assert (own.about, own.told) == ("", ["thiết bị: Chrome"])
    assert record("people.sign_in", by=None, subject=cast.binh).about == "Nguyễn Văn Bình"


@pytest.mark.variants
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"tu": "2026-11-20"}, ["mai", "nay"]),
        ({"den": "2026-11-20"}, ["nay", "qua"]),
        ({"tu": "2026-11-20", "den": "2026-11-20"}, ["nay"]),
        ({"sap": "at"}, ["qua", "nay", "mai"]),
        ({"tu": "hôm nào"}, ["mai", "nay", "qua"]),
    ],
)
def test_the_journal_is_cut_by_vietnamese_days(cast, as_, asked, names) -> None:
    midnight = dt.datetime(2026, 11, 20, tzinfo=VN)
    for label, at in (("qua", -1), ("nay", 0), ("mai", 24 * 60)):
        line = record("training.edit_class", by=cast.binh, subject=cast.ward, label=label)
        Entry.objects.filter(pk=line.pk).update(at=midnight + dt.timedelta(minutes=at))
    page = as_(cast.keeper).get("/nhat-ky/", {"viec": "training.edit_class"} | asked)
    assert [entry.subject for entry in page.context["page"]] == names
    assert ("không đọc được" in page.text) == (asked.get("tu") == "hôm nào")

"""A post is mended or ended by the unit above, with history."""

import datetime as dt

import pytest
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.corrections.actions import edit_mandate, mandate_edition
from diemtua.corrections.models import Edit
from diemtua.kernel.errors import Conflict
from diemtua.unions.models import Mandate, Unit
from tests.corrections.conftest import NOW


def edit(cast, **values) -> bool:
    mandate = Mandate.objects.get(pk=cast.hoa_mandate.pk)
    return edit_mandate(mandate=mandate, values=values, edition=mandate_edition(mandate), by=cast.binh, now=NOW)


def test_a_post_changes_with_history_and_one_audit_line(cast) -> None:
    assert edit(cast, position="PCT", full_time=True, since_year=2023) is True
    made = Edit.objects.get()
    assert (made.mandate, made.person) == (cast.hoa_mandate, cast.hoa_person)
    assert made.lines == [("Chức vụ", "Chủ tịch", "Phó Chủ tịch"), ("Chuyên trách", "không", "có"), ("Năm bắt đầu giữ chức vụ", "(trống)", "2023")]  # fmt: skip
    assert Entry.objects.get().action == "corrections.edit_mandate"


def test_an_end_takes_it_out_of_today(cast) -> None:
    edit(cast, ended_on=dt.date(2026, 3, 1))
    assert cast.hoa_person.current_mandates.count() == 0
    assert Edit.objects.get().lines == [("Thôi chức vụ từ ngày", "(trống)", "01/03/2026")]


def test_a_post_held_already_is_a_conflict_and_writes_nothing(cast) -> None:
    cast.hoa_person.mandates.create(unit=cast.union, position="PCT")
    with pytest.raises(Conflict, match="đang giữ chức vụ Phó Chủ tịch ở"):
        edit(cast, position="PCT")
    assert (Edit.objects.count(), Entry.objects.count()) == (0, 0)


def test_edited_meanwhile(cast) -> None:
    old = mandate_edition(cast.hoa_mandate)
    edit(cast, position="PCT")
    with pytest.raises(Conflict, match="vừa sửa"):
        edit_mandate(mandate=cast.hoa_mandate, values={"position": "TT"}, edition=old, by=cast.binh, now=NOW)


def test_the_page_refuses_an_end_before_the_beginning(cast, as_) -> None:
    client, url = as_(cast.binh), reverse("corrections:edit_mandate", args=[cast.hoa_mandate.pk])
    edition = client.get(url).context["form"]["edition"].value()
    data = {"edition": edition, "position": "CT", "started_on": "2024-01-01", "ended_on": "2023-01-01"}
    assert "trước ngày bắt đầu" in client.post(url, data).content.decode()
    done = client.post(url, data | {"ended_on": ""}, follow=True).content.decode()
    assert "Đã sửa chức vụ của Trần Thị Hòa." in done
    assert as_(cast.other_binh).get(url).status_code == 404


def test_term_basis_and_end_are_mended_with_history(cast) -> None:
    edit(cast, term_ends_on=dt.date(2028, 6, 30), basis="elected", decision="12/QĐ-CĐP")
    edit(cast, ended_on=dt.date(2026, 3, 1), end_reason="resigned")
    ended, mended = Edit.objects.all()
    assert mended.lines == [
        ("Nhiệm kỳ đến", "(trống)", "30/06/2028"),
        ("Căn cứ", "(trống)", "Bầu cử"),
        ("Quyết định", "(trống)", "12/QĐ-CĐP"),
    ]
    assert ended.lines[1] == ("Lý do thôi", "(trống)", "Xin thôi")


def test_a_post_outside_the_life_of_its_union_is_refused_with_a_sentence(cast) -> None:
    Unit.objects.filter(pk=cast.union.pk).update(valid_from=dt.date(2024, 1, 1))
    with pytest.raises(Conflict, match="không hoạt động trong cả thời gian này"):
        edit(cast, started_on=dt.date(2023, 1, 1))
    assert not Edit.objects.exists()

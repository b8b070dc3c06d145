"""An enterprise that changes kind, trade or ownership on a day keeps what it was; what was wrong is mended without a trace."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput
from diemtua.unions.actions import change_enterprise, enterprise_edition
from diemtua.unions.models import Enterprise, PastEnterprise
from tests.unions.conftest import post_edited

EVE, DAY = "2025-06-30", "2025-07-01"
FDI = {"name": "Công ty May Sông Hồng", "kind": "fdi", "trade": "May mặc", "ownership": "foreign"}


@pytest.fixture
def sold(cast):
    """Sông Hồng, non-state, was bought by foreigners as of 1/7/2025."""
    change_enterprise(
        unit=cast.union,
        by=cast.binh,
        facts=FDI,
        workforce=None,
        edition=enterprise_edition(cast.union),
        changed_on=dt.date(2025, 7, 1),
    )
    cast.union.refresh_from_db()
    return cast.union.enterprise


def pasts(enterprise: Enterprise) -> list[tuple]:
    return list(enterprise.past_states.order_by("until").values_list("since", "until", "kind", "trade", "ownership"))


def test_what_it_was_is_kept_until_the_eve_and_the_line_tells_both(sold, lines) -> None:
    assert (sold.kind, sold.trade) == ("fdi", "May mặc")
    assert pasts(sold) == [(dt.date.min, dt.date(2025, 6, 30), "non_state", "", "")]
    assert lines() == ["unions.change_enterprise"]
    told = Entry.objects.get().detail
    assert (told["kind"], told["ownership"], told["changed_on"]) == (["non_state", "fdi"], ["", "foreign"], DAY)


def test_the_same_press_twice_keeps_one_past(sold, cast) -> None:
    change_enterprise(
        unit=cast.union,
        by=cast.binh,
        facts=FDI,
        workforce=None,
        edition=enterprise_edition(cast.union),
        changed_on=dt.date(2025, 7, 1),
    )
    assert len(pasts(sold)) == 1


def test_a_second_change_follows_the_first_and_none_lies_before_it(sold, cast) -> None:
    state = FDI | {"kind": "state", "ownership": "state_whole"}
    with pytest.raises(BadInput, match="01/07/2025"):
        change_enterprise(
            unit=cast.union,
            by=cast.binh,
            facts=state,
            workforce=None,
            edition=enterprise_edition(cast.union),
            changed_on=dt.date(2025, 7, 1),
        )
    sold.refresh_from_db()
    assert sold.kind == "fdi"
    change_enterprise(
        unit=cast.union,
        by=cast.binh,
        facts=state,
        workforce=None,
        edition=enterprise_edition(cast.union),
        changed_on=dt.date(2026, 1, 1),
    )
    assert [row[:3] for row in pasts(sold)] == [
        (dt.date.min, dt.date(2025, 6, 30), "non_state"),
        (dt.date(2025, 7, 1), dt.date(2025, 12, 31), "fdi"),
    ]


def test_without_a_day_it_was_always_so(cast, as_) -> None:
    change_enterprise(unit=cast.union, by=cast.binh, facts=FDI, workforce=None, edition=enterprise_edition(cast.union))
    assert not PastEnterprise.objects.exists()
    assert Entry.objects.get().detail["kind"] == ["non_state", "fdi"]
    page = as_(cast.binh).get("/thong-ke/", {"ngay": EVE, "hang": "loai-hinh", "cot": "khong"})
    assert [line.label for line in page.context["table"]] == ["Vốn đầu tư nước ngoài (FDI)", "Cộng"]


@pytest.mark.variants
@pytest.mark.parametrize(("day", "kind", "other"), [(EVE, "non_state", "fdi"), (DAY, "fdi", "non_state"), ("", "fdi", "non_state")])  # fmt: skip
def test_every_list_and_figure_of_a_day_has_the_kind_of_that_day(sold, cast, as_, day, kind, other) -> None:
    client, label = as_(cast.binh), Enterprise.Kind(kind).label
    listed = [len(client.get("/can-bo/", {"ngay": day, "loai_hinh": k}).context["rows"]) for k in (kind, other)]
    assert listed == [1, 0]
    assert label in client.get("/can-bo/", {"ngay": day, "cot": "loai-hinh"}).text
    crossed = client.get("/thong-ke/", {"ngay": day, "hang": "loai-hinh", "cot": "gioi-tinh"})
    assert [line.label for line in crossed.context["table"]] == [label, "Cộng"]
    assert [client.get("/thong-ke/", {"ngay": day, "loai": k}).context["crossing"].total for k in (kind, other)] == [1, 0]  # fmt: skip
    words = {"non_state": "tu-nhan", "fdi": "fdi"}
    assert [client.get("/bang-dieu-hanh/", {"ngay": day, "loai": words[k]}).context["total"].total for k in (kind, other)] == [1, 0]  # fmt: skip
    behind = client.get("/bang-dieu-hanh/danh-sach/", {"ngay": day, "loai": "ngoai", "muc": "total"})
    assert [post.kind_label for post in behind.context["page"]] == [label]
    period = {EVE: "2025-Q2", DAY: "2025-Q3", "": f"{timezone.localdate().year}"}[day]
    corps = client.get("/thong-ke/so-lieu-ky/", {"ky": period}).context["report"].sections[0]
    assert [row for row, _ in corps.rows] == [label, "Cộng"]


def test_a_page_opened_before_a_colleague_wrote_wipes_nothing(cast, as_) -> None:
    url = f"/don-vi/{cast.union.pk}/doanh-nghiep/"
    stale = as_(cast.binh).get(url).context["form"]["edition"].value()
    told = FDI | {"tax_code": "0100233488", "year": 2026, "workers": 80, "women": 40}
    assert post_edited(as_(cast.city_officer), url, told).status_code == 302
    detail = Entry.objects.get().detail
    assert (detail["tax_code"], detail["workers"], detail["women"]) == (["", "0100233488"], [None, 80], [None, 40])
    sent = as_(cast.binh).post(url, FDI | {"edition": stale, "year": 2026, "workers": 70})
    assert (sent.status_code, sent.context["form"]["workers"].value()) == (409, "70")
    cast.union.refresh_from_db()
    assert (cast.union.enterprise.tax_code, cast.union.enterprise.workforce.get().workers) == ("0100233488", 80)


def test_a_households_number_is_not_written_into_the_journal(cast, as_) -> None:
    post_edited(as_(cast.binh), f"/don-vi/{cast.union.pk}/doanh-nghiep/", FDI | {"tax_code": "001085000123"})
    assert Entry.objects.get().detail["tax_code"] == ["", "…123"]


def test_the_tree_of_a_day_too(sold, cast, as_) -> None:
    client = as_(cast.city_officer)
    then, later = (client.get("/don-vi/", {"ngay": day, "tim": "sông hồng"}).text for day in (EVE, DAY))
    assert ("Ngoài nhà nước" in then, "FDI" in then) == (True, False)
    assert ("Ngoài nhà nước" in later, "FDI" in later) == (False, True)


def test_the_page_takes_the_day_and_shows_what_was(cast, as_) -> None:
    client, url = as_(cast.binh), f"/don-vi/{cast.union.pk}/doanh-nghiep/"
    ahead = client.post(url, FDI | {"changed_on": "2099-01-01"})
    assert set(ahead.context["form"].errors) == {"changed_on"}
    assert post_edited(client, url, FDI | {"changed_on": DAY}).status_code == 302
    before = post_edited(client, url, FDI | {"kind": "state", "changed_on": "2025-06-01"})
    assert (before.status_code, before.context["form"]["kind"].value()) == (400, "state")
    page = client.get(url).text
    assert ("Trước đây" in page, "Ngoài nhà nước" in page, "đến hết 30/06/2025" in page) == (True, True, True)
    assert client.get(url).context["form"]["changed_on"].value() is None

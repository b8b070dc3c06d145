"""Two records picked by hand go to the page that puts them side by side; nothing is merged on the way."""

import datetime as dt

from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.duplicates.actions import judge_different
from diemtua.duplicates.jobs import scan_register
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.jobs.actions import Progress
from diemtua.jobs.models import Job
from diemtua.unions.models import Mandate
from tests.duplicates.conftest import NOW, suspect
from tests.factories import make_person


def pick(client, person, other):
    return client.post(f"/trung-nguoi/chon/{person.pk}/", {"ho_so": other.pk})


def test_namesakes_are_offered_at_once_and_others_are_found(cast, twice, as_) -> None:
    client = as_(cast.binh)
    page = client.get(f"/trung-nguoi/chon/{twice.a.pk}/")
    assert (list(page.context["found"]), "Trường Mầm non Hoa Sen" in page.text) == ([twice.b], True)
    assert list(client.get(f"/trung-nguoi/chon/{twice.a.pk}/?tim=hoa").context["found"]) == [cast.hoa_person]


def test_the_pair_opens_for_judging_and_nothing_is_merged(cast, as_) -> None:
    client = as_(cast.binh)
    other = make_person("Trần Hòa", cast.union, position="TT")
    sent = pick(client, other, cast.hoa_person)
    pair = SuspectedPair.objects.get()
    assert (sent.url, {pair.first, pair.second}, pair.verdict) == (
        f"/trung-nguoi/{pair.pk}/",
        {other, cast.hoa_person},
        "",
    )
    assert "cán bộ chọn để đối chiếu" in client.get(sent.url).text
    assert ([e.action for e in Entry.objects.all()], Merge.objects.count()) == (["duplicates.pick_pair"], 0)


def test_a_pair_already_judged_comes_back_with_its_verdict(cast, twice, as_) -> None:
    judge_different(pair=twice.pair, by=cast.binh, now=NOW)
    assert pick(as_(cast.binh), twice.b, twice.a).url == f"/trung-nguoi/{twice.pair.pk}/"
    twice.pair.refresh_from_db()
    assert (twice.pair.verdict, SuspectedPair.objects.count()) == ("other", 1)


def test_nobody_outside_the_scope_and_not_the_same_record(cast, as_) -> None:
    client = as_(cast.binh)
    assert pick(client, cast.hoa_person, cast.nga_person).status_code == 404
    assert pick(client, cast.hoa_person, cast.hoa_person).status_code == 400
    assert not SuspectedPair.objects.exists()


def test_a_scan_leaves_a_picked_pair_on_the_table(cast, as_) -> None:
    pick(as_(cast.binh), make_person("Vũ Khác Hẳn", cast.union, position="TT"), cast.hoa_person)
    scan_register(Progress(Job.objects.create(title="Rà soát", task="x", by=cast.binh)), unit_ids=[cast.ward.pk])
    assert SuspectedPair.objects.count() == 1


def test_who_holds_a_post_in_another_ward_is_not_taken_over_by_a_post_that_ended_here(cast, as_) -> None:
    """Nga once sat in a committee of Bình's ward; her record, account and number of today are the other ward's."""
    Mandate.objects.create(
        person=cast.nga_person,
        unit=cast.union,
        position="UV-BCH",
        ended_on=timezone.localdate() - dt.timedelta(days=700),
    )
    mine = make_person("Lê Thúy Nga", cast.union, position="KT")
    pair = suspect(mine, cast.nga_person)
    client = as_(cast.binh)
    assert list(client.get(f"/trung-nguoi/chon/{mine.pk}/").context["found"]) == []
    assert (pick(client, mine, cast.nga_person).status_code, pick(client, cast.nga_person, mine).status_code) == (
        403,
        403,
    )
    assert client.post(f"/trung-nguoi/{pair.pk}/gop/", {"giu": mine.pk}).status_code == 404
    assert not Merge.objects.exists()
    assert as_(cast.city_officer).get(f"/trung-nguoi/{pair.pk}/").status_code == 200
    Mandate.objects.filter(unit=cast.other_union).update(ended_on=dt.date(2020, 1, 1))
    assert client.get(f"/trung-nguoi/{pair.pk}/").status_code == 200

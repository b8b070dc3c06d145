"""A whole import is taken back while nothing depends on it; else one reads exactly what does."""

import datetime as dt

import pytest
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.jobs.models import Job
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.roster import undoing
from diemtua.roster.actions import confirm_import, settle_resemblance, undo_import
from diemtua.roster.models import Founding, Import, Source
from diemtua.roster.undoing import Reach, reach_of, take_back
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from tests.roster.test_import import NOW, PEOPLE, everything
from tests.roster.test_settle_resemblance import ALIKE
from tests.roster.workbooks import rows_workbook, uploaded


def imported(cast, rows) -> Import:
    roster = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    return roster


def undone(roster: Import, cast) -> Import:
    undo_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    return roster


def register() -> list:
    people = Person.objects.order_by("pk").values_list(
        "full_name", "phone", "email", "birth_date", "citizen_digest", "search"
    )
    posts = Mandate.objects.order_by("pk").values_list("person", "unit", "position", "since_year", "full_time")
    return [list(people), list(posts), list(Unit.objects.values_list("name", "enterprise")), Enterprise.objects.count()]


def test_everything_is_as_it_was_before_with_one_audit_line(cast) -> None:
    before = register()
    roster = imported(cast, PEOPLE)
    assert register() != before
    assert reach_of(roster) == Reach(persons=4, updated=0, mandates=5, unions=2)
    undone(roster, cast)
    assert (roster.state, roster.message) == (
        Import.State.UNDONE,
        "Đã gỡ 4 người, 2 công đoàn cơ sở; trả lại 0 giá trị cũ.",
    )
    assert register() == before
    assert (Source.objects.count(), Founding.objects.count()) == (0, 0)
    assert Entry.objects.filter(action="roster.undo_import").count() == 1


def test_values_a_list_changed_return_and_what_it_added_goes(cast) -> None:
    imported(cast, PEOPLE)
    before = register()
    newer = [
        PEOPLE[0] | {"phone": "0933000001", "trained_year": 2025, "since_year": 2020, "full_time": "x"},
        PEOPLE[4] | {"dob_male": "7/8/1974", "phone": "", "cccd": "001074000005"},
        {"name": "Người Mới", "unit": "Công ty Mới", "dob_male": "1/1/1990"},
    ]
    second = imported(cast, newer)
    an = Person.objects.get(full_name="Lê Văn An")
    assert (an.phone, an.last_trained_year) == ("0933000001", 2025)
    undone(second, cast)
    assert register() == before
    assert second.message == "Đã gỡ 1 người, 1 công đoàn cơ sở; trả lại 6 giá trị cũ."


def test_a_value_changed_again_since_stays_and_is_said(cast) -> None:
    imported(cast, PEOPLE)
    second = imported(cast, [PEOPLE[0] | {"phone": "0933000001", "email": "an@vi.vn"}])
    Person.objects.filter(full_name="Lê Văn An").update(phone="0944000001")
    undone(second, cast)
    an = Person.objects.get(full_name="Lê Văn An")
    assert (an.phone, an.email) == ("0944000001", "")
    assert "1 giá trị đã có người sửa sau đó" in second.message


def test_a_later_list_must_be_taken_back_first(cast) -> None:
    first = imported(cast, PEOPLE)
    second = imported(cast, [PEOPLE[0] | {"phone": "0933000001"}])
    with pytest.raises(Conflict, match="đã cập nhật 1 người do lượt này thêm; hãy hoàn tác lượt đó trước"):
        undo_import(first, by=cast.binh, now=NOW)
    first.refresh_from_db()
    assert first.state == Import.State.DONE
    undone(second, cast)
    undone(first, cast)
    assert first.state == Import.State.UNDONE


def test_an_account_and_a_class_prevent_it_and_the_page_says_so(cast, as_) -> None:
    from tests.training.factories import enrol, make_class

    roster = imported(cast, PEOPLE)
    an = Person.objects.get(full_name="Lê Văn An")
    an.user = User.objects.create_user("an", "x", full_name="An")
    an.save()
    enrol(make_class(cast), Person.objects.get(full_name="Vũ Chuyên"))
    page = as_(cast.binh).get(reverse("roster:undo", args=[roster.pk])).content.decode()
    assert "1 người do lượt này thêm đã được cấp tài khoản." in page
    assert "1 người do lượt này thêm đã có lời triệu tập hoặc ghi danh vào lớp." in page
    assert "Hoàn tác cả lượt nạp" not in page
    with pytest.raises(Conflict, match="đã được cấp tài khoản"):
        undo_import(roster, by=cast.binh, now=NOW)


def test_a_row_decided_by_hand_goes_too(cast) -> None:
    before = register()
    roster = imported(cast, ALIKE)
    settle_resemblance(roster.resemblances.get(), verdict="other", by=cast.binh, now=NOW)
    assert Person.objects.filter(full_name="Lê Thị Lan").count() == 2
    undone(roster, cast)
    assert register() == before


def test_a_union_with_somebody_else_in_it_stays(cast) -> None:
    roster = imported(cast, PEOPLE)
    Mandate.objects.create(person=cast.hoa_person, unit=Unit.objects.get(name="CĐCS Trường B"), position="TT")
    undone(roster, cast)
    assert Unit.objects.filter(name__in=["CĐCS Trường B", "CĐCS Công ty TNHH A"]).count() == 1
    assert "1 công đoàn cơ sở được giữ lại" in roster.message


@pytest.mark.variants
@pytest.mark.parametrize("killed_after", range(6))
def test_killed_anywhere_it_goes_on(cast, monkeypatch, killed_after) -> None:
    monkeypatch.setattr(undoing, "STEP", 1)
    before = register()
    roster = imported(cast, PEOPLE)
    Import.objects.filter(pk=roster.pk).update(state=Import.State.UNDOING)
    walk = take_back(roster)
    for _ in range(killed_after):
        next(walk)
    walk.close()
    for _ in take_back(Import.objects.get(pk=roster.pk)):
        pass
    assert register() == before


def test_two_press_at_once_one_job_and_one_explanation(cast) -> None:
    roster = imported(cast, PEOPLE)
    stale = Import.objects.get(pk=roster.pk)
    undone(roster, cast)
    with pytest.raises(Conflict, match="có người vừa hoàn tác"):
        undo_import(stale, by=cast.city_officer, now=NOW)
    assert Job.objects.filter(task="diemtua.roster.jobs.undo_import").count() == 1


def test_who_became_needed_meanwhile_stays_and_is_counted(cast) -> None:
    roster = imported(cast, PEOPLE)
    Import.objects.filter(pk=roster.pk).update(state=Import.State.UNDOING)
    an = Person.objects.get(full_name="Lê Văn An")
    an.user = User.objects.create_user("an", "x", full_name="An")
    an.save()
    tally = [*take_back(roster)][-1]
    assert (tally["persons"], tally["kept"], tally["unions_kept"]) == (3, 1, 1)
    assert an.mandates.count() == 1


def test_posts_ended_or_written_since_prevent_it_and_nobody_loses_half(cast) -> None:
    roster = imported(cast, PEOPLE)
    an, cuong = (Person.objects.get(full_name=name) for name in ("Lê Văn An", "Đỗ Văn Cường"))
    Mandate.objects.create(person=an, unit=cast.union, position="TT")
    cuong.mandates.update(ended_on=NOW.date())
    assert undoing.obstacles(roster) == [
        "1 chức vụ do lượt này ghi đã được ghi thôi.",
        "1 chức vụ của người do lượt này thêm được ghi sau đó.",
    ]
    Import.objects.filter(pk=roster.pk).update(state=Import.State.UNDOING)  # both came after the question was asked
    tally = [*take_back(roster)][-1]
    assert (tally["persons"], tally["kept"], an.mandates.count(), cuong.mandates.count()) == (2, 2, 2, 1)
    assert set(roster.sources.values_list("person", flat=True)) == {an.pk, cuong.pk}


def test_from_the_page_and_the_same_list_may_come_again(cast, as_) -> None:
    before = everything()
    roster = imported(cast, PEOPLE)
    client = as_(cast.binh)
    assert (
        reverse("roster:undo", args=[roster.pk])
        in client.get(reverse("roster:import", args=[roster.pk])).content.decode()
    )
    done = client.post(reverse("roster:undo", args=[roster.pk]), follow=True).content.decode()
    assert "Lượt nạp này đã được hoàn tác." in done
    assert everything() == before
    assert client.post(reverse("roster:undo", args=[roster.pk])).status_code == 409
    again = imported(cast, PEOPLE)
    assert again.written_counts["new"] == 4


def test_a_neighbour_cannot(cast, as_) -> None:
    roster = imported(cast, PEOPLE)
    assert as_(cast.other_binh).post(reverse("roster:undo", args=[roster.pk])).status_code == 404


def test_every_value_of_a_new_person_names_its_row(cast) -> None:
    roster = imported(cast, PEOPLE)
    bich = Person.objects.get(full_name="Phạm Thị Bích")
    found = [
        (s.row, s.told, len(s.posts.split(",")) if s.posts else 0, s.made) for s in bich.sources.filter(roster=roster)
    ]
    assert found == [(9, "nsbyce", 1, True), (10, "p", 0, True), (11, "", 1, True)]
    assert dt.date(1985, 4, 3) == bich.birth_date


def test_a_merge_prevents_it_and_a_mere_suspicion_does_not(cast) -> None:
    from diemtua.duplicates.models import Merge, SuspectedPair

    roster = imported(cast, PEOPLE)
    an, bich = (Person.objects.get(full_name=name) for name in ("Lê Văn An", "Phạm Thị Bích"))
    first, second = sorted((an.pk, bich.pk))
    SuspectedPair.objects.create(first_id=first, second_id=second, score=17)
    assert undoing.obstacles(roster) == []
    merge = Merge.objects.create(kept=an, gone=bich, log="[]")
    assert undoing.obstacles(roster) == ["1 người do lượt này thêm đã có lần gộp."]
    merge.delete()
    undone(roster, cast)
    assert SuspectedPair.objects.count() == 0

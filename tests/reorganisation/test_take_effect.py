"""The day a decision takes effect: what moves, what ends, what stays as it was."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.jobs.actions import resume_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.reorganisation import effect
from diemtua.reorganisation.actions import (
    approve_decision,
    cancel_decision,
    edit_decision,
    remove_operation,
    start_due_decisions,
    submit_decision,
    take_back_decision,
    take_effect,
    take_over_draft,
)
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.queries import preview_of
from diemtua.unions.access import visible_units
from diemtua.unions.models import Mandate, PastState, Stewardship, Territory, Unit
from diemtua.unions.queries import mandates_on, units_on
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, EVE, NOW, draft, enact, second_officer

Kind = Operation.Kind


def found(cast, name="Công đoàn phường Bồ Đề - Hoài Đức", kind="ward", under=None, **more) -> Operation:
    return Operation(kind=Kind.FOUND, new_name=name, new_kind=kind, target=under or cast.city, **more)


@pytest.fixture
def merged(cast):
    """Both wards of the cast merge into a new one on 1/7/2025; Bình's ward had a full-time officer of its own."""
    make_person("Lý Chuyên Trách", cast.ward, position="CT")
    new = found(cast, areas=["00145"])
    merging = [Operation(kind=Kind.MERGE, unit=unit, founding=new) for unit in (cast.ward, cast.other_ward)]
    return enact(cast, draft(cast, new, *merging))


def test_a_merger_takes_unions_along_carries_posts_and_keeps_the_past(cast, merged) -> None:
    new = Unit.objects.get(name="Công đoàn phường Bồ Đề - Hoài Đức")
    assert (merged.state, merged.counts) == (
        "effective",
        {
            "founded": 1,
            "renamed": 0,
            "moved": 2,
            "carried": 1,
            "posts_ended": 1,
            "transferred": 0,
            "stewards_ended": 2,
            "stewards_begun": 2,
            "ended": 2,
        },
    )
    assert set(Unit.objects.filter(parent=new, valid_to=None).values_list("pk", flat=True)) == {
        cast.union.pk,
        cast.other_union.pk,
    }
    for unit in Unit.objects.exclude(parent=None).select_related("parent"):
        assert unit.path.startswith(unit.parent.path)
        assert len(unit.path) == len(unit.parent.path) + 5
    cast.ward.refresh_from_db()
    assert (cast.ward.valid_to, cast.ward.parent) == (EVE, new)
    post = Mandate.objects.get(person__full_name="Lý Chuyên Trách", ended_on=None)
    assert (post.unit, post.position, post.started_on) == (new, "CT", DAY)
    old = Mandate.objects.get(person__full_name="Lý Chuyên Trách", unit=cast.ward)
    assert (old.ended_on, old.end_reason) == (EVE, "union_merged")
    assert Territory.objects.get(until=None).unit == new
    assert {u.name_then for u in units_on(EVE)} == {cast.city.name, cast.ward.name, cast.other_ward.name, cast.union.name, cast.other_union.name}  # fmt: skip
    assert {u.parent_id_then for u in units_on(EVE) if u.pk == cast.union.pk} == {cast.ward.pk}
    assert {u.parent_id_then for u in units_on(DAY) if u.pk == cast.union.pk} == {new.pk}
    assert mandates_on(EVE).count() == mandates_on(DAY).count() == 3


def test_the_archive_of_a_merged_union_goes_to_its_successor(cast, merged) -> None:
    """Whatever hangs on the old union (issuer, classes, cases) is found by who now manages the new one."""
    new = Unit.objects.get(name="Công đoàn phường Bồ Đề - Hoài Đức")
    Stewardship.objects.create(user=cast.thao, unit=new)
    assert set(visible_units(cast.thao)) == {new, cast.ward, cast.other_ward, cast.union, cast.other_union}


def test_rename_move_suspend_and_dissolve_at_once(cast) -> None:
    lonely = make_union(cast.ward, "Công ty Sắp Đóng cửa")
    leaver = make_person("Hồ Văn Cuối", lonely)
    asleep = make_union(cast.ward, "Công ty Tạm Nghỉ")
    decision = draft(
        cast,
        Operation(kind=Kind.RENAME, unit=cast.union, new_name="CĐCS May Sông Hồng 2"),
        Operation(kind=Kind.MOVE, unit=cast.union, target=cast.other_ward),
        Operation(kind=Kind.DISSOLVE, unit=lonely),
        Operation(kind=Kind.SUSPEND, unit=asleep),
    )
    enact(cast, decision)
    cast.union.refresh_from_db()
    assert (cast.union.name, cast.union.search, cast.union.parent) == ("CĐCS May Sông Hồng 2", "cdcs may song hong 2", cast.other_ward)  # fmt: skip
    past = PastState.objects.get(unit=cast.union)
    assert (past.name, past.parent, past.until, past.since) == ("CĐCS Công ty TNHH May Sông Hồng", cast.ward, EVE, dt.date.min)  # fmt: skip
    assert Mandate.objects.get(person=cast.hoa_person).ended_on is None
    gone = Mandate.objects.get(person=leaver)
    assert (gone.ended_on, gone.end_reason) == (EVE, "union_ended")
    lonely.refresh_from_db()
    asleep.refresh_from_db()
    assert (lonely.valid_to, asleep.suspended, asleep.valid_to) == (EVE, True, None)


def test_a_split_takes_the_chosen_unions_and_officers(cast) -> None:
    second = make_union(cast.ward, "Công ty Thứ Hai")
    make_person("Chủ Tịch Ở Lại", cast.ward)
    goer = make_person("Phó Chủ Tịch Đi", cast.ward, position="PCT")
    post = goer.mandates.get()
    new = found(cast, "Công đoàn phường Long Biên")
    decision = draft(
        cast,
        new,
        Operation(kind=Kind.SPLIT, unit=cast.ward, founding=new),
        Operation(kind=Kind.MOVE, unit=second, founding=new),
        Operation(kind=Kind.TRANSFER, unit=cast.ward, founding=new, mandate=post),
    )
    enact(cast, decision)
    made = Unit.objects.get(name="Công đoàn phường Long Biên")
    assert [u.pk for u in made.children.all()] == [second.pk]
    now = goer.mandates.get(ended_on=None)
    assert (now.unit, now.position, now.started_on) == (made, "PCT", DAY)
    post.refresh_from_db()
    assert (post.ended_on, post.end_reason) == (EVE, "transferred")
    assert Mandate.objects.filter(unit=cast.ward, ended_on=None).count() == 1


def test_moving_something_into_what_itself_moves(cast) -> None:
    """D moves from the ward to the other ward; the deep union goes into D; both arrive, whatever the order of rows."""
    deep = make_union(cast.ward, "Công ty Sâu")
    section = Unit.objects.create(kind="section", name="CĐBP Xưởng 1", parent=deep, path=deep.path + "00001")
    decision = draft(
        cast,
        Operation(kind=Kind.MOVE, unit=section, target=cast.union),
        Operation(kind=Kind.MOVE, unit=cast.union, target=cast.other_ward),
        Operation(kind=Kind.MERGE, unit=cast.ward, target=cast.other_ward),
    )
    enact(cast, decision)
    for unit in Unit.objects.exclude(parent=None).select_related("parent"):
        assert unit.path.startswith(unit.parent.path), unit
    section.refresh_from_db()
    assert section.parent == cast.union
    deep.refresh_from_db()
    assert deep.parent == cast.other_ward
    assert PastState.objects.filter(until=EVE).count() == 4


def test_two_decisions_one_after_the_other_keep_both_pasts(cast) -> None:
    enact(cast, draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Tên thứ hai")))
    later = draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Tên thứ ba"), effective_on=dt.date(2025, 7, 20))  # fmt: skip
    enact(cast, later)
    names = {day: units_on(day).get(pk=cast.union.pk).name_then for day in (EVE, DAY, dt.date(2025, 7, 19), dt.date(2025, 7, 20))}  # fmt: skip
    assert list(names.values()) == ["CĐCS Công ty TNHH May Sông Hồng", "Tên thứ hai", "Tên thứ hai", "Tên thứ ba"]
    early = draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Chen ngang"), effective_on=EVE)
    with pytest.raises(Conflict, match="có hiệu lực 20/07/2025"):
        submit_decision(early, by=cast.city_officer, now=NOW)


def test_a_decision_with_a_day_ahead_waits_for_it_and_can_be_undone(cast) -> None:
    decision = draft(
        cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Mới"), effective_on=dt.date(2025, 8, 3)
    )
    enact(cast, decision)
    assert (decision.state, decision.job) == ("approved", None)
    assert start_due_decisions(now=NOW) == 0
    day_before_in_hanoi = dt.datetime(2025, 8, 2, 16, 59, tzinfo=dt.UTC)
    assert start_due_decisions(now=day_before_in_hanoi) == 0
    assert start_due_decisions(now=day_before_in_hanoi + dt.timedelta(minutes=1)) == 1
    decision.refresh_from_db()
    cast.union.refresh_from_db()
    assert (decision.state, cast.union.name) == ("effective", "Mới")
    with pytest.raises(Conflict):
        cancel_decision(decision, by=cast.city_officer, now=NOW)
    undone = enact(
        cast, draft(cast, Operation(kind=Kind.DISSOLVE, unit=cast.other_union), effective_on=dt.date(2025, 9, 1))
    )
    cancel_decision(undone, by=cast.city_officer, now=NOW)
    assert start_due_decisions(now=NOW + dt.timedelta(days=60)) == 0
    cast.other_union.refresh_from_db()
    assert cast.other_union.valid_to is None


def test_only_a_second_person_approves_and_only_who_manages_the_scope(cast) -> None:
    decision = draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Mới"))
    submit_decision(decision, by=cast.city_officer, now=NOW)
    for user in (cast.city_officer, cast.binh, cast.keeper):
        with pytest.raises(NotAllowed):
            approve_decision(decision, edition=preview_of(decision).edition, by=user, now=NOW)
    decision.refresh_from_db()
    assert decision.state == "submitted"
    take_back_decision(decision, by=second_officer(cast))
    with pytest.raises(Conflict):
        approve_decision(decision, edition=preview_of(decision).edition, by=second_officer(cast), now=NOW)


def test_every_step_leaves_one_line(cast) -> None:
    decision = draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Mới"))
    enact(cast, decision)
    lines = Entry.objects.filter(subject_type="reorganisation.decision").order_by("id").values_list("action", flat=True)
    assert list(lines) == [
        "reorganisation.draft_decision",
        "reorganisation.submit_decision",
        "reorganisation.approve_decision",
        "reorganisation.take_effect",
    ]


def everything() -> list:
    return [
        list(Unit.objects.order_by("pk").values_list()),
        list(Mandate.objects.order_by("pk").values_list()),
        list(PastState.objects.values_list()),
        list(Territory.objects.values_list()),
        list(Stewardship.objects.order_by("pk").values_list()),
    ]


@pytest.mark.variants
@pytest.mark.parametrize("step", ["found", "move", "hand_on_stewards", "end"])
def test_a_failure_anywhere_leaves_nothing_and_the_job_can_be_run_on(cast, monkeypatch, step) -> None:
    make_person("Lý Chuyên Trách", cast.ward)
    new = found(cast)
    decision = draft(cast, new, Operation(kind=Kind.MERGE, unit=cast.ward, founding=new))
    second_officer(cast)
    before = everything()
    real = getattr(effect._Run, step)

    def fail(self) -> None:
        real(self)
        raise RuntimeError("mất điện")

    monkeypatch.setattr(effect._Run, step, fail)
    enact(cast, decision)
    assert (decision.state, Job.objects.get(pk=decision.job_id).state) == ("approved", "failed")
    assert everything() == before
    monkeypatch.setattr(effect._Run, step, real)
    resume_job(decision.job, by=cast.binh)
    assert Decision.objects.get(pk=decision.pk).state == "effective"
    assert Mandate.objects.filter(unit__name=new.new_name, ended_on=None).count() == 1


def test_run_a_second_time_it_does_nothing(cast, merged) -> None:
    from diemtua.jobs.actions import Progress

    before = everything()
    assert take_effect(Progress(merged.job), decision_id=merged.pk) == merged.counts
    assert everything() == before


def test_a_register_that_changed_since_the_approval_stops_the_decision_with_a_sentence(cast) -> None:
    decision = draft(cast, Operation(kind=Kind.DISSOLVE, unit=cast.other_union), effective_on=dt.date(2025, 8, 3))
    enact(cast, decision)
    Unit.objects.create(kind="section", name="CĐBP mới", parent=cast.other_union, path=cast.other_union.path + "00001")
    start_due_decisions(now=NOW + dt.timedelta(days=5))
    decision.refresh_from_db()
    assert decision.state == "approved"
    assert "còn 1 tổ chức trực thuộc chưa có nơi về (CĐBP mới)" in decision.job.message


def test_a_decision_that_fails_on_its_day_goes_back_to_the_draft_with_everything_in_it(cast, as_) -> None:
    """Meanwhile one of its unions was dissolved. The approval is gone, and the old job cannot bring it back."""
    keep = Operation(kind=Kind.RENAME, unit=cast.union, new_name="CĐCS Mới")
    decision = enact(cast, draft(cast, keep, Operation(kind=Kind.DISSOLVE, unit=cast.other_union), effective_on=dt.date(2025, 8, 3)))  # fmt: skip
    enact(cast, draft(cast, Operation(kind=Kind.DISSOLVE, unit=cast.other_union)))
    start_due_decisions(now=NOW + dt.timedelta(days=5))
    decision.refresh_from_db()
    old_job, url = decision.job, f"/sap-xep/{decision.pk}/"
    assert old_job.message == f"{cast.other_union.name} đã kết thúc hoạt động; hãy bỏ việc này."
    drafter = as_(cast.city_officer)
    page = drafter.get(url).text
    assert (f'action="{url}rut/"' in page, "Mở việc để chạy lại" in page) == (True, False)
    assert "Mở việc để chạy lại" in as_(second_officer(cast)).get(url).text
    assert drafter.post(url + "rut/").status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.job, decision.approved_by, decision.submitted_at) == ("draft", None, None, None)
    remove_operation(decision.operations.get(kind=Kind.DISSOLVE), by=cast.city_officer)
    edit_decision(decision, by=cast.city_officer, effective_on=dt.date(2099, 1, 1))
    enact(cast, decision)
    resume_job(old_job, by=second_officer(cast))
    decision.refresh_from_db()
    assert (decision.state, decision.is_under_way) == ("approved", False)
    Decision.objects.filter(pk=decision.pk).update(effective_on=DAY)
    start_due_decisions(now=NOW)
    assert Unit.objects.get(pk=cast.union.pk).name == "CĐCS Mới"


def test_while_its_job_is_under_way_an_approved_decision_stays_approved(cast) -> None:
    decision = enact(cast, draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Mới"), effective_on=dt.date(2099, 1, 1)))  # fmt: skip
    decision.job = Job.objects.create(title="Thi hành", state=Job.State.WAITING)
    decision.save()
    with pytest.raises(Conflict):
        take_back_decision(decision, by=cast.city_officer)
    decision.job = None
    decision.save()
    take_back_decision(decision, by=cast.city_officer)
    assert (decision.state, decision.approved_by) == ("draft", None)


def test_a_colleague_goes_on_with_a_draft_and_somebody_else_approves(cast, as_) -> None:
    decision = draft(cast, Operation(kind=Kind.RENAME, unit=cast.union, new_name="Mới"))
    Stewardship.objects.filter(user=cast.city_officer).update(ended_at=NOW)
    colleague, url = second_officer(cast), f"/sap-xep/{decision.pk}/"
    assert f'action="{url}nhan-soan/"' in as_(colleague).get(url).text
    for user in (cast.city_officer, cast.binh):
        with pytest.raises(NotAllowed):
            take_over_draft(decision, by=user)
    stale = Decision.objects.get(pk=decision.pk)
    assert as_(colleague).post(url + "nhan-soan/").status_code == 302
    assert Entry.objects.filter(action="reorganisation.take_over_draft", actor_id=colleague.pk).count() == 1
    with pytest.raises(Conflict):
        edit_decision(stale, by=cast.city_officer, title="Sửa muộn")
    Stewardship.objects.filter(user=cast.city_officer).update(ended_at=None)
    with pytest.raises(NotAllowed):
        submit_decision(stale, by=cast.city_officer, now=NOW)
    decision.refresh_from_db()
    assert (decision.state, decision.drafted_by, decision.title) == ("draft", colleague, "Sắp xếp thử")
    submit_decision(decision, by=colleague, now=NOW)
    with pytest.raises(NotAllowed):
        approve_decision(decision, edition=preview_of(decision).edition, by=colleague, now=NOW)
    with pytest.raises(Conflict):
        take_over_draft(decision, by=User.objects.get(pk=cast.city_officer.pk))
    approve_decision(
        decision, edition=preview_of(decision).edition, by=User.objects.get(pk=cast.city_officer.pk), now=NOW
    )
    assert decision.state == "effective"


def test_mending_the_facts_leaves_the_rows_a_table_could_not_use(cast) -> None:
    decision = draft(cast)
    Decision.objects.filter(pk=decision.pk).update(notes=["dòng 3: không hiểu"])
    edit_decision(decision, by=cast.city_officer, title="Tên mới")
    decision.refresh_from_db()
    assert (decision.title, decision.notes) == ("Tên mới", ["dòng 3: không hiểu"])

"""What returns: the list of dialogue members, the dialogue, the workers' conference; told late first, to nobody it does not bind."""

import pytest

from diemtua.casework.actions import close_case, record_past, reopen_case, withdraw_event
from diemtua.casework.models import Case
from diemtua.casework.queries import steps_for
from diemtua.kernel.agenda import Step
from diemtua.kernel.agenda import Urgency as Turn
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed, NotInForce
from diemtua.unions.models import Enterprise, Unit, Workforce
from tests.casework.factories import D, at, make_case, tell
from tests.factories import make_union

LISTS, PERIODIC, CONFERENCE = "danh-sach-doi-thoai", "doi-thoai-dinh-ky", "hoi-nghi-nguoi-lao-dong"
TODAY = D(2026, 11, 22)


def past(cast, procedure: str, day: D, *, unit: Unit | None = None, by=None, today: D = TODAY, note: str = "") -> Case:
    values = {"unit": unit or cast.union, "on_day": day, "note": note}
    return record_past(procedure_id=procedure, by=by or cast.hoa, now=at(today), **values)


def asked(user, today: D = TODAY) -> dict[str, Step]:
    """The agenda of the day by procedure."""
    fresh = type(user).objects.get(pk=user.pk)
    steps = [s for s in steps_for(fresh, now=at(today)) if "don-vi=" in s.url]
    return {s.url.split("/")[3]: s for s in steps}


class TestRecordPast:
    def test_a_day_alone_makes_a_case_put_away_with_its_history(self, cast, lines) -> None:
        case = past(cast, CONFERENCE, D(2026, 3, 20), note="Hội trường lớn")
        case.refresh_from_db()
        assert (case.title, case.is_open, case.held_on) == ("Hội nghị người lao động 2026", False, D(2026, 3, 20))
        assert [(e.step, e.on_day, e.note) for e in case.events.all()] == [("held", D(2026, 3, 20), "Hội trường lớn")]
        assert lines() == ["record_past"]

    def test_the_same_day_twice_is_a_conflict_and_writes_nothing(self, cast, lines) -> None:
        past(cast, LISTS, D(2025, 3, 20))
        with pytest.raises(Conflict, match="20/03/2025"):
            past(cast, LISTS, D(2025, 3, 20))
        assert (Case.objects.count(), lines()) == (1, ["record_past"])

    @pytest.mark.parametrize(
        ("procedure", "day", "error", "sentence"),
        [
            (CONFERENCE, D(2026, 11, 23), BadInput, "chưa đến"),
            (CONFERENCE, D(2021, 1, 31), NotInForce, "31/01/2021"),
            (PERIODIC, D(2026, 3, 1), BadInput, "lập vụ việc"),
        ],
    )
    def test_what_cannot_be_is_refused_and_leaves_nothing(self, cast, lines, procedure, day, error, sentence) -> None:
        with pytest.raises(error, match=sentence):
            past(cast, procedure, day)
        assert (Case.objects.count(), lines()) == (0, [])

    @pytest.mark.parametrize("who", ["nga", "other_binh", "keeper"])
    def test_only_officers_of_the_union_or_above_write(self, cast, who) -> None:
        with pytest.raises(NotAllowed):
            past(cast, LISTS, D(2025, 3, 20), by=getattr(cast, who))
        assert past(cast, LISTS, D(2025, 3, 20), by=cast.binh).unit == cast.union

    def test_a_day_written_wrongly_is_taken_back_like_any_other(self, cast) -> None:
        case = past(cast, CONFERENCE, D(2026, 3, 20))
        reopen_case(case=case, by=cast.hoa, now=at(TODAY))
        withdraw_event(event=case.events.get(), reason="Ghi nhầm đơn vị", by=cast.hoa, now=at(TODAY))
        close_case(case=case, note="Ghi nhầm", by=cast.hoa, now=at(TODAY))
        assert asked(cast.hoa)[CONFERENCE].label == "Ghi lần đã làm"


class TestAgenda:
    def test_a_union_that_never_wrote_one_is_asked_for_the_day_or_to_begin(self, cast) -> None:
        found = asked(cast.hoa)
        assert [(p, s.urgency, s.label) for p, s in found.items()] == [
            (LISTS, Turn.LOOK, "Ghi lần đã làm"),
            (PERIODIC, Turn.PREPARE, "Chuẩn bị đối thoại"),
            (CONFERENCE, Turn.PREPARE, "Ghi lần đã làm"),
        ]
        assert found[LISTS].url == f"/vu-viec/da-lam/{LISTS}/?don-vi={cast.union.pk}"
        assert found[LISTS].detail == (
            "CĐCS Công ty TNHH May Sông Hồng. Danh sách thành viên đối thoại của hai bên phải được xác định lại ít nhất "
            "2 năm một lần (Nghị định 145/2020/NĐ-CP, Điều 38 khoản 3). Làm rồi thì ghi ngày; chưa làm thì lập vụ việc từ đó."
        )

    @pytest.mark.parametrize(
        ("fixed_on", "expected"),
        [
            (D(2024, 10, 1), (Turn.NOW, "Lần gần nhất: 01/10/2024, đã trễ 52 ngày.")),
            (D(2024, 12, 1), (Turn.PREPARE, "Lần gần nhất: 01/12/2024.")),
            (D(2025, 6, 1), None),
        ],
    )
    def test_a_list_is_late_near_or_not_told(self, cast, fixed_on, expected) -> None:
        past(cast, LISTS, fixed_on)
        step = asked(cast.hoa).get(LISTS)
        assert (step and (step.urgency, step.detail[-len(expected[1]) :])) == expected
        if step:
            assert (step.title, step.url) == (
                "Lập lại danh sách thành viên đối thoại",
                f"/vu-viec/mo/{LISTS}/?don-vi={cast.union.pk}",
            )

    def test_the_newest_list_counts_and_one_being_made_is_not_asked_for(self, cast) -> None:
        past(cast, LISTS, D(2022, 3, 1))
        case = make_case(cast, LISTS, title="Danh sách mới", on=TODAY)
        assert LISTS not in asked(cast.hoa)
        tell(case, "fix", TODAY)
        assert LISTS not in asked(cast.hoa)
        assert LISTS not in asked(cast.hoa, D(2027, 12, 30))

    def test_held_this_year_is_enough_and_next_year_it_returns(self, cast) -> None:
        past(cast, CONFERENCE, D(2026, 1, 15))
        assert CONFERENCE not in asked(cast.hoa)
        step = asked(cast.hoa, D(2027, 1, 4))[CONFERENCE]
        assert (step.urgency, step.title, step.label) == (
            Turn.LOOK,
            "Năm 2027 chưa có hội nghị người lao động",
            "Chuẩn bị hội nghị",
        )

    def test_a_dialogue_under_way_is_not_missed_and_one_given_up_is(self, cast) -> None:
        case = make_case(cast, PERIODIC, title="Đối thoại 2026", on=TODAY)
        assert PERIODIC not in asked(cast.hoa)
        close_case(case=case, note="Giám đốc vắng", by=cast.hoa, now=at(TODAY))
        assert PERIODIC in asked(cast.hoa)

    def test_a_state_owned_enterprise_has_three_months(self, cast) -> None:
        Enterprise.objects.update(kind=Enterprise.Kind.STATE, ownership="state_whole")
        past(cast, CONFERENCE, D(2025, 2, 1))
        step = asked(cast.hoa, D(2026, 4, 1))[CONFERENCE]
        assert (step.urgency, step.due_at.date()) == (Turn.NOW, D(2026, 3, 31))
        assert "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 69 khoản 1" in step.detail

    @pytest.mark.variants
    @pytest.mark.parametrize(
        ("unit", "enterprise", "told"),
        [
            ({"kind": Unit.Kind.PROFESSION}, {}, set()),
            ({"enterprise": None}, {}, set()),
            ({"suspended": True}, {}, set()),
            ({}, {"kind": Enterprise.Kind.STATE, "ownership": "public"}, {PERIODIC}),
            ({}, {"kind": Enterprise.Kind.STATE}, {PERIODIC}),
            ({}, {"kind": Enterprise.Kind.STATE, "ownership": "state_part"}, {LISTS, PERIODIC, CONFERENCE}),
        ],
    )
    def test_who_is_not_bound_is_not_nagged(self, cast, unit, enterprise, told) -> None:
        Unit.objects.filter(pk=cast.union.pk).update(**unit)
        Enterprise.objects.filter(pk=cast.union.enterprise_id).update(**enterprise)
        assert set(asked(cast.hoa)) == told

    @pytest.mark.parametrize(("workers", "told"), [(9, {PERIODIC}), (10, {LISTS, PERIODIC, CONFERENCE})])
    def test_the_very_small_are_exempt_by_the_newest_figure(self, cast, workers, told) -> None:
        for year, number in ((2024, 200 - workers * 19), (2025, workers)):
            Workforce.objects.create(enterprise=cast.union.enterprise, year=year, workers=number)
        assert set(asked(cast.hoa)) == told

    def test_where_the_rulebook_vouches_for_nothing_the_agenda_still_opens(self, cast, as_, today) -> None:
        assert asked(cast.hoa, D(2030, 1, 5)) == {}
        today(D(2030, 1, 5))
        assert "chưa có quy định được kiểm chứng" in as_(cast.binh).get("/vu-viec/dinh-ky/").content.decode()


class TestUnionsBelow:
    def test_the_officer_above_reads_figures_with_articles_and_one_button(self, cast) -> None:
        make_union(cast.ward, "Công ty Giày Hà Nội")
        Unit.objects.filter(pk=make_union(cast.ward, "Công ty Đã Giải Thể").pk).update(valid_to=D(2026, 1, 1))
        past(cast, LISTS, D(2024, 10, 1))
        past(cast, CONFERENCE, D(2026, 3, 20))
        (step,) = steps_for(cast.binh, now=at(TODAY))
        assert (step.urgency, step.title) == (Turn.NOW, "1 công đoàn cơ sở trễ việc định kỳ")
        assert step.detail == (
            "Danh sách thành viên đối thoại: 2 đơn vị chưa có hoặc đến hạn, 1 đã trễ (Nghị định 145/2020/NĐ-CP, Điều 38 khoản 3). "
            "Đối thoại định kỳ: 2 đơn vị chưa có hoặc đến hạn (Bộ luật Lao động, Điều 63 khoản 2 điểm a). "
            "Hội nghị người lao động: 1 đơn vị chưa có hoặc đến hạn (Nghị định 145/2020/NĐ-CP, Điều 47 khoản 1)."
        )
        assert step.url == f"/vu-viec/dinh-ky/?viec={LISTS}"

    def test_the_page_names_the_late_first_within_the_scope(self, cast, as_, today) -> None:
        today(TODAY)
        names = [f"Công ty {name}" for name in ("A", "B", "C")]
        never, near, late = (make_union(cast.ward, name) for name in names)
        past(cast, LISTS, D(2024, 12, 1), unit=near, by=cast.binh)
        past(cast, LISTS, D(2024, 10, 1), unit=late, by=cast.binh)
        past(cast, LISTS, D(2026, 10, 1))
        page = as_(cast.binh).get(f"/vu-viec/dinh-ky/?viec={LISTS}").content.decode()
        assert sorted((late.name, near.name, never.name), key=page.index) == [late.name, near.name, never.name]
        assert [name in page for name in (cast.union.name, cast.other_union.name)] == [False, False]
        assert f"/vu-viec/da-lam/{LISTS}/?don-vi={never.pk}" in page
        assert f"/vu-viec/mo/{LISTS}/?don-vi={late.pk}" in page

    def test_a_confidential_case_is_not_read_from_above(self, cast) -> None:
        case = make_case(cast, CONFERENCE, title="Hội nghị", confidential=True, on=TODAY)
        tell(case, "held", TODAY)
        assert CONFERENCE not in asked(cast.hoa)
        assert "Hội nghị người lao động: 1 đơn vị" in steps_for(cast.binh, now=at(TODAY))[-1].detail

    @pytest.mark.variants
    @pytest.mark.parametrize("more", [0, 2])
    def test_few_questions_however_many_unions(self, cast, as_, today, django_assert_num_queries, more) -> None:
        today(TODAY)
        for number in range(more):
            past(cast, LISTS, D(2024, 1, 2), unit=make_union(cast.ward, f"Công ty {number}"), by=cast.binh)
        with django_assert_num_queries(10):
            steps_for(type(cast.binh).objects.get(pk=cast.binh.pk), now=at(TODAY))
        client = as_(cast.binh)
        with django_assert_num_queries(7):
            client.get(f"/vu-viec/dinh-ky/?viec={LISTS}")


class TestPages:
    def test_from_the_agenda_in_two_taps(self, cast, as_, today) -> None:
        today(TODAY)
        hoa, url = as_(cast.hoa), asked(cast.hoa)[CONFERENCE].url
        page = hoa.get(url).content.decode()
        assert "Nghị định 145/2020/NĐ-CP, Điều 47 khoản 1" in page
        assert f"/vu-viec/mo/{CONFERENCE}/?don-vi={cast.union.pk}" in page
        answer = hoa.post(url, {"unit": cast.union.pk, "on_day": "2026-03-20"}, follow=True).content.decode()
        assert "Đã ghi «Hội nghị người lao động 2026»" in answer
        again = hoa.post(url, {"unit": cast.union.pk, "on_day": "2026-03-20", "note": "Gõ rồi"}).content.decode()
        assert "đã được ghi rồi" in again
        assert "Gõ rồi" in again
        assert Case.objects.count() == 1

    def test_the_long_way_offers_the_short_one_where_there_is_one(self, cast, as_) -> None:
        hoa = as_(cast.hoa)
        offers = [
            "Chỉ ghi ngày" in hoa.get(f"/vu-viec/mo/{p}/").content.decode() for p in (LISTS, PERIODIC, CONFERENCE)
        ]
        assert offers == [True, False, True]
        assert hoa.get(f"/vu-viec/da-lam/{PERIODIC}/").status_code == 404

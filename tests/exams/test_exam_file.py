"""The results of an exam leave as a workbook that tells what the page tells."""

import datetime as dt
from io import BytesIO

import pytest
import python_calamine
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.exams import actions
from diemtua.exams.models import Exam
from tests.exams.factories import make_exam, save
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def rows_of(content: bytes) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.django_db(transaction=True)  # the audit line brings its own
def test_the_workbook_tells_each_who_was_entered_as_the_page_does(cast, as_, now) -> None:
    exam = make_exam(cast, "single boolean")
    name = "=Nguyễn Thị Mai"
    actions.enter_persons(exam=exam, persons=[make_person(name, cast.union, position="PCT")], by=cast.binh)
    actions.give_extra_time(entry=exam.entries.get(person=cast.hoa_person), minutes=15, by=cast.binh)
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    save(sitting, exam.paper.paper_items.get(item__kind="single"), ["b"], now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    client, url = as_(cast.binh), f"/ky-kiem-tra/{exam.pk}/ket-qua.xlsx"
    told = rows_of(client.get(url).content)
    assert told[3][0] == "chưa làm: 1; đang làm: 0; chờ chấm: 0; đạt: 1; chưa đạt: 0"
    assert told[5:] == [
        [1.0, "Trần Thị Hòa", cast.union.name, "Đạt", 1.0, 50.0, 15.0, ""],
        [2.0, name, cast.union.name, "Chưa làm", 0.0, "", "", ""],
    ]
    assert [row[1] for row in rows_of(client.get(f"{url}?tinh-trang=passed").content)[5:]] == ["Trần Thị Hòa"]
    assert client.get(f"{url}?tinh-trang=gioi").status_code == 400
    noted = Entry.objects.filter(action="exams.export_exam").order_by("id")
    assert [(e.actor_id, e.detail) for e in noted] == [(cast.binh.pk, {"rows": 2}), (cast.binh.pk, {"rows": 1})]


def test_more_time_is_offered_while_it_can_help(cast, as_) -> None:
    exam, client = make_exam(cast, "single"), as_(cast.binh)
    more = f'href="/ky-kiem-tra/{exam.pk}/them-gio/'
    offered = [client.get(f"/ky-kiem-tra/{exam.pk}/").text.count(more)]
    ended = timezone.now() - dt.timedelta(days=1)
    Exam.objects.filter(pk=exam.pk).update(opens_at=ended - dt.timedelta(hours=2), closes_at=ended)
    offered.append(client.get(f"/ky-kiem-tra/{exam.pk}/").text.count(more))
    assert offered == [1, 0]

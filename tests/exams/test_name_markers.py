"""Who marks the essays can change after the exam was opened."""

import pytest
from django.contrib.auth import get_user_model

from diemtua.audit.models import Entry as Line
from diemtua.exams import actions
from diemtua.exams.access import essays_to_mark
from diemtua.kernel.errors import BadInput, NotAllowed


@pytest.fixture
def lan(db):
    return get_user_model().objects.create_user("lan", "x", full_name="Phạm Lan", is_lecturer=True)


def test_another_lecturer_takes_over_what_waits_and_the_page_says_who(
    cast, as_, exam, sitting, answer, now, lan
) -> None:
    answer(sitting, "essay")
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    client, url = as_(cast.binh), f"/ky-kiem-tra/{exam.pk}/nguoi-cham/"
    assert "checked" in client.get(url).text
    page = client.post(url, {"markers": [lan.pk]}, follow=True).text
    assert "Chấm tự luận: Phạm Lan" in page
    assert [essays_to_mark(user).count() for user in (lan, cast.khai)] == [1, 0]
    assert Line.objects.get(action="exams.name_markers").detail["markers"] == [lan.pk]
    client.post(url, {"markers": [lan.pk]})  # nothing changes, nothing is noted
    assert Line.objects.filter(action="exams.name_markers").count() == 1


def test_essays_need_a_lecturer_and_the_form_says_so(cast, as_, exam) -> None:
    page = as_(cast.binh).post(f"/ky-kiem-tra/{exam.pk}/nguoi-cham/", {"luu": ""})
    assert (page.status_code, "ít nhất một giảng viên" in page.text) == (200, True)
    with pytest.raises(BadInput, match="ít nhất một giảng viên"):
        actions.name_markers(exam=exam, markers=[], by=cast.binh)
    with pytest.raises(BadInput, match="Chỉ giảng viên"):
        actions.name_markers(exam=exam, markers=[cast.thao], by=cast.binh)
    with pytest.raises(NotAllowed):
        actions.name_markers(exam=exam, markers=[cast.khai], by=cast.other_binh)
    assert list(exam.markers.all()) == [cast.khai]
    assert not Line.objects.filter(action="exams.name_markers").exists()

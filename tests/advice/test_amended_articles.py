"""The adviser sees beside the question that an article's words lack an amendment in force on the facts' day."""

import datetime as dt

import pytest

from tests.advice.conftest import take_in
from tests.advice.factories import make_inquiry
from tests.legislation.test_take_amendment import AMENDING


@pytest.mark.parametrize(("facts_on", "told"), [(dt.date(2026, 10, 1), True), (dt.date(2026, 9, 30), False)])
def test_an_amendment_not_taken_in_is_told_beside_the_question(cast, law, as_, facts_on: dt.date, told: bool) -> None:
    take_in("sua.txt", AMENDING.encode())
    inquiry = make_inquiry(cast.hoa, happened_on=facts_on)
    page = as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/", {"tim": "giữ sổ trong bao lâu"}).text
    assert ("được sửa từ 01/10/2026" in page) == told

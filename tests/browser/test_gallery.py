"""Every part in every state, on a phone, on a desk, in the dark, through axe."""

import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, False), (PHONE, True)])
def test_every_part_is_accessible(walk, accessible, size, dark) -> None:
    page = walk(size=size, dark=dark)
    page.goto("/thu-vien-giao-dien/")
    accessible(page)

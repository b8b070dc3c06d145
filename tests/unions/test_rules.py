"""What the forms and the API refuse before anything is written."""

import pytest

from diemtua.unions.rules import name_fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Trần Thị Hòa", ""),
        ("K'Brể", ""),
        ("Nguyễn Văn 5", "Họ tên không có chữ số; hãy xem lại."),
        ("#N/A", "Họ tên không có dấu «#»; hãy xem lại."),
        ("Lê A & Trần B", "Họ tên không có dấu «&»; hãy xem lại."),
        ("…", "Họ tên phải có chữ; hãy xem lại."),
    ],
)
def test_a_person_s_name_has_letters_and_no_digits_or_signs(name: str, fault: str) -> None:
    assert name_fault(name) == fault

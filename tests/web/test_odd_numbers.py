"""A number in an address or a form that is none, or that no column holds, is answered, on every page that reads one."""

import pytest
from django.utils import timezone

from tests.casework.factories import make_case
from tests.conftest import Cast
from tests.exams.factories import make_exam, make_paper
from tests.training.factories import make_class

ODD = ["²", "9" * 30]

LOOKED_AT = [
    ("binh", "/lop-tap-huan/{klass}/cau-hoi/trinh-chieu/?cau={odd}"),
    ("binh", "/lop-tap-huan/{klass}/chon-nguoi/?loc=1&chon={odd}"),
    ("binh", "/so-chung-nhan/?lop={odd}"),
    ("binh", "/can-bo/?don_vi={odd}&trang={odd}"),
    ("hoa", "/vu-viec/mo/thuong-luong/?don-vi={odd}"),
    ("hoa", "/vu-viec/mo/dinh-cong/?vu-viec={odd}"),
    ("hoa", "/vu-viec/{case}/?nhom={odd}"),
    ("hoa", "/vu-viec/{case}/ghi/demand/?nhom={odd}"),
]
SENT = [
    ("binh", "/lop-tap-huan/{klass}/trieu-tap/", {"cach": "chon", "nguoi": "{odd}"}, 400),
    ("binh", "/don-vi/{unit}/them-can-bo/", {"full_name": "Lê An", "position": "CT", "nguoi_khac": "{odd}"}, 302),
    ("binh", "/de-kiem-tra/{paper}/chon-cau/?chuyen-de=T04", {"cau": "{odd}"}, 400),
    ("binh", "/trung-nguoi/chon/{person}/", {"ho_so": "{odd}"}, 404),
]


@pytest.fixture
def places(cast: Cast) -> dict[str, int]:
    return {
        "klass": make_class(cast).pk,
        "case": make_case(cast, on=timezone.localdate()).pk,
        "unit": cast.union.pk,
        "paper": make_paper(cast, "single").pk,
        "person": cast.hoa_person.pk,
    }


@pytest.mark.variants
@pytest.mark.parametrize("odd", ODD, ids=["no number", "too large"])
def test_pages_show_what_they_show_without_the_number(cast, as_, places, odd) -> None:
    for who, address in LOOKED_AT:
        page = as_(getattr(cast, who)).get(address.format(odd=odd, **places))
        assert page.status_code == 200, address


@pytest.mark.variants
@pytest.mark.parametrize("odd", ODD, ids=["no number", "too large"])
def test_forms_refuse_the_number_or_do_without_it(cast, as_, places, odd) -> None:
    for who, address, fields, status in SENT:
        typed = {name: value.format(odd=odd) for name, value in fields.items()}
        page = as_(getattr(cast, who)).post(address.format(**places), typed)
        assert page.status_code == status, address


@pytest.mark.variants
@pytest.mark.parametrize("odd", ODD, ids=["no number", "too large"])
def test_a_sheet_without_a_revision_saves_nothing(cast, as_, odd) -> None:
    exam, hoa = make_exam(cast, "single"), as_(cast.hoa)
    hoa.post(f"/bai-kiem-tra/{exam.pk}/bat-dau/")
    sitting, question = exam.sittings.get(), exam.paper.paper_items.get()
    assert hoa.post(f"/bai-lam/{sitting.pk}/luu/", {f"r{question.pk}": odd, f"q{question.pk}": "b"}).status_code == 302
    assert not sitting.answers.exists()

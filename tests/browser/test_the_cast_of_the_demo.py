"""Each of the demo's cast opens their pages, on the screen they would use: no fault axe can see, no sideways scroll."""

import pytest
from django.utils import timezone

from diemtua.demo.build import build_demo
from tests.browser.conftest import DESK, PHONE

# who -> screen, the pages, and the picture taken of some
WALKS = {
    "hoa": (PHONE, ["/", "/lop-cua-toi/", "/bai-kiem-tra/", "/chung-nhan-cua-toi/", "/tai-khoan/"]),
    "binh": (PHONE, ["/", "/can-bo/", "/don-vi/", "/lop-tap-huan/", "/so-chung-nhan/", "/bang-dieu-hanh/"]),
    "thanhpho": (DESK, ["/bang-dieu-hanh/", "/can-bo/", "/don-vi/", "/nap-danh-sach/", "/ma-kich-hoat/"]),
    "khai": (DESK, ["/", "/lop-tap-huan/", "/hoi-dap/", "/cham-bai/", "/ngan-hang-cau-hoi/"]),
    "thao": (PHONE, ["/", "/hoi-dap/"]),
    "quantri": (DESK, ["/", "/can-bo-chuyen-trach/", "/nhat-ky/"]),
}
PICTURES = {("thanhpho", "/bang-dieu-hanh/"): "readme", ("hoa", "/"): "hom-nay-1-viec-nen-lam"}


@pytest.fixture
def stage(transactional_db):
    return build_demo(now=timezone.now())


def test_every_page_of_the_demo_serves_its_reader(stage, walk, accessible, shot) -> None:
    for name, (size, pages) in WALKS.items():
        page = walk(stage.users[name], size=size)
        for url in pages:
            response = page.goto(url)
            assert response is not None
            assert response.status == 200, (name, url)
            accessible(page)
            if (name, url) in PICTURES:
                shot(page, PICTURES[name, url])

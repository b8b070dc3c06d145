"""A page and a signer without a database."""

import datetime as dt
from typing import Any

from diemtua.credentials.proof import badge
from diemtua.credentials.proof.keys import Signer, TrustedKey, TrustedKeys, new_key
from diemtua.credentials.rules import Printed

ISSUER = "https://diemtua.example.vn/chung-nhan/don-vi-cap/bode"
LIST = "https://diemtua.example.vn/chung-nhan/trang-thai/abc"
ISSUED_AT = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)


def make_signer(issuer: str = ISSUER) -> Signer:
    key = new_key()
    return Signer(issuer, f"https://diemtua.example.vn/chung-nhan/khoa/{key.thumbprint()}", key)


def trust(*signers: Signer) -> TrustedKeys:
    return TrustedKeys(TrustedKey(s.issuer, s.kid, s.key) for s in signers)


def make_page(**fields: Any) -> Printed:
    values: dict[str, Any] = {
        "number": "015/2026/GCN-CĐ",
        "code": "ABCDEFGHJKMN",
        "url": "https://diemtua.example.vn/chung-nhan/ABCDEFGHJKMN",
        "issuer_vi": "Công đoàn phường Bồ Đề",
        "issuer_en": "Trade Union of Bo De Ward",
        "superior_vi": "Liên đoàn Lao động thành phố Hà Nội",
        "title_vi": "GIẤY CHỨNG NHẬN",
        "title_en": "Certificate",
        "holder": "Trần Thị Hòa",
        "sex": "f",
        "birth": "12/03/1985",
        "position": "Chủ tịch",
        "union": "CĐCS Công ty TNHH May Sông Hồng",
        "course": "Kỹ năng thương lượng tập thể",
        "topics": ("Thương lượng tập thể và thỏa ước lao động tập thể",),
        "first_on": dt.date(2026, 10, 3),
        "last_on": dt.date(2026, 10, 24),
        "minutes": 960,
        "place": "Hội trường phường Bồ Đề",
        "percent": 87,
        "issued_on": dt.date(2026, 11, 2),
        "issued_in": "Hà Nội",
        "signer_title_vi": "CHỦ TỊCH",
        "signer_title_en": "President",
        "signer_name": "Nguyễn Văn Bình",
    }
    return Printed(**values | fields)


def make_badge(signer: Signer, page: Printed | None = None, *, index: int = 77) -> str:
    page = page or make_page()
    body = badge.credential(
        page,
        issuer=signer.issuer,
        identities=[badge.Identity("emailAddress", "hoa@example.vn"), badge.Identity("name", page.holder)],
        salt="MUOI234567",
        status=badge.StatusPlace(LIST, index),
        issued_at=ISSUED_AT,
    )
    return badge.signed(body, signer)

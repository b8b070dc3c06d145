"""1,000 certificates, PDF and signed credential, beside a bare Typst compile of the same template in the same run."""

import datetime as dt
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterator

from diemtua.credentials import paper
from diemtua.credentials.paper.page import compiler, qr, words
from diemtua.credentials.proof import badge, seal
from diemtua.credentials.proof.keys import Signer, new_key
from diemtua.credentials.rules import Printed

COUNT = 1_000
SITE = "https://diemtua.example.vn/chung-nhan"
NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)


def pages() -> Iterator[Printed]:
    """A thousand different certificates of one class."""
    for i in range(COUNT):
        code = f"ABCDEFGH{i:04d}"
        yield Printed(
            number=f"{i + 1:03d}/2026/GCN-LĐLĐ",
            code=code,
            url=f"{SITE}/{code}",
            issuer_vi="Công đoàn phường Bồ Đề",
            issuer_en="Trade Union of Bo De Ward",
            superior_vi="Liên đoàn Lao động thành phố Hà Nội",
            title_vi="GIẤY CHỨNG NHẬN",
            title_en="Certificate",
            holder=f"Trần Thị Hòa {i}",
            sex="f",
            birth="12/03/1985",
            position="Chủ tịch",
            union="CĐCS Công ty TNHH May Sông Hồng",
            course="Kỹ năng thương lượng tập thể cho chủ tịch công đoàn cơ sở",
            topics=("Bộ luật Lao động 2019 và văn bản hướng dẫn", "Thương lượng tập thể và thỏa ước lao động tập thể"),
            first_on=dt.date(2026, 10, 3),
            last_on=dt.date(2026, 10, 24),
            minutes=960,
            place="Hội trường phường Bồ Đề",
            percent=87,
            issued_on=dt.date(2026, 11, 22),
            issued_in="Hà Nội",
            signer_title_vi="CHỦ TỊCH",
            signer_title_en="President",
            signer_name="Nguyễn Văn Bình",
        )


def credential(page: Printed, signer: Signer, index: int) -> str:
    """The badge, as issuing signs it."""
    body = badge.credential(
        page,
        issuer=signer.issuer,
        identities=[badge.Identity("systemId", page.code), badge.Identity("name", page.holder)],
        salt="MUOI234567",
        status=badge.StatusPlace(f"{SITE}/trang-thai/abc", index),
        issued_at=NOW,
    )
    return badge.signed(body, signer)


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call: other processes on the machine do not count."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


def main() -> None:
    """Turn about, so that warm caches and a busy machine treat both alike."""
    key = new_key()
    signer = Signer(f"{SITE}/don-vi-cap/bode", f"{SITE}/khoa/{key.thumbprint()}", key)
    whole, bare, sizes = [], [], []
    for index, page in enumerate(pages()):
        made: list[bytes] = []

        def ours(page: Printed = page, index: int = index, made: list[bytes] = made) -> None:
            token = credential(page, signer, index)
            made.append(seal.sealed(paper.draw(page, credential=token), code=page.code, signer=signer))

        whole.append(timed(ours))
        sizes.append(len(made[0]))
        # Inputs of its own, made outside the clock: Typst remembers what it has compiled.
        inputs = {
            "page": json.dumps(words(page) | {"signer": f"Nguyễn Văn Bình {index}"}, ensure_ascii=False),
            "qr": qr(f"{page.url}X"),
            "token": credential(page, signer, index + 1),
        }

        def peer(inputs: dict[str, str] = inputs) -> None:
            compiler().compile(format="pdf", sys_inputs=inputs, timestamp=NOW, pdf_standards=["ua-1"])

        bare.append(timed(peer))
    ours_ms, bare_ms = statistics.median(whole), statistics.median(bare)
    overhead = ours_ms / bare_ms - 1
    print(f"{COUNT} certificates, PDF with seal and signed credential: {ours_ms:.1f} ms CPU each (median)")
    print(f"bare Typst compile of the same template:                  {bare_ms:.1f} ms CPU each")
    print(f"overhead {overhead:.0%} (target < 50%): {'reached' if overhead < 0.5 else 'MISSED'}")
    print(
        f"one PDF {statistics.mean(sizes) / 1024:.0f} kB; 65,749 of them {sum(whole) / COUNT * 65.749 / 60:.1f} CPU minutes"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")

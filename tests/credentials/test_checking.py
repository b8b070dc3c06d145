"""A genuine file is genuine; every way to spoil it is told by its own reason."""

import io
import json
import subprocess
import sys

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.credentials import paper
from diemtua.credentials.proof import badge, seal, status
from diemtua.credentials.proof.checking import Reason, check_file
from diemtua.credentials.proof.keys import TrustedKeys, public_jwk
from tests.credentials.samples import ISSUED_AT, LIST, make_badge, make_page, make_signer, trust

SIGNER = make_signer()
KEYS = trust(SIGNER)


@pytest.fixture(scope="module")
def token() -> str:
    return make_badge(SIGNER)


@pytest.fixture(scope="module")
def pdf(token: str) -> bytes:
    return seal.sealed(paper.draw(make_page(), credential=token), code="ABCDEFGHJKMN", signer=SIGNER)


def test_a_genuine_pdf(pdf: bytes) -> None:
    found = check_file(pdf, KEYS)
    assert (found.reason, found.kind, found.code) == (Reason.GENUINE, "pdf", "ABCDEFGHJKMN")
    assert found.facts["number"] == "015/2026/GCN-CĐ"


def test_a_genuine_badge_as_text_as_json_and_with_a_byte_order_mark(token: str) -> None:
    forms = (token, f"{token}\r\n", json.dumps(badge.enveloped(token)), f"\ufeff{token}")
    assert [check_file(f.encode(), KEYS).reason for f in forms] == [Reason.GENUINE] * 4


@pytest.mark.parametrize("cut", [1, 20, 300, 480, 600, 5_000, 40_000])
def test_a_pdf_cut_short_is_truncated(pdf: bytes, cut: int) -> None:
    assert check_file(pdf[: -1 - cut], KEYS).reason is Reason.TRUNCATED


def test_a_pdf_whose_seal_was_taken_off_is_altered_because_our_credential_is_still_inside(pdf: bytes) -> None:
    assert check_file(pdf[: pdf.rfind(seal.MARK)], KEYS).reason is Reason.ALTERED


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_single_byte_can_be_changed(pdf: bytes, data) -> None:
    place = data.draw(st.integers(0, len(pdf) - 100))
    value = data.draw(st.integers(0, 255).filter(lambda v: v != pdf[place]))
    assert not check_file(pdf[:place] + bytes([value]) + pdf[place + 1 :], KEYS).genuine


def test_a_pdf_with_something_added_after_the_seal_is_altered(pdf: bytes) -> None:
    assert check_file(pdf + b"\n1 0 obj\n<<>>\nendobj\n%%EOF", KEYS).reason is Reason.ALTERED


def test_a_pdf_saved_anew_by_an_editor_is_altered_and_says_what_was_signed(pdf: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_metadata({"/Title": "Xuất sắc"})
    saved = io.BytesIO()
    writer.write(saved)
    found = check_file(saved.getvalue(), KEYS)
    assert (found.reason, found.facts["course"]) == (Reason.ALTERED, "Kỹ năng thương lượng tập thể")


def test_a_seal_moved_to_another_pdf_is_altered(pdf: bytes, token: str) -> None:
    other = paper.draw(make_page(holder="Lê Thúy Nga"), credential=token)
    assert check_file(other + pdf[pdf.rfind(seal.MARK) :], KEYS).reason is Reason.ALTERED


def test_a_file_of_an_unknown_issuer_is_forged(token: str) -> None:
    stranger = make_signer()
    forged = make_badge(stranger)
    page = seal.sealed(paper.draw(make_page(), credential=forged), code="ABCDEFGHJKMN", signer=stranger)
    assert [check_file(f, KEYS).reason for f in (forged.encode(), page)] == [Reason.FORGED, Reason.FORGED]


def test_a_badge_cut_short_is_truncated(token: str) -> None:
    for cut in (1, 40, 86, 87, 200):
        assert check_file(token[:-cut].encode(), KEYS).reason is Reason.TRUNCATED


def test_a_changed_badge_is_altered(token: str) -> None:
    head, body, signature = token.split(".")
    twin = f"{head}.{body[:100]}{'A' if body[100] != 'A' else 'B'}{body[101:]}.{signature}"
    assert check_file(twin.encode(), KEYS).reason is Reason.ALTERED


def test_a_seal_or_a_status_list_is_no_badge(pdf: bytes) -> None:
    line = pdf[pdf.rfind(seal.MARK) + len(seal.MARK) :]
    listed = status.signed_list([], url=LIST, signer=SIGNER, now=ISSUED_AT)
    assert [check_file(f, KEYS).reason for f in (line, listed.encode())] == [Reason.FOREIGN, Reason.FOREIGN]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
        (b"xin chao", Reason.FOREIGN),
        (b"{}", Reason.FOREIGN),
        (b'{"id": 5}', Reason.FOREIGN),
        (b"\xff\xfe\x00", Reason.FOREIGN),
        (b"[" * 5000, Reason.FOREIGN),
        (b'{"a":' * 5000, Reason.FOREIGN),
        (b"%PDF-1.4\n%%EOF\n", Reason.UNSEALED),
        (b"%PDF-1.4\nstream", Reason.TRUNCATED),
        (b"x" * (2 * 1024 * 1024 + 1), Reason.TOO_LARGE),
    ],
)
def test_other_files_get_their_sentence(data: bytes, reason: Reason) -> None:
    assert check_file(data, KEYS).reason is reason


def test_a_file_full_of_streams_is_looked_at_only_so_far() -> None:
    assert seal.embedded_token(b"%PDF-1.7\n" + b"stream\nxx" * 100_000) is None


def test_status_lists_handed_in_say_revoked_or_when_they_were_made(pdf: bytes, token: str) -> None:
    def listed(*revoked: int) -> str:
        return status.signed_list(revoked, url=LIST, signer=SIGNER, now=ISSUED_AT)

    assert check_file(pdf, KEYS, status_lists=[listed(77)]).reason is Reason.REVOKED
    assert check_file(token.encode(), KEYS, status_lists=[listed(76)]).status_at == ISSUED_AT
    assert check_file(token.encode(), KEYS).status_at is None


# --- the PDF itself ---


def test_the_same_certificate_gives_the_same_bytes(pdf: bytes, token: str) -> None:
    assert seal.sealed(paper.draw(make_page(), credential=token), code="ABCDEFGHJKMN", signer=SIGNER) == pdf


def test_readers_still_open_the_sealed_pdf_and_find_the_badge_in_it(pdf: bytes, token: str) -> None:
    assert len(pdf) - pdf.rfind(seal.MARK) < seal.MAX_LINE
    assert b"startxref" in pdf[-1024:]
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert len(reader.pages) == 1
    assert reader.attachments["chung-nhan.jwt"] == [token.encode()]
    assert reader.metadata.title == "Giấy chứng nhận 015/2026/GCN-CĐ: Trần Thị Hòa"
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    width, height = (float(v) for v in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (842, 595)


def test_everything_that_must_be_on_the_page_is_on_the_page(pdf: bytes) -> None:
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    wanted = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ", "Trần Thị Hòa",
        "12/03/1985", "Kỹ năng thương lượng tập thể", "16 giờ", "87/100", "015/2026/GCN-CĐ", "ABCD-EFGH-JKMN",
        "ngày 02 tháng 11 năm 2026", "Nguyễn Văn Bình",
    ]  # fmt: skip
    squeezed = text.replace(" ", "")
    assert [w for w in wanted if w.replace(" ", "") not in squeezed] == []


@pytest.mark.parametrize("length", [1, 40, 150])
def test_long_words_stay_on_one_page(length: int) -> None:
    words = ("Công nghệ " * 30)[:length].strip()
    page = make_page(holder=words, course=(words * 2)[:200], union=words, place=words * 2, topics=(words,) * 12)
    drawn = pypdf.PdfReader(io.BytesIO(paper.draw(page, credential="")))
    assert len(drawn.pages) == 1


def test_markup_in_a_name_stays_text(token: str) -> None:
    page = make_page(holder='#panic("x") *đậm* $x^2$ \\', course="<h1>")
    assert paper.draw(page, credential=token)[:5] == b"%PDF-"


def test_frame_svg_is_what_frame_typ_draws() -> None:
    import typst

    folder = paper.page.SOURCE.parent
    drawn = typst.compile(str(folder / "frame.typ"), format="svg")
    assert drawn == (folder / "frame.svg").read_bytes()


# --- the room itself ---


def test_checking_needs_no_django() -> None:
    code = (
        "import sys, diemtua.credentials.proof.checking, diemtua.credentials.paper, diemtua.credentials.wording; "
        "print([m for m in sys.modules if m.startswith('django')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_published_key_set_is_read_back_and_nothing_else_is() -> None:
    x = SIGNER.key.as_dict(private=False)["x"]
    jwk = public_jwk(x, kid=SIGNER.kid, issuer=SIGNER.issuer)
    assert TrustedKeys.from_jwks({"keys": [jwk]}).find(SIGNER.kid).issuer == SIGNER.issuer
    private = jwk | {"d": SIGNER.key.as_dict(private=True)["d"]}
    for bad in (
        {},
        {"keys": []},
        {"keys": ["x"]},
        {"keys": [{"kid": "a"}]},
        {"keys": [jwk | {"x": "AA"}]},
        {"keys": [private]},
    ):
        with pytest.raises(ValueError):
            TrustedKeys.from_jwks(bad)

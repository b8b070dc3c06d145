"""`diemtua verify` and `diemtua issue-certificates`: output and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diemtua.credentials import paper, queries
from diemtua.credentials.models import Certificate
from diemtua.credentials.proof import seal, status
from diemtua.credentials.proof.keys import public_jwk
from diemtua.web.cli import main
from tests.credentials.factories import make_certificate, make_finished_class, make_issuer
from tests.credentials.samples import ISSUED_AT, LIST, make_badge, make_page, make_signer
from tests.factories import make_person

SIGNER = make_signer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A genuine PDF and badge, and the issuer's public keys."""
    badge = make_badge(SIGNER)
    pdf = seal.sealed(paper.draw(make_page(), credential=badge), code="ABCDEFGHJKMN", signer=SIGNER)
    x = SIGNER.key.as_dict(private=False)["x"]
    (tmp_path / "a.pdf").write_bytes(pdf)
    (tmp_path / "a.jwt").write_text(badge)
    (tmp_path / "khoa.json").write_text(json.dumps({"keys": [public_jwk(x, kid=SIGNER.kid, issuer=SIGNER.issuer)]}))
    return tmp_path


def run(capsys, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(w) for w in words])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_genuine_files_exit_0_and_say_what_was_not_checked(folder, capsys) -> None:
    code, out, _ = run(capsys, "verify", folder / "a.pdf", folder / "a.jwt", "--keys", folder / "khoa.json")
    assert code == 0
    assert out.count("✔") == 2
    assert "Chưa kiểm tra việc thu hồi" in out


def test_spoilt_files_exit_1_with_the_reason(folder, capsys) -> None:
    (folder / "cut.pdf").write_bytes((folder / "a.pdf").read_bytes()[:-700])
    (folder / "forged.jwt").write_text(make_badge(make_signer()))
    for name, reason in (("cut.pdf", "truncated"), ("forged.jwt", "forged"), ("khoa.json", "foreign")):
        code, out, _ = run(capsys, "verify", folder / name, "--keys", folder / "khoa.json", "--json")
        assert (code, json.loads(out)["genuine"], json.loads(out)["reason"]) == (1, False, reason)


def test_one_bad_file_among_good_ones_is_enough_for_1(folder, capsys) -> None:
    files = (folder / "a.pdf", folder / "khoa.json")
    code, out, _ = run(capsys, "verify", *files, "--keys", folder / "khoa.json", "--json")
    assert (code, [r["genuine"] for r in json.loads(out)]) == (1, [True, False])


def test_a_status_list_file_tells_of_revocation_offline(folder, capsys) -> None:
    for revoked, expected in (([], 0), ([77], 1)):
        (folder / "list").write_text(status.signed_list(revoked, url=LIST, signer=SIGNER, now=ISSUED_AT))
        words = ("verify", folder / "a.pdf", "--keys", folder / "khoa.json", "--status-list", folder / "list")
        code, out, _ = run(capsys, *words)
        assert code == expected
        assert ("lập lúc 15:30 02/11/2026" in out) == (expected == 0)


def test_whose_it_is_can_be_asked(folder, capsys) -> None:
    for name, expected in (("trần thị hòa", 0), ("Lê Thúy Nga", 1)):
        assert run(capsys, "verify", folder / "a.jwt", "--keys", folder / "khoa.json", "--holder", name)[0] == expected


def test_wrong_calls_exit_2_with_a_sentence(folder, capsys) -> None:
    (folder / "bad").write_text(status.signed_list([], url=LIST, signer=make_signer(), now=ISSUED_AT))
    for words in (
        (),
        (folder / "khong-co.pdf", "--keys", folder / "khoa.json"),
        (folder / "a.pdf", "--keys", folder / "a.jwt"),
        (folder / "a.pdf", "--keys", folder / "khoa.json", "--status-list", folder / "bad"),
    ):
        code, out, err = run(capsys, "verify", *words)
        assert (code, out) == (2, "")
        assert err.startswith("Lệnh chưa đúng: ")
        assert "Traceback" not in err


def verify_elsewhere(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """`diemtua verify` in a program of its own, whose last line tells the exit code and what of Django it took in."""
    code = (
        f"import sys\nfrom diemtua.web.cli import main\ntry: main({['verify', *map(str, words)]!r})\n"
        "except SystemExit as left: print(left.code, [m for m in sys.modules if m.startswith('django')])"
    )
    env = {k: v for k, v in os.environ.items() if k != "DIEMTUA_DATABASE_URL"}
    env |= {"DIEMTUA_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)


def test_with_keys_neither_django_nor_a_home_is_touched(folder) -> None:
    run = verify_elsewhere(folder / "home", folder / "a.pdf", "--keys", folder / "khoa.json")
    assert run.stdout.splitlines()[-1] == "0 []"
    assert not (folder / "home").exists()


def test_without_keys_and_without_a_database_it_says_so_and_leaves_nothing_behind(folder) -> None:
    run = verify_elsewhere(folder / "home", folder / "a.pdf")
    assert run.stdout.split(" ")[0] == "2"
    assert (
        run.stderr.splitlines()[0]
        == "Lệnh chưa đúng: ở đây không có cơ sở dữ liệu; hãy đưa khóa công khai bằng --keys."
    )
    assert not (folder / "home").exists()


@pytest.mark.django_db
def test_without_keys_the_database_is_asked(cast, tmp_path, capsys) -> None:
    certificate = make_certificate(cast)
    (tmp_path / "b.jwt").write_text(certificate.token)
    assert run(capsys, "verify", tmp_path / "b.jwt")[0] == 0


@pytest.mark.django_db
def test_issue_certificates_counts_and_names_reasons(cast, capsys) -> None:
    make_issuer(cast)
    absent = make_person("Bùi Vắng Mặt", cast.union, position="PCT")
    training_class = make_finished_class(cast, [cast.hoa_person], absent=[absent])
    expected = {
        "class": training_class.pk,
        "called": 2,
        "issued": 1,
        "already": 0,
        "not_eligible": [{"name": "Bùi Vắng Mặt", "reason": "Mới có mặt 0/1 buổi."}],
    }
    code, out, _ = run(capsys, "issue-certificates", training_class.pk, "--json")
    assert (code, json.loads(out)) == (0, expected)
    code, out, _ = run(capsys, "issue-certificates", training_class.pk, "--as", "BINH", "--json")
    assert (code, json.loads(out)) == (0, expected | {"issued": 0, "already": 1})
    assert Certificate.objects.get().issued_by == cast.binh
    code, out, _ = run(capsys, "issue-certificates", training_class.pk)
    assert out.splitlines() == [
        "Người được gọi:      2", "Cấp lần này:         0", "Đã có từ trước:      1", "Chưa đủ điều kiện:   1",
        "  Bùi Vắng Mặt: Mới có mặt 0/1 buổi.",
    ]  # fmt: skip


@pytest.mark.django_db
def test_issue_certificates_refuses_with_1_and_a_sentence(cast, capsys) -> None:
    training_class = make_finished_class(cast, [cast.hoa_person])
    assert run(capsys, "issue-certificates", 999_999)[0] == 1
    assert run(capsys, "issue-certificates", training_class.pk, "--as", "khongco")[0] == 1
    code, out, err = run(capsys, "issue-certificates", training_class.pk)
    assert (code, out) == (1, "")
    assert "chưa khai đơn vị cấp" in err
    make_issuer(cast)
    code, _, err = run(capsys, "issue-certificates", training_class.pk, "--as", "binhkhac")
    assert code == 1
    assert "Chỉ cán bộ phụ trách" in err
    assert queries.valid_certificates().count() == 0
    assert run(capsys, "issue-certificates", training_class.pk)[0] == 0
    code, out, again = run(
        capsys, "issue-certificates", training_class.pk, "--as", "binhkhac"
    )  # also when nobody waits
    assert (code, out, again) == (1, "", err)
    assert run(capsys, "issue-certificates", "bảy")[0] == 2

"""What the keeper set wrongly is told in one sentence that names the setting."""

import socket
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from django.core.exceptions import ImproperlyConfigured

from diemtua.web import env
from diemtua.web.serving import numbered

HOME = Path("/srv/diemtua")


@pytest.mark.parametrize(
    "wrong",
    ["diemtua.vn", "https://", "http://[::1", "https://diemtua.vn:cổng", "ftp://a.vn", "https://a.vn/duoi", "https://x@a.vn", "https://a b.vn"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(monkeypatch, wrong: str) -> None:
    monkeypatch.setenv("DIEMTUA_PUBLIC_URL", wrong)
    with pytest.raises(ImproperlyConfigured, match=r"^DIEMTUA_PUBLIC_URL "):
        env.address("DIEMTUA_PUBLIC_URL")


@pytest.mark.parametrize("typed", [" https://diemtua.vn/ ", "HTTPS://Diemtua.VN"])
def test_an_address_is_read_as_it_is_meant(monkeypatch, typed: str) -> None:
    monkeypatch.setenv("DIEMTUA_PUBLIC_URL", typed)
    assert env.address("DIEMTUA_PUBLIC_URL") == "https://diemtua.vn"


def test_an_address_of_a_service_may_lead_below_its_host(monkeypatch) -> None:
    monkeypatch.setenv("DIEMTUA_DRAFTING_URL", "http://10.0.0.5:8080/v1/")
    assert env.address("DIEMTUA_DRAFTING_URL", path=True) == "http://10.0.0.5:8080/v1"
    assert env.address("DIEMTUA_NOT_SET", path=True) == ""


@pytest.mark.parametrize("wrong", ["https://a.vn", "a.vn:8000", "127.0.0.1, a.vn/"])
def test_a_host_is_a_name_alone(monkeypatch, wrong: str) -> None:
    monkeypatch.setenv("DIEMTUA_HOSTS", wrong)
    with pytest.raises(ImproperlyConfigured, match=r"^DIEMTUA_HOSTS chỉ ghi tên máy"):
        env.hosts("DIEMTUA_HOSTS", [])


def test_a_host_may_be_a_number_of_either_kind(monkeypatch) -> None:
    monkeypatch.setenv("DIEMTUA_HOSTS", "10.0.0.5, [::1],diemtua.vn")
    assert env.hosts("DIEMTUA_HOSTS", []) == ["10.0.0.5", "[::1]", "diemtua.vn"]


@pytest.mark.parametrize("wrong", ["x", "-1", "0"])
def test_a_number_below_what_makes_sense_is_refused(monkeypatch, wrong: str) -> None:
    monkeypatch.setenv("DIEMTUA_MAX_WORKBOOK_MB", wrong)
    with pytest.raises(ImproperlyConfigured, match=r"^DIEMTUA_MAX_WORKBOOK_MB phải là số nguyên từ 1 trở lên"):
        env.number("DIEMTUA_MAX_WORKBOOK_MB", 50, least=1)


def test_a_level_of_the_log_is_one_of_five_in_any_letters(monkeypatch) -> None:
    monkeypatch.setenv("DIEMTUA_LOG_LEVEL", "info")
    assert env.level("DIEMTUA_LOG_LEVEL", "WARNING") == "INFO"
    monkeypatch.setenv("DIEMTUA_LOG_LEVEL", "loud")
    with pytest.raises(ImproperlyConfigured, match=r"^DIEMTUA_LOG_LEVEL phải là một trong DEBUG, INFO, WARNING"):
        env.level("DIEMTUA_LOG_LEVEL", "WARNING")


@pytest.mark.parametrize(
    "wrong", ["mysql://x", "postgresql://", "postgresql://u:p@127.0.0.1:abc/x", "postgresql://u:p@[::/x", "sqlite:///"]
)
def test_a_database_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DIEMTUA_DATABASE_URL "):
        env.database(wrong, HOME)


@pytest.mark.parametrize("home", ["/srv/điểm tựa", "/srv/a%41b", "/srv/diem#tua", "/srv/what?"])
def test_the_database_lies_in_the_home_folder_whatever_its_name(home: str) -> None:
    assert env.database("", Path(home))["NAME"] == f"{home}/diemtua.sqlite3"


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:////srv/a.db", "/srv/a.db"), ("sqlite:///srv/a.db", "/srv/a.db"), ("sqlite:///C:/Users/Lan/a.db", "C:/Users/Lan/a.db"), ("sqlite:////srv/a%20b.db", "/srv/a b.db")],
)  # fmt: skip
def test_a_file_is_named_as_the_machine_names_it(url: str, file: str) -> None:
    assert env.database(url, HOME)["NAME"] == file


def test_the_default_database_of_windows_is_a_path_of_windows() -> None:
    home = PureWindowsPath(r"C:\Users\Lan\var")
    assert env.database("", home)["NAME"] == r"C:\Users\Lan\var\diemtua.sqlite3"


def test_what_is_erased_is_overwritten_whatever_sqlite_was_built_like() -> None:
    assert "PRAGMA secure_delete=ON;" in env.database("", PurePosixPath("/srv"))["OPTIONS"]["init_command"]


def test_an_empty_home_is_the_default_and_not_the_folder_one_stands_in(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIEMTUA_HOME", "")
    assert env.home() == tmp_path / "var"


def test_a_misspelt_setting_is_told(monkeypatch) -> None:
    for name in [name for name in env.os.environ if name.startswith("DIEMTUA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEMTUA_PUBLIK_URL", "https://a.vn")
    monkeypatch.setenv("DIEMTUA_PROXIES", "1")
    assert env.number("DIEMTUA_PROXIES", 0) == 1
    assert env.misspelt() == ["DIEMTUA_PUBLIK_URL"]


def test_the_server_takes_the_name_of_its_host_too() -> None:
    assert numbered("127.0.0.1") == "127.0.0.1"
    assert numbered("localhost") == "127.0.0.1"


def test_a_name_of_both_kinds_of_address_is_the_one_the_web_server_before_it_asks(monkeypatch) -> None:
    both = [(socket.AF_INET6, 1, 6, "", ("::1", 0, 0, 0)), (socket.AF_INET, 1, 6, "", ("127.0.0.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked: both)
    assert numbered("localhost") == "127.0.0.1"

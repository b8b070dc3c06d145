"""Server time of lists, search and board with the whole corps of 65,749 officers loaded."""

import importlib
import statistics
import time
from pathlib import Path

import django

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "rosters" / "city-65749.xlsx"
ROUNDS = 30

PAGES = {
    "Cán bộ, trang 1": "/can-bo/",
    "Cán bộ, tìm không dấu": "/can-bo/?tim=nguyen+van+phuc",
    "Cán bộ, chủ tịch": "/can-bo/?chuc_vu=CT",
    "Cán bộ, trang 1000": "/can-bo/?trang=1000",
    "Đơn vị": "/don-vi/",
    "Bảng điều hành": "/bang-dieu-hanh/",
    "Danh sách sau con số": "/bang-dieu-hanh/danh-sach/?muc=not_called",
    "Danh sách, trang 100": "/bang-dieu-hanh/danh-sach/?muc=not_called&trang=100",
    "Thống kê": "/thong-ke/",
    "Thống kê, đơn vị và tuổi": "/thong-ke/?hang=don-vi&cot=tuoi",
}


def main() -> None:
    """Import the city, then time each page as the city's officer: p50 and p95 in ms. That query counts are constant, the suite tests."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from bench.corps import load_corps

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    officer = load_corps(SHARED)
    importlib.import_module(
        "diemtua.web.wsgi"
    )  # the collector as the server sets it, which has not just read a workbook
    client = Client()
    client.force_login(officer, backend="diemtua.people.sessions.AccountBackend")
    print(f"{'trang':28} {'p50 ms':>8} {'p95 ms':>8} {'kB':>6}")
    for name, url in PAGES.items():
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - started) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:28} {statistics.median(times):8.1f} {p95:8.1f} {len(response.content) / 1024:6.1f}")

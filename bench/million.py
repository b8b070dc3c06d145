"""A country's worth: 1,000,000 invented officers on a private PostgreSQL, then the server time of every list.

Not part of `make bench` (it needs PostgreSQL, 2 GB of disk and a few minutes): `python -m bench million`. The names are
dealt from lists, so nobody real is in it; a person in thirty holds a second post, one post in twenty is over.
`DIEMTUA_BENCH_OFFICERS` asks for another number, `DIEMTUA_DATABASE_URL` for an empty database of one's own.

Beside the time on the clock stands what the machine worked, ours and PostgreSQL's together, without parallel workers: on
a machine that does something else too only that can be compared.
"""

import contextlib
import os
import random
import statistics
import time
from pathlib import Path
from typing import Any

from tools.run_tests import PrivateCluster, provide_tools

OFFICERS = int(os.environ.get("DIEMTUA_BENCH_OFFICERS", "1000000"))
UNIONS, WARDS, NAMES = 60_000, 126, 40_000
ROUNDS = int(os.environ.get("DIEMTUA_BENCH_ROUNDS", "30"))

PAGES = {
    "Cán bộ, trang 1": "/can-bo/",
    "Cán bộ, trang 1.000": "/can-bo/?trang=1000",
    "Cán bộ, trang cuối mở được": "/can-bo/?trang=2000",
    "Tìm có dấu": "/can-bo/?tim=Nguyễn+Văn+Phúc",
    "Tìm không dấu": "/can-bo/?tim=tran+minh+hoa",
    "Tìm một tiếng": "/can-bo/?tim=hoa",
    "Tìm số điện thoại": "/can-bo/?tim=0948271000",
    "Tìm một khúc số điện thoại": "/can-bo/?tim=271000",
    "Lọc chủ tịch": "/can-bo/?chuc_vu=CT",
    "Lọc nữ": "/can-bo/?gioi_tinh=f",
    "Lọc nữ chủ tịch, FDI": "/can-bo/?chuc_vu=CT&loai_hinh=fdi&gioi_tinh=f",
    "Lọc một phường": "/can-bo/?don_vi=5",
    "Cách xem đã lưu: chưa tập huấn": "/can-bo/?tap_huan=chua&sap=sinh",
    "Đơn vị": "/don-vi/",
    "Đơn vị, tìm": "/don-vi/?tim=phuong+7",
    "Một phường": "/don-vi/5/",
    "Bảng điều hành": "/bang-dieu-hanh/",
    "Danh sách sau con số": "/bang-dieu-hanh/danh-sach/?muc=not_called",
    "Thống kê đơn vị, loại hình": "/thong-ke/",
    "Thống kê đơn vị, tuổi": "/thong-ke/?hang=don-vi&cot=tuoi",
    "Thống kê một phường": "/thong-ke/?don-vi=5",
    "Thống kê, ngày đã qua": "/thong-ke/?hang=don-vi&cot=tuoi&ngay=2025-06-30",
    "Trang chủ": "/",
    "Cấp mã kích hoạt": "/ma-kich-hoat/",
}

FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào".split()  # noqa: SIM905
MIDDLES = "Văn Thị Hữu Đức Minh Ngọc Thanh Quang Xuân Thu Hồng Công Đình Bá Kim Thùy Gia Khánh Tuấn Phương".split()  # noqa: SIM905
GIVENS = (  # noqa: SIM905
    "An Anh Bình Châu Chi Cường Dung Dũng Duy Đạt Đức Giang Hà Hải Hạnh Hằng Hiền Hiếu Hoa Hòa Hoàng Hùng Huy Huyền Hương "
    "Khải Khoa Lan Linh Loan Long Mai Mạnh Minh Nam Nga Ngân Ngọc Nhung Oanh Phong Phúc Phương Quân Quang Quỳnh Sơn Tâm "
    "Thảo Thắng Thịnh Thu Thủy Trang Trung Tú Tuấn Uyên Vân Việt Vinh Yến"
).split()

# One post in each line is dealt in turn; a union has one president, and everybody else stands among the rest.
FILL = """
INSERT INTO unions_enterprise (id, name, kind, tax_code, trade, ownership)
SELECT n, 'Công ty ' || n, (ARRAY['non_state','non_state','fdi','state'])[1 + n % 4], '', '', ''
FROM generate_series(1, {unions}) n;

INSERT INTO unions_unit (id, kind, name, search, path, area_code, address, suspended)
VALUES (1, 'city', 'Liên đoàn Lao động thành phố', 'lien doan lao dong thanh pho', '00001', '', '', false);
INSERT INTO unions_unit (id, kind, name, search, parent_id, path, area_code, address, suspended)
SELECT 1 + n, 'ward', 'Công đoàn phường ' || n, 'cong doan phuong ' || n, 1, '00001' || to_char(n, 'FM00000'), '', '', false
FROM generate_series(1, {wards}) n;
INSERT INTO unions_unit (id, kind, name, search, parent_id, path, area_code, address, enterprise_id, suspended)
SELECT 1 + {wards} + n, 'grassroots', 'CĐCS Công ty ' || n, 'cdcs cong ty ' || n, 2 + n % {wards},
       '00001' || to_char(1 + n % {wards}, 'FM00000') || to_char(1 + n / {wards}, 'FM00000'), '',
       n || ' phố Hàng Bông', n, false
FROM generate_series(1, {unions}) n;

INSERT INTO people_user (id, password, username, full_name, is_keeper, is_lecturer, is_adviser, is_active, created_at)
SELECT n, CASE WHEN n % 3 = 0 THEN '!' || md5(n::text) ELSE 'argon2$' || repeat(md5(n::text), 3) END,
       'u' || n, d.full_name, false, false, false, true, now()
FROM generate_series(1, {officers} / 2) n JOIN dealt d ON d.at = n * 7919::bigint % {names};

INSERT INTO unions_person (id, full_name, sort_key, search, sex, birth_date, birth_year, citizen_id, citizen_digest, phone, email,
                           last_trained_year, user_id, created_at)
SELECT n, d.full_name, d.sort_key, d.search, (ARRAY['m','f','f','m',''])[1 + n % 5],
       CASE WHEN n % 7 > 1 THEN make_date(1962 + (n * 31 % 43)::int, 1 + n % 12, 1 + n % 28) END,
       CASE WHEN n % 20 > 0 THEN 1962 + (n * 31 % 43) END,
       '{sealed}', encode(sha256(n::text::bytea), 'hex'), '09' || to_char(n * 48271::bigint % 100000000, 'FM00000000'),
       CASE WHEN n % 4 = 0 THEN 'canbo' || n || '@cong-ty.vn' ELSE '' END,
       CASE WHEN n % 3 = 0 THEN 2018 + (n * 17 % 9) END,
       CASE WHEN n <= {officers} / 2 THEN n END, now() - n * interval '1 minute'
FROM generate_series(1, {officers}) n JOIN dealt d ON d.at = n * 7919::bigint % {names};

INSERT INTO unions_mandate (person_id, unit_id, position, full_time, since_year, started_on, term_ends_on, basis, decision,
                            end_reason)
SELECT n, 1 + {wards} + 1 + n % {unions},
       CASE n / {unions} WHEN 0 THEN 'CT' ELSE
       (ARRAY['PCT','UV-BCH','UV-BCH','CN-UBKT','UV-UBKT','TB-NC','UV-NC','KT','TQ','TT','TP'])[1 + (n * 13 + n / {unions}) % 11] END,
       n % 50 = 0, CASE WHEN n % 8 > 0 THEN 2009 + (n * 19 % 17) END,
       CASE WHEN n % 8 > 4 THEN make_date(2009 + (n * 19 % 17)::int, 6, 1) END,
       CASE WHEN n % 8 > 4 THEN make_date(2014 + (n * 19 % 17)::int, 6, 1) END, '', '', ''
FROM generate_series(1, {officers}) n;
INSERT INTO unions_mandate (person_id, unit_id, position, full_time, since_year, started_on, ended_on, basis, decision, end_reason)
SELECT n, 1 + {wards} + 1 + n * 7 % {unions}, 'TT', false, 2020, '2020-03-01', CASE WHEN n % 5 < 3 THEN '2024-12-31'::date END,
       '', '', ''
FROM generate_series(1, {officers}, 12) n WHERE n * 7 % {unions} <> n % {unions};

SELECT setval(pg_get_serial_sequence(t, 'id'), 1 + {officers} + {unions})
FROM unnest(ARRAY['people_user', 'unions_enterprise', 'unions_unit', 'unions_person']) t;
"""


def deal_names(cursor: Any) -> None:
    """A temporary table of names with the keys the program itself would give them."""
    from diemtua.kernel.text import fold, name_sort_key

    drawn = random.Random(65749)
    cursor.execute("CREATE TEMP TABLE dealt (at int PRIMARY KEY, full_name text, sort_key text, search text)")
    with cursor.copy("COPY dealt FROM STDIN") as copy:
        for n in range(NAMES):
            middles = drawn.sample(MIDDLES, drawn.choice((1, 1, 1, 2)))
            name = " ".join([drawn.choice(FAMILIES), *middles, drawn.choice(GIVENS)])
            copy.write_row((n, name, name_sort_key(name), fold(name)))


def fill(officers: int = OFFICERS) -> Any:
    """The register of that many officers under 126 wards, and the account of the city's officer. The triggers look away."""
    from django.db import connection, transaction
    from django.utils import timezone

    from diemtua.people.models import User
    from diemtua.unions.columnstore import store_columns
    from diemtua.unions.models import Stewardship, Unit
    from diemtua.vault.sealing import seal

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        deal_names(cursor)
        sizes = {"officers": officers, "unions": min(UNIONS, officers), "wards": WARDS, "names": NAMES}
        cursor.execute(FILL.format(**sizes, sealed=seal("001099012345")))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    store_columns(now=timezone.now())
    officer = User.objects.create_user("thanhpho", "mat-khau-do", full_name="Cán bộ thành phố")
    Stewardship.objects.create(user=officer, unit=Unit.objects.get(kind=Unit.Kind.CITY))
    return officer


class Worked:
    """Milliseconds of processor since it was made: this process and the server's process behind its connection."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> float:
        """So far."""
        server = int(self.server.read_text().split()[0]) / 1e6 if self.server.exists() else 0
        return time.process_time() * 1000 + server


def time_pages(client: Any) -> None:
    """Each page: p50 and p95 on the clock, median of work, kB."""
    worked = Worked()
    print(f"{'trang':32} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'kB':>6}")
    for name, url in PAGES.items():
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)
        clock, work = [], []
        for _ in range(ROUNDS):
            started, before = time.perf_counter(), worked.now()
            client.get(url)
            work.append(worked.now() - before)
            clock.append((time.perf_counter() - started) * 1000)
        p95 = statistics.quantiles(clock, n=20)[-1]
        size = len(response.content) / 1024
        print(
            f"{name:32} {statistics.median(clock):8.1f} {p95:8.1f} {statistics.median(work):8.1f} {size:6.1f}",
            flush=True,
        )


def main() -> None:
    """Start PostgreSQL unless one is named, fill it, time the pages."""
    with contextlib.ExitStack() as opened:
        if "DIEMTUA_DATABASE_URL" not in os.environ:
            provide_tools()
            os.environ["DIEMTUA_DATABASE_URL"] = f"{opened.enter_context(PrivateCluster())}/postgres"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        call_command("migrate", verbosity=0)
        started = time.perf_counter()
        officer = fill()
        print(f"{OFFICERS:,} officers, filled in {time.perf_counter() - started:.0f} s")
        client = Client()
        client.force_login(officer, backend="diemtua.people.sessions.AccountBackend")
        time_pages(client)
        connection.close()

"""Names of downloaded files."""

import datetime as dt

from diemtua.kernel.file_names import dated_name

DAY = dt.date(2026, 2, 3)


def test_a_file_says_what_it_is_of_whom_and_of_which_day() -> None:
    assert dated_name("can-bo", "xlsx", day=DAY) == "can-bo-2026-02-03.xlsx"
    assert dated_name("Sổ cấp", "pdf", day=DAY, scope="Phường Đống Đa/2") == "so-cap-phuong-dong-da-2-2026-02-03.pdf"


def test_a_long_scope_is_left_out_and_a_scope_of_only_marks_leaves_no_hole() -> None:
    assert dated_name("so", "csv", day=DAY, scope="Liên đoàn Lao động thành phố Hà Nội") == "so-2026-02-03.csv"
    assert dated_name("so", "csv", day=DAY, scope='"../') == "so-2026-02-03.csv"

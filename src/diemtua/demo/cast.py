"""The cast of the demo: who signs in as what. Everybody in it is invented."""

from dataclasses import dataclass

PASSWORD = "mat-khau-mau"  # noqa: S105 - printed on the terminal on purpose


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast."""

    username: str
    name: str
    does: str


ROLES = (
    Role("hoa", "Trần Thị Hòa", "chủ tịch công đoàn cơ sở, dùng điện thoại"),
    Role("binh", "Nguyễn Văn Bình", "cán bộ công đoàn phường Bồ Đề"),
    Role("thanhpho", "Phạm Thu Hà", "cán bộ Liên đoàn Lao động thành phố"),
    Role("khai", "Vũ Quang Khải", "giảng viên"),
    Role("thao", "Hoàng Phương Thảo", "tư vấn viên pháp luật"),
    Role("quantri", "Đỗ Quản Trị", "quản trị hệ thống"),
)

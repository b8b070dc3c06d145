"""What every page's frame needs: who is signed in and where they may go. At most two queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from diemtua.unions.access import is_upper_officer, person_of


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the navigation."""

    label: str
    icon: str
    url: str
    current: bool


# label, icon, URL name, who: officer | upper | lecturer | adviser | keeper
DOORS = [
    ("Hôm nay", "house", "home", {"officer", "upper", "lecturer", "adviser", "keeper"}),
    ("Bảng điều hành", "chart-column", "dashboards:board", {"upper"}),
    ("Thống kê", "chart-pie", "dashboards:statistics", {"upper"}),
    ("Cán bộ", "users", "unions:persons", {"upper"}),
    ("Đơn vị", "network", "unions:units", {"upper"}),
    ("Sắp xếp tổ chức", "git-merge", "reorganisation:decisions", {"upper"}),
    ("Nạp danh sách", "file-up", "roster:imports", {"upper"}),
    ("Trùng người", "user-search", "duplicates:pairs", {"upper"}),
    ("Lớp tập huấn", "presentation", "training:classes", {"upper", "lecturer"}),
    ("Câu hỏi chờ trả lời", "message-circle-question-mark", "training:open_questions", {"lecturer"}),
    ("Bài kiểm tra", "list-checks", "exams:papers", {"upper", "lecturer"}),
    ("Chấm bài", "pen-line", "exams:marking", {"lecturer"}),
    ("Vụ việc", "folder-clock", "casework:cases", {"officer", "upper"}),
    ("Lớp của tôi", "graduation-cap", "training:my_classes", {"officer"}),
    ("Bài kiểm tra", "list-checks", "exams:my_exams", {"officer"}),
    ("Chứng nhận", "award", "credentials:my_certificates", {"officer"}),
    ("Chứng nhận", "award", "credentials:certificates", {"upper"}),
    ("Thông tin của tôi", "id-card", "corrections:my_details", {"officer"}),
    ("Thỏa ước", "handshake", "agreements:agreements", {"officer", "upper"}),
    ("Bàn tư vấn", "headset", "advice:desk", {"adviser"}),
    ("Hỏi tư vấn", "message-circle-question-mark", "advice:my_inquiries", {"officer"}),
    ("Số liệu tư vấn", "chart-pie", "advice:statistics", {"upper"}),
    ("Lịch bàn tư vấn", "calendar-clock", "advice:calendar", {"keeper"}),
    ("Tra cứu luật", "scale", "legislation:search", {"officer", "upper", "lecturer", "adviser", "keeper"}),
    ("Mã kích hoạt", "key-round", "unions:activation", {"upper"}),
    ("Thang điểm thỏa ước", "award", "agreements:rubric", {"keeper"}),
    ("Tài khoản cán bộ", "user-cog", "unions:staff", {"keeper"}),
    ("Kết nối", "plug", "api:connections", {"keeper"}),
    ("Nhật ký", "scroll-text", "audit:entries", {"keeper"}),
]


def roles(user: Any) -> set[str]:
    """The roles of the signed-in account: keeper, upper, lecturer, adviser, officer."""
    found = set()
    if not user.is_authenticated:
        return found
    if user.is_keeper:
        found.add("keeper")
    if user.is_lecturer:
        found.add("lecturer")
    if user.is_adviser:
        found.add("adviser")
    if is_upper_officer(user):
        found.add("upper")
    if person_of(user) is not None:
        found.add("officer")
    return found


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`doors` and `roles` for the frame; nothing for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"doors": [], "roles": set(), "public_url": settings.PUBLIC_URL}
    mine = roles(user)
    doors = []
    for label, icon, name, who in DOORS:
        if not who & mine:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        doors.append(Door(label, icon, url, current))
    return {"doors": doors, "roles": mine, "public_url": settings.PUBLIC_URL}

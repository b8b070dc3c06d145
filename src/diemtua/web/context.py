"""What every page's frame needs: who is signed in and where they may go. At most three queries."""

import functools
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from diemtua.unions.access import is_upper_officer, person_of


@dataclass(frozen=True, slots=True)
class Door:
    """One page of the navigation; `current` when one is on it or below, and no other door is nearer."""

    label: str
    icon: str
    url: str
    also: tuple[str, ...] = ()  # other addresses of its pages
    current: bool = False

    def share(self, path: str) -> int:
        """How many letters of the path its addresses take; the home page is only itself."""
        return max(
            len(url) if path == url or (url != "/" and path.startswith(url)) else 0 for url in (self.url, *self.also)
        )


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the first row; its doors are the second row while one is inside. A room of one door bears its name."""

    label: str
    icon: str
    doors: list[Door]
    current: bool = False

    @property
    def url(self) -> str:
        """Where the entry leads: its first door."""
        return self.doors[0].url


# room, icon of the room, doors: label, icon, URL name, who may: officer | upper | lecturer | adviser | keeper
ROOMS = [
    ("Hôm nay", "house", [("Hôm nay", "house", "home", {"officer", "upper", "lecturer", "adviser", "keeper"})]),
    ("Số liệu", "chart-column", [
        ("Bảng điều hành", "chart-column", "dashboards:board", {"upper"}),
        ("Thống kê", "chart-pie", "dashboards:statistics", {"upper"}),
        ("Số liệu tư vấn", "headset", "advice:statistics", {"upper"}),
    ]),
    ("Tổ chức, cán bộ", "users", [
        ("Cán bộ", "users", "unions:persons", {"upper"}),
        ("Đơn vị", "network", "unions:units", {"upper"}),
        ("Nạp danh sách", "file-up", "roster:imports", {"upper"}),
        ("Trùng người", "user-search", "duplicates:pairs", {"upper"}),
        ("Sắp xếp tổ chức", "git-merge", "reorganisation:decisions", {"upper"}),
        ("Mã kích hoạt", "key-round", "unions:activation", {"upper"}),
    ]),
    ("Tập huấn", "presentation", [
        ("Lớp tập huấn", "presentation", "training:classes", {"upper", "lecturer"}),
        ("Câu hỏi chờ trả lời", "message-circle-question-mark", "training:open_questions", {"lecturer"}),
        ("Đề kiểm tra", "list-checks", "exams:papers", {"upper", "lecturer"}),
        ("Chấm bài", "pen-line", "exams:marking", {"lecturer"}),
        ("Lớp của tôi", "graduation-cap", "training:my_classes", {"officer"}),
        ("Bài kiểm tra của tôi", "list-checks", "exams:my_exams", {"officer"}),
        ("Chứng nhận của tôi", "award", "credentials:my_certificates", {"officer"}),
        ("Sổ cấp chứng nhận", "award", "credentials:certificates", {"upper"}),
    ]),
    ("Nơi làm việc", "handshake", [
        ("Vụ việc", "folder-clock", "casework:cases", {"officer", "upper"}),
        ("Thỏa ước", "handshake", "agreements:agreements", {"officer", "upper"}),
        ("Giờ công đoàn", "clock", "timesheets:month", {"officer"}),
    ]),
    ("Luật, tư vấn", "scale", [
        ("Bàn tư vấn", "headset", "advice:desk", {"adviser"}),
        ("Tra cứu luật", "scale", "legislation:search", {"officer", "upper", "lecturer", "adviser", "keeper"}),
        ("Công cụ tính", "calculator", "calculators:calculators", {"officer", "upper", "lecturer", "adviser", "keeper"}),
        ("Hỏi tư vấn", "message-circle-question-mark", "advice:my_inquiries", {"officer"}),
    ]),
    ("Hệ thống", "settings", [
        ("Tài khoản cán bộ", "user-cog", "unions:staff", {"keeper"}),
        ("Lịch bàn tư vấn", "calendar-clock", "advice:calendar", {"keeper"}),
        ("Thang điểm thỏa ước", "award", "agreements:rubric", {"keeper"}),
        ("Kết nối", "plug", "api:connections", {"keeper"}),
        ("Yêu cầu về dữ liệu", "id-card", "datarights:requests", {"keeper"}),
        ("Việc nền", "activity", "jobs:jobs", {"keeper"}),
        ("Nhật ký", "scroll-text", "audit:entries", {"keeper"}),
    ]),
]  # fmt: skip

# Pages of a door whose address does not begin with the door's.
ELSEWHERE = {
    "unions:persons": ("/chuc-vu/", "/yeu-cau-dinh-chinh/"),
    "training:classes": ("/buoi-hoc/", "/hoc-vien/"),
    "training:my_classes": ("/diem-danh/",),
    "exams:papers": ("/ky-kiem-tra/", "/ngan-hang-cau-hoi/"),
    "exams:my_exams": ("/bai-lam/",),
    "casework:cases": ("/su-kien/", "/lich-cua-toi/", "/thu-tuc/"),
    "legislation:search": ("/van-ban/", "/giai-dap/"),
}


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


@functools.cache
def _open_to(mine: frozenset[str]) -> tuple[Room, ...]:
    """The rooms with a door for somebody of these roles; a room with one door is that door."""
    rooms = []
    for label, icon, all_doors in ROOMS:
        doors = [
            Door(text, sign, reverse(name), ELSEWHERE.get(name, ()))
            for text, sign, name, who in all_doors
            if who & mine
        ]
        if len(doors) == 1:
            label, icon = doors[0].label, doors[0].icon
        if doors:
            rooms.append(Room(label, icon, doors))
    return tuple(rooms)


def rooms_for(mine: set[str], path: str) -> list[Room]:
    """The rooms with a door for somebody of these roles, the door the path is in and its room marked."""
    rooms = _open_to(frozenset(mine))
    best = max((door.share(path) for room in rooms for door in room.doors), default=0)
    if not best:
        return list(rooms)
    here = next(room for room in rooms for door in room.doors if door.share(path) == best)
    doors = [replace(door, current=door.share(path) == best) for door in here.doors]
    return [replace(room, doors=doors, current=True) if room is here else room for room in rooms]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`rooms`, the `doors` of the room one is in when there are several, and `roles` for the frame; nothing for strangers.

    Worked out when the template asks: a part of a page drawn for htmx has no frame and costs no query.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"rooms": [], "doors": [], "roles": set(), "public_url": settings.PUBLIC_URL}
    mine = SimpleLazyObject(lambda: roles(user))
    rooms = SimpleLazyObject(lambda: rooms_for(set(mine), request.path))
    doors = SimpleLazyObject(lambda: next((r.doors for r in rooms if r.current and len(r.doors) > 1), []))
    return {"rooms": rooms, "doors": doors, "roles": mine, "public_url": settings.PUBLIC_URL}

"""Rooms and doors of the frame."""

from diemtua.web.context import rooms_for


def test_who_has_several_pages_in_a_room_sees_them_once_inside() -> None:
    rooms = {room.label: room for room in rooms_for({"upper"}, "/can-bo/nhiem-ky/")}
    assert [label for label, room in rooms.items() if room.current] == ["Tổ chức, cán bộ"]
    assert [door.label for door in rooms["Tổ chức, cán bộ"].doors if door.current] == ["Cán bộ"]


def test_a_room_of_one_door_bears_its_name() -> None:
    assert [room.label for room in rooms_for({"officer"}, "/") if room.current] == ["Hôm nay"]
    assert "Hệ thống" not in [room.label for room in rooms_for({"officer"}, "/")]


def test_the_longest_address_wins() -> None:
    for path, label in (("/thong-ke/", "Thống kê"), ("/ban-tu-van/so-lieu/", "Số liệu tư vấn")):
        doors = [door for room in rooms_for({"upper", "adviser"}, path) for door in room.doors if door.current]
        assert [door.label for door in doors] == [label]


def test_a_page_of_no_room_marks_none() -> None:
    assert [room for room in rooms_for({"upper", "officer"}, "/tai-khoan/") if room.current] == []

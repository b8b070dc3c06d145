"""Saved ways to look at the list: own, shared within a unit, never more than a question."""

from diemtua.unions.models import SavedView


def save(client, **data):
    return client.post(
        "/can-bo/cach-xem/", {"name": "Nữ chưa tập huấn", "query": "gioi_tinh=f&tap_huan=chua&trang=3"} | data
    )


def test_a_view_keeps_filter_sort_and_columns_but_not_the_page(cast, as_, lines) -> None:
    client = as_(cast.binh)
    sent = save(client, query="gioi_tinh=f&cot=thu&sap=-sinh&trang=3&chon=5")
    assert sent.url == "/can-bo/?gioi_tinh=f&cot=thu&sap=-sinh"
    assert lines() == ["unions.save_view"]
    page = client.get("/can-bo/")
    assert "Nữ chưa tập huấn" in page.text
    assert [c.key for c in client.get(sent.url).context["columns"]] == ["thu"]


def test_the_same_name_again_replaces_it(cast, as_) -> None:
    client = as_(cast.binh)
    save(client)
    save(client, query="chuc_vu=CT")
    assert SavedView.objects.get().query == "chuc_vu=CT"


def test_only_colleagues_of_the_unit_see_a_shared_one(cast, as_) -> None:
    save(as_(cast.city_officer), name="Của riêng")
    save(as_(cast.city_officer), name="Của phòng", unit=cast.city.pk)
    assert "Của phòng" not in as_(cast.binh).get("/can-bo/").text
    cast.other_binh.stewardships.create(unit=cast.city)
    seen = as_(cast.other_binh).get("/can-bo/").text
    assert ("Của phòng" in seen, "Của riêng" in seen) == (True, False)


def test_sharing_with_a_foreign_unit_is_not_offered(cast, as_) -> None:
    save(as_(cast.binh), unit=cast.other_ward.pk)
    assert not SavedView.objects.exists()


def test_only_its_owner_deletes_it(cast, as_, lines) -> None:
    save(as_(cast.city_officer), unit=cast.city.pk)
    view = SavedView.objects.get()
    cast.other_binh.stewardships.create(unit=cast.city)
    url = f"/can-bo/cach-xem/{view.pk}/xoa/"
    assert as_(cast.other_binh).post(url).status_code == 403
    assert as_(cast.binh).post(url).status_code == 404
    assert as_(cast.city_officer).post(url).status_code == 302
    assert lines() == ["unions.save_view", "unions.delete_view"]


def test_without_a_name_nothing_is_kept(cast, as_) -> None:
    client = as_(cast.binh)
    sent = save(client, name="  ", query="gioi_tinh=f\r\nX: y")
    assert "Hãy đặt tên cho cách xem" in client.get(sent.url).text
    assert not SavedView.objects.exists()


def test_too_long_a_question_is_told_as_what_it_is_and_stays_on_the_page(cast, as_) -> None:
    client = as_(cast.binh)
    sent = save(client, query="gioi_tinh=f&" + "&".join(f"chon={n}" for n in range(400)))
    assert sent.url.startswith("/can-bo/?gioi_tinh=f&chon=0")
    page = client.get(sent.url).text
    assert ("quá nhiều mục lọc" in page, "Hãy đặt tên" in page) == (True, False)
    assert not SavedView.objects.exists()

"""What a browser keeps for the time without a network."""

import re


def test_the_frame_is_listed_with_the_page_that_says_so_and_is_asked_for_anew_each_time(db, client) -> None:
    answer = client.get("/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "sessionid" not in client.cookies
    assert '"/khong-mang/"' in answer.text
    parts = re.search(r"PARTS = \[OFFLINE, (.*)\];", answer.text)[1]
    assert "diemtua.css" in parts
    assert parts.count('"') == 14


def test_another_release_is_another_frame(db, client, monkeypatch) -> None:
    before = client.get("/sw.js").text
    monkeypatch.setattr("diemtua.web.views.__version__", "later")
    assert client.get("/sw.js").text != before


def test_the_page_without_a_network_holds_nothing_of_the_person_s(cast, as_) -> None:
    page = as_(cast.hoa).get("/van-ban/").text
    assert "offline.js" in page
    assert ".webmanifest" in page

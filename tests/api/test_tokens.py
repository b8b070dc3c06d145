"""Tokens: made on a page, shown once, kept as a digest, bounded by unit, time, rate and their maker's rights."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from diemtua.api import actions
from diemtua.api.models import Token, Webhook
from diemtua.api.queries import hanging_on
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.unions.models import Stewardship, Unit

NOW = timezone.now()


def test_a_token_is_shown_once_and_kept_only_as_a_digest(cast, as_, lines) -> None:
    client = as_(cast.binh)
    sent = client.post("/ket-noi/ma/", {"name": "Kế toán", "unit": cast.ward.pk, "days": 90})
    shown = client.get(sent.url).text
    text = shown.split('value="dt_')[1].split('"')[0]
    assert client.get(sent.url).status_code == 404
    token = Token.objects.get()
    assert text not in str(Token.objects.values().get())
    assert token.digest == actions.token_digest(f"dt_{text}")
    assert not token.can_write
    assert Client(headers={"Authorization": f"Bearer dt_{text}"}).get("/api/v1/units").status_code == 200


def test_an_officer_connects_only_the_own_living_units_and_the_keeper_only_ends_connections(cast, as_) -> None:
    form = as_(cast.binh).get("/ket-noi/ma/").context["form"]
    assert list(form.fields["unit"].queryset) == [cast.ward]
    for by, unit in ((cast.binh, cast.other_ward), (cast.keeper, cast.city)):
        with pytest.raises(NotAllowed):
            actions.create_token(name="x", unit=unit, can_write=False, days=30, by=by, now=NOW)
    token, _ = actions.create_token(name="x", unit=cast.ward, can_write=False, days=30, by=cast.binh, now=NOW)
    assert as_(cast.other_binh).get("/ket-noi/").context["page"].paginator.count == 0
    page = as_(cast.keeper).get("/ket-noi/")
    assert (list(page.context["page"]), '/ket-noi/ma/"' in page.text) == ([token], False)
    assert as_(cast.keeper).post(f"/ket-noi/ma/{token.pk}/thu-hoi/").status_code == 302
    Unit.objects.create(kind="section", name="Tổ may", parent=cast.union, path=cast.union.path + "00001")
    Unit.objects.filter(pk=cast.ward.pk).update(valid_to=NOW.date())
    offered = as_(cast.city_officer).get("/ket-noi/ma/").context["form"].fields["unit"].queryset
    assert list(offered) == [cast.city, cast.other_ward]


def test_with_its_unit_a_connection_ends_and_says_so(cast, system, as_) -> None:
    """Silence would look like an empty register."""
    client = system()
    told = {h.label: (h.count, h.follows) for h in hanging_on(Unit.objects.filter(pk=cast.ward.pk))}
    assert told == {"mã kết nối": (1, False), "nơi nhận tin": (0, False)}
    Unit.objects.filter(pk=cast.ward.pk).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    answer = client.get("/api/v1/mandates")
    assert (answer.status_code, "đã kết thúc" in answer.json()["message"]) == (403, True)
    assert "đơn vị đã kết thúc" in as_(cast.binh).get("/ket-noi/").text


def test_revoked_over_wrong_or_orphaned_tokens_open_nothing(cast, system, lines) -> None:
    client = system()
    assert client.get("/api/v1/units").status_code == 200
    actions.revoke_token(token=client.token, by=cast.binh, now=NOW)
    answer = client.get("/api/v1/units")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    with pytest.raises(Conflict):
        actions.revoke_token(token=client.token, by=cast.binh, now=NOW)
    assert lines() == ["api.revoke_token"]

    over = system()
    Token.objects.filter(pk=over.token.pk).update(expires_at=NOW)
    orphaned = system()
    cast.binh.stewardships.update(ended_at=NOW)
    assert [c.get("/api/v1/units").status_code for c in (over, Client())] == [401] * 2
    answer = orphaned.get("/api/v1/units")
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "Người tạo mã này không phụ trách Công đoàn phường Bồ Đề nên mã ngừng hoạt động; hãy nhờ cán bộ phụ trách đơn vị ấy tạo mã mới.",
    )


def test_the_page_tells_of_a_connection_whose_maker_does_not_answer_for_the_unit(cast, system, as_) -> None:
    """Like one a keeper made while keepers still could."""
    system()
    Webhook.objects.create(unit=cast.ward, url="https://a.vn/", by=cast.binh)
    stopped = "Nguyễn Văn Bình không phụ trách đơn vị này; cán bộ phụ trách đơn vị cần"
    assert stopped not in as_(cast.keeper).get("/ket-noi/").text
    Stewardship.objects.create(user=cast.khai, unit=cast.ward)
    cast.binh.stewardships.update(ended_at=NOW)
    assert (
        as_(cast.keeper).get("/ket-noi/").text.count(stopped)
        == as_(cast.khai).get("/ket-noi/").text.count(stopped)
        == 2
    )


def test_a_session_opens_no_api_and_a_token_no_page(cast, as_, system) -> None:
    assert as_(cast.city_officer).get("/api/v1/units").status_code == 401
    assert system().get("/can-bo/").status_code == 302


def test_the_hundred_and_twenty_first_request_of_a_minute_waits(cast, system) -> None:
    client = system()
    now = dt.datetime(2026, 11, 22, 8, 0, 40, tzinfo=dt.UTC)
    minute = int(now.timestamp()) // 60
    Token.objects.update(minute=minute, requests=119)
    text = client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    assert [actions.use_token(text, now=now)[1] for _ in range(2)] == [0, 20]
    assert actions.use_token(text, now=now + dt.timedelta(seconds=20))[1] == 0
    Token.objects.update(minute=int(timezone.now().timestamp()) // 60 + 0, requests=500)
    answer = client.get("/api/v1/units")
    if answer.status_code == 429:  # unless a minute ended between the two lines
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert "hãy đợi" in answer.json()["message"]

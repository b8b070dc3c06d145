"""Own data: everybody signed in about the own; requests of others and erasure are the keeper's alone."""

import datetime as dt

from django.utils import timezone

from diemtua.datarights import actions
from diemtua.datarights.access import own_subject
from diemtua.unions.models import Mandate
from tests.house.access import Page


def setup(cast):
    now = timezone.now()
    subject = own_subject(cast.hoa)

    def ask(kind: str):
        return actions.send_request(subject=subject, kind=kind, text="Xin làm giúp", by=cast.hoa, now=now)

    new, copy, delete, object_ = ask("withdraw"), ask("copy"), ask("delete"), ask("object")
    for asked in (delete, object_):
        actions.answer_request(request=asked, reply="Sẽ làm", third_party=False, by=cast.keeper, now=now)
    Mandate.objects.filter(person=cast.hoa_person).update(ended_on=dt.date(2026, 1, 1))
    return {"new": new.pk, "copy": copy.pk, "delete": delete.pk, "object": object_.pk, "hoa": cast.hoa_person.pk}


def pk(name: str):
    return lambda made: {"pk": made[name]}


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
SIGNED_IN = "302 200 200 200 200 200 200 200 200"
DOES = "302 302 302 302 302 302 302 302 302"
KEEPER, KEEPER_SEES = "302 403 403 403 403 403 403 403 200", "302 404 404 404 404 404 404 404 200"
KEEPER_DOES = "302 404 404 404 404 404 404 404 302"
WHY = {"outcome": "Luật buộc giữ", "ground": "Luật Lưu trữ", "reason": "Nhiều giấy tờ", "reply": "Trong 15 ngày"}

PAGES = {
    "datarights:my_data": Page(SIGNED_IN),
    "datarights:take_copy": Page(DOES, method="post"),
    "datarights:send_request": Page(SIGNED_IN, lambda made: {"kind": "han-che"}),
    "datarights:withdraw_request": Page("302 302 404 404 404 404 404 404 404", pk("new"), method="post"),
    "datarights:requests": Page(KEEPER),
    "datarights:enter_request": Page(KEEPER, query="?tim=hoa"),
    "datarights:enter_request_of": Page("302 403 403 403 403 403 403 403 200", pk("hoa")),
    "datarights:request": Page(KEEPER_SEES, pk("new")),
    "datarights:answer_request": Page(KEEPER_DOES, pk("new"), method="post", data=WHY),
    "datarights:extend_request": Page(KEEPER_DOES, pk("new"), method="post", data=WHY),
    "datarights:finish_request": Page(KEEPER_DOES, pk("object"), method="post", data=WHY),
    "datarights:refuse_request": Page(KEEPER_DOES, pk("new"), method="post", data=WHY),
    "datarights:make_copy": Page(KEEPER_DOES, pk("copy"), method="post"),
    "datarights:erase": Page(KEEPER_SEES, pk("delete")),
}

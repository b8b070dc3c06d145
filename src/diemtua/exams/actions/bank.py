"""Loading the item bank."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from diemtua.audit.actions import record
from diemtua.exams.models import Item, PaperItem, Sitting
from diemtua.people.models import User

_TRUE_FALSE = [{"key": "dung", "text": "Đúng"}, {"key": "sai", "text": "Sai"}]
_FIELDS = ["kind", "topic", "stem", "choices", "key", "rubric", "explanation", "citation", "checked_on", "retired_at"]


@transaction.atomic
def load_bank(*, by: User | None = None) -> dict[str, int]:
    """Bring the items of the shipped bank into the database: `added`, `changed`, `same`. Loading twice changes nothing.

    Items are known by code. One that left the shipped bank is kept: papers may use it. One on a paper that somebody has sat
    stays as it was asked, as the paper does; a changed one follows it under the next code («T04-01.2»), and it is drawn no
    more. Four queries or fewer.
    """
    known = Item.objects.in_bulk(field_name="code")
    newest = {code.partition(".")[0]: item for code, item in sorted(known.items(), key=lambda told: _edition(told[0]))}
    asked = set(asked_items())
    added, changed = [], []
    for shipped in shipped_items():
        item = newest.get(shipped.code)
        if item is None:
            added.append(shipped)
        elif any(getattr(item, field) != getattr(shipped, field) for field in _FIELDS):
            if item.pk in asked:
                shipped.code = f"{shipped.code}.{_edition(item.code) + 1}"
                item.retired_at = timezone.now()
                added.append(shipped)
                changed.append(item)
            else:
                shipped.pk = item.pk
                changed.append(shipped)
    Item.objects.bulk_create(added)
    Item.objects.bulk_update(changed, _FIELDS)
    counts = {"added": len(added), "changed": len(changed)}
    if added or changed:
        record("exams.load_bank", by=by, subject=(added + changed)[0], label="Ngân hàng câu hỏi", **counts)
    return counts | {"same": len(known) - len(changed)}


def _edition(code: str) -> int:
    """«T04-01» is the first, «T04-01.2» the second."""
    return int(code.partition(".")[2] or 1)


def asked_items() -> QuerySet[PaperItem, int]:
    """Items of every paper that somebody has sat, a row for each place on a paper, however many sat it."""
    sat = Sitting.objects.filter(exam__paper=OuterRef("paper"))
    return PaperItem.objects.filter(Exists(sat)).values_list("item_id", flat=True)


def shipped_items() -> list[Item]:
    """The items of bank/*.toml, unsaved, in order of their code."""
    items = []
    for file in files("diemtua.exams.bank").iterdir():
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text("utf-8"))
            topic = file.name.removesuffix(".toml").upper()
            items += [_item(topic, data["checked_on"], entry) for entry in data["items"]]
    return sorted(items, key=lambda item: item.code)


def _item(topic: str, checked_on: Any, entry: dict[str, Any]) -> Item:
    choices = [{"key": key, "text": text} for key, text in entry.get("choices", {}).items()]
    return Item(
        code=entry["code"],
        kind=entry["kind"],
        topic=topic,
        stem=entry["stem"],
        choices=_TRUE_FALSE if entry["kind"] == "boolean" else choices,
        key=sorted(entry.get("key", [])),
        rubric=entry.get("rubric", []),
        explanation=entry["explanation"],
        citation=entry["citation"],
        checked_on=entry.get("checked_on", checked_on),
    )

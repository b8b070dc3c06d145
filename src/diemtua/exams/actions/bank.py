"""Loading the item bank."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.exams.models import Item, PaperItem
from diemtua.people.models import User

_TRUE_FALSE = [{"key": "dung", "text": "Đúng"}, {"key": "sai", "text": "Sai"}]
_FIELDS = ["kind", "topic", "stem", "choices", "key", "rubric", "explanation", "citation", "checked_on", "retired_at"]


@transaction.atomic
def load_bank(*, by: User | None = None) -> dict[str, int]:
    """Bring the items of the shipped bank into the database: `added`, `changed`, `same`. Loading twice changes nothing.

    Items are known by code. One that left the shipped bank is kept: papers may use it. One on a paper that somebody has sat
    stays as it was asked, as the paper does. Four queries or fewer.
    """
    known = Item.objects.in_bulk(field_name="code")
    asked = set(PaperItem.objects.filter(paper__exams__sittings__isnull=False).values_list("item_id", flat=True))
    added, changed = [], []
    for shipped in shipped_items():
        item = known.get(shipped.code)
        if item is None:
            added.append(shipped)
        elif item.pk not in asked and any(getattr(item, field) != getattr(shipped, field) for field in _FIELDS):
            shipped.pk = item.pk
            changed.append(shipped)
    Item.objects.bulk_create(added)
    Item.objects.bulk_update(changed, _FIELDS)
    counts = {"added": len(added), "changed": len(changed)}
    if added or changed:
        record("exams.load_bank", by=by, subject=(added + changed)[0], label="Ngân hàng câu hỏi", **counts)
    return counts | {"same": len(known) - len(changed)}


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

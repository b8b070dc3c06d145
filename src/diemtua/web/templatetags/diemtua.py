"""Filters and parts every template may use without loading."""

import datetime as dt
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from django import template
from django.core.exceptions import ValidationError
from django.forms import BoundField, Field
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from diemtua.kernel import dates, text
from diemtua.kernel.numbers import dotted
from diemtua.rulebook.book import topic_title

register = template.Library()
register.filter("vn_long_date", dates.vn_long_date, expects_localtime=True)
register.filter("weekday", dates.weekday_name, expects_localtime=True)
register.filter("topic_title", topic_title)
register.filter("mask_name", text.mask_name)


@cache
def _icons() -> ZipFile:
    """The library's drawings. Its own tag opens the archive anew for each: 0.3 s of the first page of a process."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """A Lucide icon, decorative: hidden from screen readers. KeyError when there is none of that name."""
    _, drawing = _icons().read(f"{name}.svg").decode().split(">", 1)
    return SafeString(
        f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{drawing.strip()}'
    )


@register.filter
def day_in_words(value: Any) -> str:
    """What a field of a day holds as «Chủ nhật, 08/03/1987», an instant with «, 08:00»; nothing for what is no day."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
        except ValueError:
            return ""
    if not isinstance(value, dt.date):
        return ""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{day_in_words(local.date())}, {local:%H:%M}"
    name = dates.weekday_name(value)
    return f"{name[0].upper()}{name[1:]}, {dates.vn_date(value)}"


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """The way back: links one after the other, nearest last; the style sheet parts them, a printer leaves them out."""
    return format_html('<nav class="crumbs trail" aria-label="Đường dẫn">{}</nav>', content)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some values changed; an empty value takes the name out."""
    current: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            current.pop(name, None)
        else:
            current[name] = str(value)
    return "?" + urlencode(list(current.lists()), doseq=True)


@register.filter
def listed(values: QueryDict, name: str) -> list[str]:
    """Every value a query string has under the name."""
    return values.getlist(name)


@register.filter
def thousands(value: int | None) -> str:
    """1234567 as «1.234.567»; nothing as «–»."""
    return "–" if value is None else dotted(value)


@register.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], field: str, label: str) -> SafeString:
    """A column head that sorts by `field` (?sap=field or -field)."""
    now = context["request"].GET.get("sap", "")
    target = f"-{field}" if now == field else field
    mark = " ↑" if now == field else " ↓" if now == f"-{field}" else ""
    return format_html('<a href="{}">{}{}</a>', query(context, sap=target, trang=""), label, mark)


# What a person does in a field that may not stay empty, by Django's name of the widget.
_FILL = {"select": "Hãy chọn", "radioselect": "Hãy chọn", "checkboxselectmultiple": "Hãy chọn", "checkbox": "Hãy đánh dấu", "clearablefile": "Hãy chọn tệp cho"}  # fmt: skip


def _is_plainly_missing(error: ValidationError) -> bool:
    return error.code == "required" and str(error.message) == str(Field.default_error_messages["required"])


@register.filter
def error_sentences(field: BoundField) -> list[str]:
    """The field's errors; where the form has no sentence of its own for an empty field, one that names the field."""
    fill = f"{_FILL.get(field.widget_type, 'Hãy điền')} ô «{field.label}»."
    return [
        fill if _is_plainly_missing(error) else str(message)
        for error, message in zip(field.errors.as_data(), field.errors, strict=True)
    ]


@register.filter
def still_to_do(fields: list[tuple[BoundField, Any]]) -> str:
    """«còn 3 ô cần điền, 1 ô cần sửa» of a form sent with faults in its fields; else empty."""
    wrong = [field for field, errors in fields if errors]
    empty = sum(any(error.code == "required" for error in field.errors.as_data()) for field in wrong)
    told = [f"{n} ô cần {what}" for n, what in ((empty, "điền"), (len(wrong) - empty, "sửa")) if n]
    return f"còn {', '.join(told)}" if told else ""


@register.filter
def attributes(attrs: dict[str, Any]) -> SafeString:
    """A widget's attributes as HTML. Written here, not by a template: a form has dozens of widgets."""
    parts = (f" {n}" if v is True else f' {n}="{conditional_escape(v)}"' for n, v in attrs.items() if v is not False)
    return mark_safe("".join(parts))  # noqa: S308 - escaped


@register.filter
def options(optgroups: list[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select, in their groups, as HTML: a list of 126 wards costs half a millisecond, not fifteen."""
    parts = []
    for group, found, _ in optgroups:
        lines = "".join(f'<option value="{conditional_escape(o["value"])}"{attributes(o["attrs"])}>{conditional_escape(o["label"])}</option>' for o in found)  # fmt: skip
        parts.append(f'<optgroup label="{conditional_escape(group)}">{lines}</optgroup>' if group else lines)
    return mark_safe("".join(parts))  # noqa: S308 - escaped

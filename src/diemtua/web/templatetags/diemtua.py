"""Filters and parts every template may use without loading."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide import _render_icon  # the library's own renderer, as its Django tag uses it

from diemtua.kernel import dates, text
from diemtua.rulebook.book import topic_title

register = template.Library()
register.filter("vn_long_date", dates.vn_long_date)
register.filter("weekday", dates.weekday_name)
register.filter("topic_title", topic_title)
register.filter("mask_name", text.mask_name)


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """A Lucide icon, decorative: hidden from screen readers."""
    return SafeString(_render_icon(name, size, **{"aria-hidden": "true", "focusable": "false"}))


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
    return "–" if value is None else f"{value:,}".replace(",", ".")


@register.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], field: str, label: str) -> SafeString:
    """A column head that sorts by `field` (?sap=field or -field)."""
    now = context["request"].GET.get("sap", "")
    target = f"-{field}" if now == field else field
    mark = " ↑" if now == field else " ↓" if now == f"-{field}" else ""
    return format_html('<a href="{}">{}{}</a>', query(context, sap=target, trang=""), label, mark)

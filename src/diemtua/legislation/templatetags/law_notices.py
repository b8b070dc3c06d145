"""The notice of a text whose law changed, on whatever page shows it."""

from django import template
from django.template import Context

from diemtua.legislation.notices import under_review

register = template.Library()


@register.inclusion_tag("legislation/law_notice.html", takes_context=True)
def law_notice(context: Context, source: str, key: object) -> dict[str, list[str]]:
    """Why the text waits to be looked over, if it does. One query a source a page, however many texts are on it."""
    told = vars(context["request"]).setdefault("law_under_review", {})
    if source not in told:
        told[source] = under_review(source)
    return {"reasons": told[source].get(str(key), [])}

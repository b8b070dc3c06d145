"""Help with drafting, for the adviser alone."""

import datetime as dt

from django.db import transaction

from diemtua.advice.actions.publishing import refuse_identity
from diemtua.advice.drafting import ask_model, is_on
from diemtua.advice.models import Inquiry
from diemtua.advice.queries.knowledge import known_names
from diemtua.advice.rules.drafting import Draft, Source, messages, read
from diemtua.advice.rules.facts import rough
from diemtua.advice.rules.masking import masked
from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation.models import ArticleVersion
from diemtua.legislation.queries import search, with_day
from diemtua.people.models import User

MOST_ARTICLES = 5


def words_to_send(*, inquiry: Inquiry, by: User) -> str:
    """The masked question with the facts told, roughly, for the adviser to read and black out more before she sends it to the
    model; nothing leaves yet."""
    _check(inquiry, by)
    told = "\n".join(f"{label}: {words}" for label, words in rough(inquiry.topic, inquiry.told))
    return masked(f"{inquiry.text}\n\n{told}".strip(), known=known_names(inquiry))


def draft_help(*, inquiry: Inquiry, question: str, by: User, now: dt.datetime) -> Draft:
    """A draft from the articles cited so far and those found, in force on the facts' day; each sentence tied to one.

    What leaves the house is `question`, as this adviser read and confirmed it, and public law; never a sensitive question,
    never a full name, and what else the masking finds or the desk knows is hidden without a word. No transaction is open while
    the model thinks.
    """
    _check(inquiry, by)
    if not question.strip():
        raise BadInput("Chưa có lời nào để gửi; hãy chép lại việc cần hỏi, không nêu tên ai.")
    refuse_identity((question,), [], confirmed=True)
    sources = _sources(inquiry)
    if not sources:
        raise Conflict("Chưa có điều luật nào để soạn nháp; hãy tìm và dẫn điều luật trước.")
    draft = read(ask_model(messages(masked(question.strip(), known=known_names(inquiry)), sources)), sources)
    with transaction.atomic():
        record("advice.draft_help", by=by, subject=inquiry, kept=len(draft.sentences), dropped=draft.dropped)
    return draft


def _check(inquiry: Inquiry, by: User) -> None:
    if not is_on():
        raise Conflict("Máy soạn nháp chưa được bật; quản trị hệ thống đặt địa chỉ thì dùng được.")
    if inquiry.handler_id != by.pk or inquiry.state != Inquiry.State.TAKEN:
        raise Conflict(f"{inquiry.number} không còn ở tay bạn; hãy tải lại trang để xem ai đang xử lý.")
    if inquiry.is_sensitive:
        raise Conflict("Câu nhạy cảm không gửi ra ngoài cho máy soạn nháp; hãy tự viết câu trả lời.")


def _sources(inquiry: Inquiry) -> list[Source]:
    cited = ArticleVersion.objects.filter(pk__in=inquiry.answers.filter(sent_at=None).values("citations__version"))
    found = [f.version for f in search(inquiry.text[:500], day=inquiry.facts_day, limit=MOST_ARTICLES)]
    versions = list(dict.fromkeys([*cited.select_related("article__document"), *found]))[:MOST_ARTICLES]
    return [
        Source(n, f"{v.article.heading}. {v.title} ({v.article.document.number})", v.text, with_day(v.article.get_absolute_url(), inquiry.facts_day))
        for n, v in enumerate(versions, 1)
    ]  # fmt: skip

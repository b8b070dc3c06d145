"""Clauses against the law of the signing day and of today, and the quality score."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from diemtua.agreements.models import Agreement, Clause, Rubric
from diemtua.agreements.rules.checking import Check, before_signing, procedure_checks
from diemtua.agreements.rules.comparing import Compared, Verdict, compare, has_fallen
from diemtua.agreements.rules.law import legal_value
from diemtua.agreements.rules.lifetime import Phase
from diemtua.agreements.rules.quality import RubricRules, Score, default_rubric, score
from diemtua.agreements.rules.terms import GROUPS
from diemtua.kernel.errors import DomainError
from diemtua.legislation.models import ArticleVersion
from diemtua.legislation.rules import article_slug
from diemtua.rulebook.sources import citations

Texts = dict[tuple[str, str], list[tuple[dt.date, dt.date | None, str]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One clause with its verdict today and on the signing day (None: not signed, or the same day)."""

    clause: Clause
    now: Compared
    then: Compared | None
    fallen: str

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts today: the machine's, or a person's where the machine cannot tell."""
        if self.now.verdict == Verdict.UNCLEAR and self.clause.decided:
            return Verdict(self.clause.decided)
        return self.now.verdict

    @property
    def is_open(self) -> bool:
        """Waits for a person."""
        return self.verdict == Verdict.UNCLEAR


@dataclass(frozen=True, slots=True)
class Picture:
    """An agreement as its page shows it. `year_vnd` sums what can be told in money, for one worker a year."""

    agreement: Agreement
    judged: list[Judged]
    checks: list[Check]
    score: Score
    rubric: RubricRules
    year_vnd: int
    counts: dict[Verdict, int]

    @property
    def by_group(self) -> list[tuple[str, list[Judged]]]:
        """Clauses under the label of their group, in the catalogue's order; empty groups left out."""
        found = [(label, [j for j in self.judged if j.clause.term.group == code]) for code, label in GROUPS.items()]
        return [(label, rows) for label, rows in found if rows]

    @property
    def below(self) -> list[Judged]:
        """Clauses lower than the law today."""
        return [j for j in self.judged if j.verdict == Verdict.BELOW]

    @property
    def fallen(self) -> list[Judged]:
        """Clauses that were better than the law when signed and are no longer."""
        return [j for j in self.judged if j.fallen]

    @property
    def tally(self) -> list[tuple[Verdict, int]]:
        """Verdicts that occur, with how often."""
        return [(verdict, self.counts[verdict]) for verdict in Verdict if self.counts.get(verdict)]


def rubric_on(day: dt.date) -> RubricRules:
    """The version in force, ours when no keeper entered one. One query."""
    entered = Rubric.objects.filter(since__lte=day).first()
    return entered.rules if entered else default_rubric()


def pictures(agreements: Sequence[Agreement], *, today: dt.date) -> list[Picture]:
    """Every agreement judged; their clauses must be prefetched. Two queries in all, however many."""
    rubric = rubric_on(today)
    texts = article_texts([(c, a) for a in agreements for c in a.clauses.all()], today=today)
    return [_picture(agreement, rubric, texts, today) for agreement in agreements]


def picture(agreement: Agreement, *, today: dt.date) -> Picture:
    """One agreement judged. Three queries."""
    return pictures([agreement], today=today)[0]


def judge(clause: Clause, agreement: Agreement, *, today: dt.date, texts: Texts) -> Judged:
    """One clause; the agreement's clauses must be prefetched. No query."""
    now = _compared(clause, agreement, today, texts)
    signed_on = agreement.signed_on
    if signed_on is None or agreement.is_draft or signed_on >= today:
        return Judged(clause, now, None, "")
    then = _compared(clause, agreement, signed_on, texts)
    return Judged(clause, now, then, has_fallen(then, now))


def _compared(clause: Clause, agreement: Agreement, day: dt.date, texts: Texts) -> Compared:
    value = None if clause.value is None else Decimal(clause.value)
    at, term = agreement.workplace, clause.term
    article = _text_on(texts, legal_value(term, day, at).source, day) if clause.wording and texts else ""
    condition = clause.condition
    if condition and holds_for_all(clause.term_id, agreement):
        condition = ""
    return compare(term, value, day=day, workplace=at, wording=clause.wording, article=article, condition=condition)


def holds_for_all(term_id: str, agreement: Agreement) -> bool:
    """The agreement has the term without a condition too, so that a conditional clause only adds to it."""
    return any(other.term_id == term_id and not other.condition for other in agreement.clauses.all())


def _picture(agreement: Agreement, rubric: RubricRules, texts: Texts, today: dt.date) -> Picture:
    judged = [judge(clause, agreement, today=today, texts=texts) for clause in agreement.clauses.all()]
    counts: dict[Verdict, int] = {}
    for one in judged:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    named = [(j.clause.term.label, j.verdict) for j in judged]
    checks = before_signing(
        agreement.procedure,
        below=[label for label, verdict in named if verdict == Verdict.BELOW],
        unclear=[label for label, verdict in named if verdict == Verdict.UNCLEAR],
    )
    worth = sum(j.now.year_vnd or 0 for j in judged if j.now.verdict.is_gain)
    scored = scored_by(rubric, agreement, judged, today=today)
    return Picture(agreement, judged, checks, scored, rubric, worth, counts)


def scored_by(rubric: RubricRules, agreement: Agreement, judged: Sequence[Judged], *, today: dt.date) -> Score:
    """The score of one agreement by any rubric. No query."""
    return score(
        rubric,
        [(j.clause.term, j.verdict) for j in judged],
        procedure=procedure_checks(agreement.procedure),
        is_published=agreement.published_on is not None,
        barred=_barred(agreement, today),
    )


def _barred(agreement: Agreement, today: dt.date) -> list[str]:
    """Why an agreement has no class whatever its clauses say (Guidance 1580/HD-TLĐ and ours: not signed)."""
    phase = agreement.life_on(today).phase
    if phase == Phase.DRAFT:
        return ["chưa ký"]
    return [phase.label.lower()] if phase in (Phase.EXPIRED, Phase.VOID) else []


def article_texts(pairs: Iterable[tuple[Clause, Agreement]], *, today: dt.date) -> Texts:
    """Every version of the articles that clauses with words are compared with; empty where nobody imported them.

    One query, none when no clause has words.
    """
    wanted: set[tuple[str, str]] = set()
    for clause, agreement in pairs:
        if clause.wording and clause.value is not None and clause.term.law is not None:
            for day in {agreement.signed_on or today, today}:
                wanted |= set(_places(legal_value(clause.term, day, agreement.workplace).source))
    if not wanted:
        return {}
    condition = Q(pk__in=[])
    for number, slug in wanted:
        condition |= Q(article__document__number=number, article__slug=slug)
    found: Texts = {}
    rows = ArticleVersion.objects.filter(condition).values_list(
        "article__document__number", "article__slug", "since", "until", "text"
    )
    for number, slug, since, until, text in rows:
        found.setdefault((number, slug), []).append((since, until, text))
    return found


def _places(source: str) -> list[tuple[str, str]]:
    """(document number, article slug) a source names; free words name none."""
    try:
        read = citations(source) if source else ()
    except DomainError:
        return []
    return [(c.document.number, article_slug(str(c.article))) for c in read if c.article]


def _text_on(texts: Texts, source: str, day: dt.date) -> str:
    for place in _places(source):
        for since, until, text in texts.get(place, ()):
            if since <= day and (until is None or day < until):
                return text
    return ""

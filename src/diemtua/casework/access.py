"""Who sees which cases and who may do what. The only way from a page to a row.

Those named see a case for as long as they could be named in it: who left the union may serve the employer tomorrow. Officers of
the unions above see the open ones of their scope too, but a confidential one only when named. Nobody else: not the keeper, not other
officers of the same union, and employers have no account at all. A confidential file whose holder left is known to the officers above
by its number only, so that they can name another officer of its union.
"""

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from diemtua.casework.models import Case, CaseEvent, CaseMember
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, person_of
from diemtua.unions.models import Mandate, Stewardship, Unit
from diemtua.unions.rules import line_of


def named_cases(user: User) -> QuerySet[Case]:
    """Cases the user is named in now."""
    return Case.objects.filter(_named(user))


def visible_cases(user: User) -> QuerySet[Case]:
    """Cases the user is named in, and those of managed units that are not confidential."""
    return Case.objects.filter(_named(user) | (Q(confidential=False) & in_scope(user, "unit__")))


def _named(user: User) -> Exists:
    return Exists(memberships(user).filter(case=OuterRef("pk")))


def memberships(user: User) -> QuerySet[CaseMember]:
    """Where the user is named now and still may be: has a post in the unit or above, looks after one of these, or is an adviser."""
    return CaseMember.objects.filter(_serves(), user_id=user.pk, until=None)


def members_now(case: Case) -> QuerySet[CaseMember]:
    """Those named now, each with `serves`: whether the naming still opens the file. One query."""
    rows = case.members.filter(until=None).select_related("user", "named_by")
    return rows.annotate(serves=ExpressionWrapper(_serves(), output_field=BooleanField()))


def _serves() -> Q:
    """Condition on CaseMember: as `may_be_named` says of an account, of the member in this case."""
    path = ExpressionWrapper(OuterRef("case__unit__path"), output_field=CharField())
    posts = Mandate.objects.filter(person__user=OuterRef("user"), ended_on=None)
    looks_after = Stewardship.objects.filter(user=OuterRef("user"), ended_at=None)
    here = [Exists(rows.annotate(of=path).filter(of__startswith=F("unit__path"))) for rows in (posts, looks_after)]
    return Q(user__is_adviser=True) | here[0] | here[1]


def visible_events(user: User) -> QuerySet[CaseEvent]:
    """Events of visible cases, replaced ones too."""
    return CaseEvent.objects.filter(case__in=visible_cases(user))


def own_units(user: User) -> QuerySet[Unit]:
    """Units where the user holds a post now."""
    person = person_of(user)
    if person is None:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=Mandate.objects.filter(person=person, ended_on=None).values("unit"))


def has_cases(user: User) -> bool:
    """Officers of a union and of the unions above have a page of cases; who is named anywhere too."""
    return person_of(user) is not None or is_upper_officer(user) or named_cases(user).exists()


def require_cases(user: User) -> None:
    """Raise NotAllowed for those who have no cases."""
    if not has_cases(user):
        raise NotAllowed(
            "Vụ việc dành cho cán bộ công đoàn; nếu bạn được mời cùng làm, hãy đợi người giữ hồ sơ nêu tên bạn."
        )


def require_opener(user: User, unit: Unit) -> None:
    """Raise NotAllowed when the user neither holds a post in the unit nor acts for it."""
    if not (can_manage(user, unit) or own_units(user).filter(pk=unit.pk).exists()):
        raise NotAllowed(f"Vụ việc của {unit} do cán bộ của đơn vị hoặc công đoàn cấp trên mở; hãy liên hệ họ.")


def role_in(user: User, case: Case) -> str:
    """The user's role in the case: «holder», «acts», «follows», or «» when not named. One query."""
    return memberships(user).filter(case=case).values_list("role", flat=True).first() or ""


def can_act(user: User, case: Case) -> bool:
    """Named to hold the file or to work on it. One query."""
    return role_in(user, case) in CaseMember.ACTING


def require_actor(user: User, case: Case) -> None:
    """Raise NotAllowed for who only follows or looks in from above; Conflict when the file is put away."""
    if not can_act(user, case):
        raise NotAllowed("Việc này do người giữ hồ sơ và người cùng làm ghi; bạn có thể viết vào phần trao đổi.")
    if not case.is_open:
        raise Conflict("Hồ sơ đã đóng; hãy mở lại hồ sơ trước khi ghi thêm.")


def can_hand_over(user: User, case: Case) -> bool:
    """The holder; or an officer above when the file is not confidential, so that none stays with somebody who left."""
    return role_in(user, case) == CaseMember.Role.HOLDER or (not case.confidential and can_manage(user, case.unit))


def require_hander(user: User, case: Case) -> None:
    """Raise NotAllowed when the user may not say who works on the case."""
    if not can_hand_over(user, case):
        raise NotAllowed("Người giữ hồ sơ quyết định ai được theo vụ việc này; hãy nhắn người giữ hồ sơ.")


def may_be_named(case: Case) -> QuerySet[User]:
    """Accounts that may be named: officers of the unit and of the units above it, and the legal advisers. One query."""
    above = line_of(case.unit.path)
    posts = Mandate.objects.filter(person__user=OuterRef("pk"), unit__path__in=above, ended_on=None)
    looks_after = Stewardship.objects.filter(user=OuterRef("pk"), unit__path__in=above, ended_at=None)
    return User.objects.filter(is_active=True).filter(Q(Exists(posts)) | Q(Exists(looks_after)) | Q(is_adviser=True))


def forsaken_cases(user: User) -> QuerySet[Case]:
    """Confidential cases of managed units whose holder may no longer be named: who gives one away learns that it is there, no more."""
    return Case.objects.filter(in_scope(user, "unit__"), confidential=True).exclude(_has_holder())


def is_forsaken(case: Case) -> bool:
    """Confidential, and its holder may no longer be named. One query, none for an open file."""
    return case.confidential and not Case.objects.filter(_has_holder(), pk=case.pk).exists()


def _has_holder() -> Exists:
    """The holder's account is open, and the holder may still be named."""
    holders = CaseMember.objects.filter(case=OuterRef("pk"), until=None, role=CaseMember.Role.HOLDER)
    return Exists(holders.filter(_serves(), user__is_active=True))


def may_take_over(case: Case, by: User) -> QuerySet[User]:
    """Accounts a forsaken file may be given to: officers of that very union, or who looks after it; never the giver. One query."""
    posts = Mandate.objects.filter(person__user=OuterRef("pk"), unit=case.unit_id, ended_on=None)
    looks_after = Stewardship.objects.filter(user=OuterRef("pk"), unit=case.unit_id, ended_at=None)
    return User.objects.filter(Q(Exists(posts)) | Q(Exists(looks_after)), is_active=True).exclude(pk=by.pk)


def stewards_above(case: Case) -> list[User]:
    """The officers who look after the unit, or else the nearest unit above that has one. One query."""
    running = Stewardship.objects.filter(unit__path__in=line_of(case.unit.path), ended_at=None, user__is_active=True)
    rows = list(running.select_related("user", "unit").order_by("-unit__path", "user__full_name"))
    return [row.user for row in rows if row.unit_id == rows[0].unit_id]


def require_upper(user: User) -> None:
    """Raise NotAllowed for who looks after no unit above the grassroots."""
    if not is_upper_officer(user):
        raise NotAllowed("Bảng theo đơn vị dành cho cán bộ công đoàn cấp trên; vụ việc của bạn ở mục «Vụ việc».")

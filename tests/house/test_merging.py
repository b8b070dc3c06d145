"""A foreign key to a person written tomorrow is moved by a merge too, and somebody has said what happens where both have one."""

from django.apps import apps
from django.db import models

from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.duplicates.moving import COLLISIONS, NOT_MOVED, relations, unique_sets
from diemtua.unions.models import ColumnChange, Person


def test_every_key_to_a_person_is_moved_but_those_that_name_both_sides() -> None:
    every = {
        str(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if field.concrete and field.is_relation and field.related_model is Person and not field.many_to_many
    }
    moved = {str(field) for field in relations(Person)}
    both_sides = {str(m._meta.get_field(n)) for m, names in ((Merge, ("kept", "gone")), (SuspectedPair, ("first", "second"))) for n in names}  # fmt: skip
    assert set(NOT_MOVED) == {Merge, SuspectedPair, ColumnChange}
    assert every - moved == both_sides


def test_what_may_collide_has_a_rule() -> None:
    undecided, to_look_at, seen = [], [Person], {Person}
    while to_look_at:
        for field in relations(to_look_at.pop()):
            label = field.model._meta.label_lower
            if unique_sets(field) and not field.model._meta.auto_created and label not in COLLISIONS:
                undecided.append(f"{field}: say in duplicates.moving.COLLISIONS what happens where both have one")
            folded = label in COLLISIONS and COLLISIONS[label].__name__.startswith("fold")
            if folded and field.model not in seen:  # a folded row hands its own rows on
                seen.add(field.model)
                to_look_at.append(field.model)
    assert undecided == []


def test_uniqueness_is_written_so_that_a_merge_can_see_it() -> None:
    """`unique_sets` reads fields and conditions; a constraint over expressions would be met only as a database error."""
    hidden = [
        f"{model._meta.label}: {rule.name}"
        for model in {field.model for field in relations(Person)}
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.expressions
    ]
    assert hidden == []

"""What points to a person, wherever it is, and how two files differ: the ground a merge stands on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db import IntegrityError, models, transaction

from relais.registers.directory.models import (
    DuplicateSuggestion,
    Merge,
    MergeMove,
    Person,
    PersonToken,
)

COMPARED = (
    "last_name",
    "birth_name",
    "first_names",
    "birth_date",
    "sex",
    "address",
    "postal_code",
    "commune",
    "commune_name",
    "regime",
    "complementary",
    "has_declared_doctor",
    "has_account",
    "died_on",
    "opted_out",
)
FILLED = (
    "birth_name",
    "birth_date",
    "sex",
    "address",
    "postal_code",
    "commune",
    "commune_name",
    "regime",
    "complementary",
    "has_declared_doctor",
    "has_account",
    "died_on",
    "household_id",
    "household_role",
)
# They describe the file itself, not what was done for the person.
_OWN = (PersonToken, Merge, DuplicateSuggestion)


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do. `moved`: (French name of the rows, how many)."""

    keep: Person
    absorb: Person
    differences: dict[str, tuple[Any, Any]]
    filled: dict[str, tuple[Any, Any]]
    moved: list[tuple[str, int]]


def preview(keep: Person, absorb: Person) -> MergePreview:
    """Reads only."""
    counted: Counter[str] = Counter()
    for model, field in pointing_fields():
        n = model._base_manager.filter(**{field: absorb.pk}).count()
        if n:
            counted[str(model._meta.verbose_name_plural)] += n
    return MergePreview(
        keep, absorb, differences(keep, absorb), fillings(keep, absorb), counted.most_common()
    )


def differences(keep: Person, absorb: Person) -> dict[str, tuple[Any, Any]]:
    """Field -> (value kept, value set aside), where both have something to say."""
    return {
        name: (getattr(keep, name), getattr(absorb, name))
        for name in COMPARED
        if getattr(keep, name) != getattr(absorb, name)
    }


def fillings(keep: Person, absorb: Person) -> dict[str, tuple[Any, Any]]:
    """Field -> (empty value, value taken from the absorbed file); a wish not to be called is never lost."""
    found = {
        name: (getattr(keep, name), getattr(absorb, name))
        for name in FILLED
        if getattr(keep, name) in ("", None) and getattr(absorb, name) not in ("", None)
    }
    if absorb.opted_out and not keep.opted_out:
        found["opted_out"] = (False, True)
    return found


def pointing_fields() -> Iterator[tuple[type[models.Model], str]]:
    """(model, field) of every foreign key to `Person` in every application, hidden and many-to-many ones too."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        model = cast(type[models.Model], relation.related_model)
        field = cast("models.ForeignKey[Any, Any]", relation.field)  # type: ignore[union-attr]
        is_history = hasattr(model, "instance_type")
        if issubclass(model, _OWN) or is_history or not field.concrete:
            continue
        yield model, field.name


def move_rows(merge: Merge) -> None:
    """Points to the kept file what pointed to the absorbed one, and notes each row; call it in a transaction."""
    for model, field in pointing_fields():
        keys = list(
            model._base_manager.filter(**{field: merge.absorbed_id}).values_list("pk", flat=True)
        )
        if not keys:
            continue
        moved = set(keys) if _point(model, field, keys, merge.keep_id) else set()
        if not moved:
            # One of them has a twin on the kept file: the others move, it stays where it is.
            moved = {key for key in keys if _point(model, field, [key], merge.keep_id)}
        MergeMove.objects.bulk_create(
            MergeMove(
                merge=merge,
                model=model._meta.label,
                field=field,
                row=str(key),
                moved=key in moved,
            )
            for key in keys
        )


def move_back(merge: Merge) -> tuple[int, int]:
    """Points back every row that is still on the kept file. Returns (rows moved back, rows changed or gone since)."""
    back, left = 0, 0
    for move in merge.moves.filter(moved=True).order_by("-pk"):
        model = apps.get_model(move.model)
        key = model._meta.pk.to_python(move.row)
        row = model._base_manager.filter(pk=key, **{move.field: merge.keep_id})
        n = row.update(**{move.field: merge.absorbed_id})
        back, left = back + n, left + (1 - n)
    return back, left


def _point(model: type[models.Model], field: str, keys: list[Any], person_id: int) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys).update(**{field: person_id})
    except IntegrityError:
        return False
    return True


def as_json(pairs: dict[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Dates as ISO text, the rest as it is."""
    return {name: [_plain(value) for value in pair] for name, pair in pairs.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def restore(person: Person, filled: dict[str, list[Any]]) -> None:
    """Empties again what a merge had filled, where nobody changed it since."""
    for name, (before, after) in filled.items():
        field = Person._meta.get_field(name)
        if _plain(getattr(person, name)) == after:
            setattr(person, name, field.to_python(before))  # type: ignore[union-attr]

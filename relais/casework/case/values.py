"""Checking what is given with a transition, the same for a page, the API and a program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from relais.casework.case.declaration import FieldSpec
from relais.common.refusals import Refused

TEXT_LIMITS = {"text": 200, "long_text": 4000}


def clean_fields(
    specs: Iterable[FieldSpec], given: Mapping[str, Any], today: dt.date
) -> dict[str, Any]:
    """Values in JSON (dates in ISO, money in cents), all checked. Raises Refused naming the field."""
    specs = tuple(specs)
    if unknown := set(given) - {spec.name for spec in specs}:
        raise Refused(
            f"Ce champ n’est pas attendu ici : {', '.join(sorted(unknown))}.", code="unknown_field"
        )
    cleaned = {spec.name: _clean(spec, given.get(spec.name), today) for spec in specs}
    for spec in specs:
        if cleaned[spec.name] in (None, "", [], False) and _asked(spec, cleaned):
            raise Refused(f"Il manque : {spec.label.lower()}.", code="missing", field=spec.name)
    return {name: value for name, value in cleaned.items() if value not in (None, "", [])}


def _asked(spec: FieldSpec, cleaned: Mapping[str, Any]) -> bool:
    if spec.required_if is not None:
        other, values = spec.required_if
        return cleaned.get(other) in values
    return spec.required and spec.kind != "boolean"


def _clean(spec: FieldSpec, value: Any, today: dt.date) -> Any:
    if value is None or value == "":
        return None
    match spec.kind:
        case "text" | "long_text":
            return _text(spec, value)
        case "choice":
            return _choice(spec, str(value))
        case "choices":
            return [_choice(spec, str(v)) for v in value]
        case "date":
            return _date(spec, value, today)
        case "cents" | "integer":
            return _whole(spec, value)
        case _:
            return value in (True, "true", "on", "1", 1)


def _text(spec: FieldSpec, value: Any) -> str:
    text = str(value).strip()
    if len(text) > (limit := TEXT_LIMITS[spec.kind]):
        raise Refused(
            f"{spec.label} : {limit} signes au plus, le texte en a {len(text)}.",
            code="too_long",
            field=spec.name,
        )
    return text


def _choice(spec: FieldSpec, value: str) -> str:
    if value not in spec.choices:
        raise Refused(
            f"{spec.label} : choisissez une réponse de la liste.",
            code="unknown_choice",
            field=spec.name,
        )
    return value


def _date(spec: FieldSpec, value: Any, today: dt.date) -> str:
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise Refused(
            f"{spec.label} : cette date n’existe pas.", code="bad_date", field=spec.name
        ) from None
    if spec.past and day > today:
        raise Refused(
            f"{spec.label} : cette date n’est pas encore arrivée.",
            code="future_date",
            field=spec.name,
        )
    return day.isoformat()


def _whole(spec: FieldSpec, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**12:
        raise Refused(
            f"{spec.label} : un nombre positif est attendu.", code="bad_number", field=spec.name
        )
    return value

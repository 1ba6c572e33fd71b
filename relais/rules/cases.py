"""Lines of cases in, lines of verdicts out: `relais rights evaluate`, and whoever judges many cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from relais.rules.right import FactsError, UnknownRight, decide
from relais.rules.store import Store

LONGEST_LINE = 10_000_000


def answers(lines: Iterable[str], store: Store | None = None) -> Iterator[dict[str, Any]]:
    """One answer a line, in order: the verdict, or `{"id", "error"}` with a French sentence.

    Empty lines are passed over. Memory does not grow with the number of lines.
    """
    for line in lines:
        if line.strip():
            yield _answer(line, store)


def _answer(line: str, store: Store | None) -> dict[str, Any]:
    name = None
    try:
        case = _parsed(line)
        name = case.get("id")
        _check(case)
        verdict = decide(case["right"], case["facts"], _day(case["on"]), store)
        return {"id": name, **verdict.as_json()}
    except (FactsError, UnknownRight) as error:
        return {"id": name, "error": str(error)}


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise FactsError("ligne trop longue")
    try:
        case = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FactsError(f"ce n’est pas du JSON : {_reason(error)}") from error
    if not isinstance(case, dict):
        raise FactsError("un objet JSON est attendu, avec id, right, on et facts")
    return case


def _check(case: dict[str, Any]) -> None:
    unknown = sorted(set(case) - {"id", "right", "on", "facts"})
    absent = [key for key in ("id", "right", "on", "facts") if key not in case]
    if absent or unknown:
        told = [f"{key} manque" for key in absent] + [f"{key} : nom inconnu" for key in unknown]
        raise FactsError(" ; ".join(told))
    if not isinstance(case["right"], str):
        raise FactsError("right : un nom de droit est attendu")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"erreur au caractère {error.pos + 1}"
    return "structure trop profonde, nombre démesuré ou indéfini"


def _day(text: object) -> date:
    if not isinstance(text, str) or len(text) != len("2025-05-14"):
        raise FactsError(f"on : une date AAAA-MM-JJ est attendue, reçu {text!r}")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FactsError(f"on : date impossible : {text}") from None

"""Pydantic's complaints about facts, as one French sentence."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

_SENTENCES = {
    "missing": "valeur manquante",
    "extra_forbidden": "nom inconnu",
    "string_type": "un texte est attendu",
    "string_pattern_mismatch": "forme inattendue ({input})",
    "string_too_short": "texte vide",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu, reçu {input}",
    "int_from_float": "un nombre entier est attendu, reçu {input}",
    "decimal_type": "un nombre est attendu, reçu {input}",
    "decimal_parsing": "un nombre est attendu, reçu {input}",
    "bool_type": "vrai ou faux est attendu",
    "bool_parsing": "vrai ou faux est attendu",
    "date_type": "une date AAAA-MM-JJ est attendue",
    "date_parsing": "date impossible : {input}",
    "date_from_datetime_parsing": "date impossible : {input}",
    "date_from_datetime_inexact": "une date sans heure est attendue",
    "literal_error": "valeur inconnue : {input} (attendu : {expected})",
    "enum": "valeur inconnue : {input} (attendu : {expected})",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "dict_type": "un objet est attendu",
    "model_type": "un objet est attendu",
    "model_attributes_type": "un objet est attendu",
    "greater_than_equal": "doit être au moins {ge}, reçu {input}",
    "greater_than": "doit dépasser {gt}, reçu {input}",
    "less_than_equal": "doit être au plus {le}, reçu {input}",
    "less_than": "doit rester sous {lt}, reçu {input}",
    "too_short": "liste trop courte (au moins {min_length})",
    "too_long": "liste trop longue (au plus {max_length})",
    "finite_number": "nombre infini ou indéfini",
}


def french(error: ValidationError, limit: int = 3) -> str:
    """`members.0.birth_date : date impossible : 2025-02-31.` The first faults, then how many more."""
    faults = [fault for fault in error.errors(include_url=False) if not _echo(fault, error)]
    told = [_fault(fault) for fault in faults[:limit]]
    if len(faults) > limit:
        more = len(faults) - limit
        told.append("et une autre erreur" if more == 1 else f"et {more} autres erreurs")
    return " ; ".join(told) + "."


def _echo(fault: Any, error: ValidationError) -> bool:
    """A list counted short only because one of its items was refused: the item says it."""
    place = fault["loc"]
    return fault["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place)
        for other in error.errors(include_url=False)
    )


def _fault(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    known = _SENTENCES.get(fault["type"])
    context = dict(fault.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", ", ").replace("'", "")
    if known:
        sentence = known.format(**{**context, "input": _short(fault.get("input"))})
    elif fault["type"] in {"value_error", "assertion_error"}:
        sentence = str(context.get("error", "")).rstrip(".")
    else:
        sentence = f"valeur refusée ({_short(fault.get('input'))})"
    return f"{place} : {sentence}" if place else sentence


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

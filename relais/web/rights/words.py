"""Words of a form made from declared facts: labels, help, and the names of coded values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic.fields import FieldInfo

CODES = {
    "metropole": "Métropole",
    "guadeloupe": "Guadeloupe",
    "martinique": "Martinique",
    "guyane": "Guyane",
    "reunion": "La Réunion",
    "mayotte": "Mayotte",
    "maladie": "Maladie",
    "covid": "Covid-19",
    "maternite": "Maternité",
    "paternite": "Paternité",
    "at_mp": "Accident du travail ou maladie professionnelle",
    "salaried": "Salarié",
    "self_employed": "Artisan, commerçant, libéral non réglementé",
    "liberal": "Profession libérale (CNAVPL)",
    "recognised": "Reconnu",
    "pending": "En cours d’examen",
    "refused": "Refusé",
    "child_death": "Décès d’un enfant",
    "miscarriage": "Interruption spontanée de grossesse",
    "not_required": "Titre non exigé (français, européen…)",
    "titled": "Titre en cours",
    "none": "Sans titre",
    "payment": "Combien est dû (pension attribuée)",
    "award": "La pension est-elle due (première demande)",
    "other": "Autre",
}
_END = re.compile(r" : | ; |\. | \(")


def label_of(info: FieldInfo, name: str) -> str:
    """The declared title, else the first clause of the description."""
    if info.title:
        return info.title
    text = _plain(info.description or name)
    return _END.split(text, maxsplit=1)[0].rstrip(". ;").removesuffix(", AAAA-MM")


def help_of(info: FieldInfo, name: str, choices: Iterable[object] = ()) -> str:
    """What the description says beyond its label; nothing when it only spells the codes of the choices."""
    text = _plain(info.description or "")
    if any(re.search(rf"\b{re.escape(str(code))}\b", text) for code in choices):
        return ""
    said = text if info.title else text[len(label_of(info, name)) :]
    said = said.removeprefix(", AAAA-MM").strip(" :;.")
    if said.startswith("("):
        said = said[1:].replace(")", "", 1)
    said = said.strip(" ;.")
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _plain(text: str) -> str:
    """Without what only the JSON needs: cents, null, codes in brackets."""
    for noise in (", en centimes", " en centimes", " ; null = inconnues", " ; null = inconnue",
                  " ; null = inconnu"):  # fmt: skip
        text = text.replace(noise, "")
    return text

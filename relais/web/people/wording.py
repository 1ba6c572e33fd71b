"""How people and what is known of them are said."""

from __future__ import annotations

import datetime as dt

from relais.common.dates import age_on
from relais.pages.cells import Badge
from relais.pages.typography import medium_date, short_date
from relais.registers.directory.models import Person

COVERS = {
    "none": "Sans complémentaire",
    "private": "Complémentaire privée",
    "c2s_free": "C2S gratuite",
    "c2s_participative": "C2S avec participation",
    "ame": "AME",
}
REGIMES = {
    "general": "Régime général",
    "agricultural": "Régime agricole",
    "self_employed": "Indépendants",
}
FIELDS = {
    "last_name": "Nom",
    "birth_name": "Nom de naissance",
    "first_names": "Prénoms",
    "birth_date": "Date de naissance",
    "sex": "Sexe",
    "address": "Adresse",
    "postal_code": "Code postal",
    "commune": "Commune (code)",
    "commune_name": "Commune",
    "regime": "Régime",
    "complementary": "Complémentaire",
    "has_declared_doctor": "Médecin traitant déclaré",
    "has_account": "Compte ameli",
    "died_on": "Date de décès",
    "opted_out": "Refuse les sollicitations",
    "household": "Foyer",
    "household_id": "Foyer",
    "household_role": "Place dans le foyer",
    "merged_into": "Dossier fusionné",
}
VERBS = {
    "register_person": "Personne ajoutée à l’annuaire",
    "add_contact_point": "Coordonnée ajoutée",
    "drop_contact_point": "Coordonnée signalée fausse",
    "opt_out": "Ne souhaite plus être sollicitée",
    "opt_in": "Accepte de nouveau d’être sollicitée",
    "reveal_nir": "Numéro de sécurité sociale lu",
    "merge": "Dossiers fusionnés",
    "undo_merge": "Fusion annulée",
}
_SHOWN = {**COVERS, **REGIMES, "female": "femme", "male": "homme"}


def full_name(person: Person) -> str:
    """MARTIN Odile Marie, née DURAND."""
    name = f"{person.last_name.upper()} {person.first_names}"
    if person.birth_name and person.birth_name != person.last_name:
        born = "né" if person.sex == "male" else "née"
        return f"{name}, {born} {person.birth_name.upper()}"
    return name


def told(person: Person, today: dt.date) -> str:
    """« 72 ans · née le 3 mars 1953 · Toulon »; what is unknown is not said."""
    born = {"male": "né", "female": "née"}.get(person.sex, "né(e)")
    parts = []
    if person.birth_date and not person.died_on:
        parts.append(f"{age_on(person.birth_date, today)} ans")
    if person.birth_date:
        parts.append(f"{born} le {medium_date(person.birth_date)}")
    if person.commune_name:
        parts.append(person.commune_name)
    return " · ".join(parts)


def badges(person: Person, today: dt.date) -> list[Badge]:
    """States that change what one may do."""
    found = []
    if person.died_on:
        found.append(Badge(f"Décès le {short_date(person.died_on)}", "late"))
    if person.birth_date and not person.died_on and age_on(person.birth_date, today) < 18:
        found.append(Badge("Mineur", "info"))
    if person.opted_out:
        found.append(Badge("Ne souhaite pas être sollicité", "warn"))
    return found


def rights(person: Person) -> list[tuple[str, str]]:
    """What the fund's file says of the person's rights; a dash where it says nothing."""
    return [
        ("Régime", REGIMES.get(person.regime, person.regime) or "—"),
        ("Complémentaire", COVERS.get(person.complementary, "inconnue")),
        ("Médecin traitant", yes_no(person.has_declared_doctor, "déclaré", "non déclaré")),
        ("Compte ameli", yes_no(person.has_account, "ouvert", "aucun")),
    ]


def yes_no(value: bool | None, yes: str = "oui", no: str = "non") -> str:
    return "inconnu" if value is None else yes if value else no


def value(content: object) -> str:
    """A value of a field in a comparison; ISO dates are told as dates."""
    if content is None or content == "":
        return "—"
    if isinstance(content, bool):
        return yes_no(content)
    if isinstance(content, dt.date):
        return short_date(content)
    text = str(content)
    return _SHOWN.get(text, text)


def likelihood(score: float) -> str:
    """A chance that never says more than it knows."""
    return "plus de 99\u202f%" if score > 0.99 else f"{score * 100:.0f}\u202f%"


def compared(first: object, second: object) -> Badge:
    """What a line of a comparison says."""
    if first == second:
        return Badge("identique", "ok")
    if first in (None, "") or second in (None, ""):
        return Badge("connu d’un seul", "neutral")
    return Badge("différent", "warn")

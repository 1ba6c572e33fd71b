"""Evidence as a person reads it: facts compared, and tables of peers and lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.casework.signals.specialties import specialty
from relais.pages import typography
from relais.pages.tables import Head

KNOWN = {
    "verdict": "Réponse de la règle",
    "base_low": "Ressources retenues, au moins",
    "base_high": "Ressources retenues, au plus",
    "base_cents": "Ressources retenues",
    "ceiling_cents": "Plafond",
    "ceiling_free": "Plafond de la C2S gratuite",
    "ceiling_participative": "Plafond de la C2S avec participation",
    "gap_cents": "Écart au plafond",
    "excess_cents": "Dépassement du plafond",
    "value": "Valeur",
    "peers": "Comparaison",
    "peers_median": "Médiane des comparables",
    "percentile": "Rang parmi les comparables",
    "n_peers": "Nombre de comparables",
    "lines": "Lignes",
    "claim_id": "Facture",
    "line_no": "Ligne",
    "month": "Mois",
    "amount_cents": "Montant",
    "commune": "Commune",
    "on": "Regardé au",
    "starts_on": "Du",
    "ends_on": "Au",
    "missing": "Ce qui manque",
    "housing": "Forfait logement",
    "participation": "Participation par mois",
    "automatic": "Droit d’office",
    "size": "Personnes au foyer",
    "n_members": "Personnes au foyer",
    "long_illness": "Affection de longue durée",
    "without_care": "Sans soin remboursé depuis deux ans",
    "without_cover": "Sans complémentaire connue",
    "without_doctor": "Sans médecin traitant déclaré",
    "given_up": "Devis resté sans suite",
    "last_care_on": "Dernier soin remboursé",
    "act_family": "Soins du devis",
    "patient_share_cents": "À la charge de la personne",
    "issued_on": "Date du devis",
    "requested_on": "Date de la demande",
    "decided_on": "Date de la décision",
    "refused_on": "Date du refus",
    "margin": "Écart au plafond",
    "household_id": "Foyer (pseudonyme)",
    "stop_id": "Numéro de l’arrêt",
    "kind": "Nature de l’arrêt",
    "waiting_days": "Jours de carence",
    "days_due": "Jours dus",
    "daily_due_cents": "Indemnité due par jour",
    "due_cents": "Montant dû",
    "days_paid": "Jours payés",
    "daily_cents": "Indemnité payée par jour",
    "paid_cents": "Montant payé",
    "wage_1": "Salaire brut du mois précédent",
    "wage_2": "Salaire brut, deux mois avant",
    "wage_3": "Salaire brut, trois mois avant",
}
# What "nothing" means where it is not "unknown".
ABSENT = {"automatic": "aucun", "participation": "sans objet", "act_family": "aucun devis"}
# Amounts whose name does not say so: columns of the C2S register.
MONEY = {
    "base_low",
    "base_high",
    "ceiling_free",
    "ceiling_participative",
    "housing",
    "participation",
    "margin",
    "wage_1",
    "wage_2",
    "wage_3",
}
VALUES = {
    "free": "C2S gratuite",
    "participative": "C2S avec participation",
    "none": "pas de droit",
    "undetermined": "on ne peut pas répondre",
    "rsa": "RSA",
    "presumed": "droit présumé",
    "dental": "soins dentaires",
    "optical": "optique",
    "hearing": "aides auditives",
    "consultation": "consultation",
    "nursing": "soins infirmiers",
    "imaging": "imagerie",
    "biology": "biologie",
    "physiotherapy": "kinésithérapie",
    "maladie": "maladie",
    "covid": "Covid-19",
    "maternite": "maternité",
    "paternite": "paternité",
    "at_mp": "accident du travail ou maladie professionnelle",
}
MOST_LINES = 50
# A measure beside its peers: the keys that detectors give for each column.
BESIDE = {
    "Valeur": ("value_cents", "value"),
    "Médiane": ("median_cents", "peers_median_cents", "peers_median"),
    "90e centile": ("p90_cents", "peers_p90_cents", "peers_p90"),
    "Rang sur 100": ("percentile",),
    "Comparables": ("peers_n", "n_peers"),
}


@dataclass(frozen=True)
class Table:
    title: str
    heads: Sequence[Head]
    lines: Sequence[Sequence[str]]
    more: int = 0


@dataclass
class Evidence:
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def presented(evidence: Mapping[str, Any], labels: Mapping[str, str]) -> Evidence:
    """Values in French, under the labels the definition gives; nested values one level deep."""
    shown = Evidence()
    words = {**KNOWN, **labels}
    compared = [
        (_label(key, words), value)
        for key, value in evidence.items()
        if isinstance(value, Mapping) and "percentile" in value
    ]
    if compared:
        shown.tables.append(_beside_peers(compared))
    places = {key: place for place, key in enumerate(words)}
    for key, value in sorted(evidence.items(), key=lambda item: places.get(item[0], len(places))):
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            shown.tables.append(_table(_label(key, words), value, words))
        elif isinstance(value, Mapping) and "percentile" in value:
            continue
        elif isinstance(value, Mapping):
            for inner, one in value.items():
                told = f"{_label(key, words)} : {_label(inner, words).lower()}"
                shown.facts.append((told, told_value(inner, one)))
        else:
            shown.facts.append((_label(key, words), told_value(key, value)))
    return shown


def _beside_peers(compared: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    """A measure a line: its value, that of its peers, and its place among them."""
    heads = [
        Head("Mesure"),
        *(Head(label, "num") for label in BESIDE),
    ]
    lines = [
        [title, *(_first(inner, keys) for keys in BESIDE.values())] for title, inner in compared
    ]
    return Table("Face aux comparables", heads, lines)


def _first(inner: Mapping[str, Any], keys: Sequence[str]) -> str:
    key = next((each for each in keys if each in inner), "")
    return told_value(key, inner[key]) if key else "inconnu"


def told_value(key: str, value: Any) -> str:
    """An amount by its key's ending, a date, a count, a yes; what is unknown is said to be."""
    if value is None or value == "":
        return ABSENT.get(key, "inconnu")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        shown = [told_value(key, one) for one in value[:MOST_LINES]]
        return ", ".join(shown) or "aucun"
    if isinstance(value, int | float):
        if key.endswith("_cents") or key in MONEY:
            return typography.euros(int(value))
        return typography.percent(value) if key.endswith(("_rate", "_share")) else _number(value)
    text = str(value)
    if key == "specialty":
        return specialty(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return typography.medium_date(dt.date.fromisoformat(text))
    return VALUES.get(text, text)


def _number(value: float) -> str:
    return typography.number(value, None if value == int(value) else 2)


def _label(key: str, words: Mapping[str, str]) -> str:
    if key in words:
        return words[key]
    return key.removesuffix("_cents").removesuffix("_on").replace("_", " ").capitalize()


def _kind(key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    told = [row[key] for row in rows if row.get(key) is not None]
    figures = all(isinstance(value, int | float) and not isinstance(value, bool) for value in told)
    return "num" if told and figures else "text"


def _table(title: str, rows: list[Mapping[str, Any]], words: Mapping[str, str]) -> Table:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    keys.sort(key=lambda key: _kind(key, rows) == "num")
    lines = [[told_value(key, row.get(key)) for key in keys] for row in rows[:MOST_LINES]]
    heads = [Head(_label(key, words), _kind(key, rows)) for key in keys]
    return Table(title, heads, lines, max(0, len(rows) - MOST_LINES))

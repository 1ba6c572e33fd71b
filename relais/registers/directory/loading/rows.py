"""From a row of the extract to what the register keeps, or to the reason why not."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relais.common.identifiers import InvalidIdentifier, parse_nir
from relais.common.refusals import Refused
from relais.registers.directory.contacts import parse_email, parse_phone
from relais.registers.directory.models import ContactKind, HouseholdRole, Sex
from relais.registers.directory.normalise import sort_name
from relais.registers.identity.vault import blind_index

TEXTS = {
    "last_name": 120,
    "birth_name": 120,
    "first_names": 160,
    "address": 200,
    "postal_code": 5,
    "commune": 5,
    "regime": 20,
    "complementary": 20,
}
FIELDS = (
    *TEXTS,
    "birth_date",
    "sex",
    "household_role",
    "commune_name",
    "has_declared_doctor",
    "has_account",
    "died_on",
    "opted_out",
)


class Rejected(Exception):
    """A row that cannot be kept; the message is its French reason."""


@dataclass
class PersonRow:
    """A person as the extract tells. `contacts`: (kind, value, shared by the household)."""

    pseudonym: str
    values: dict[str, Any]
    household: str | None
    nir: str | None
    nir_index: str
    contacts: list[tuple[str, str, bool]] = field(default_factory=list)
    row_hash: str = ""


def read_row(
    raw: Mapping[str, Any],
    *,
    fund_code: str,
    communes: Mapping[str, str],
    shared: frozenset[tuple[str, str]],
) -> tuple[PersonRow, list[str]]:
    """The row to keep and what had to be left out of it (French). Raises `Rejected`."""
    if not raw["person_id"]:
        raise Rejected("identifiant absent")
    if raw["fund"] is None:
        raise Rejected("personne absente de la table persons")
    if raw["fund"] != fund_code:
        raise Rejected("personne d’une autre caisse")
    if not raw["last_name"] or not raw["first_names"]:
        raise Rejected("nom ou prénom absent")
    left_out: list[str] = []
    values: dict[str, Any] = {
        name: (raw[name] or "").strip()[:length] for name, length in TEXTS.items()
    }
    values |= {
        "birth_date": _date(raw["birth_date"]),
        "died_on": _date(raw["died_on"]),
        "sex": raw["sex"] if raw["sex"] in Sex.values else "",
        "household_role": raw["household_role"]
        if raw["household_role"] in HouseholdRole.values
        else "",
        "commune_name": communes.get(values["commune"], ""),
        "has_declared_doctor": raw["has_declared_doctor"],
        "has_account": raw["has_account"],
        "opted_out": bool(raw["opted_out"]),
    }
    nir = _nir(raw["nir"], left_out)
    row = PersonRow(
        pseudonym=raw["person_id"],
        values=values,
        household=raw["household_id"],
        nir=nir,
        nir_index=blind_index(nir) if nir else "",
        contacts=_contacts(raw, shared, left_out),
    )
    row.row_hash = _fingerprint(row)
    values["sort_name"] = sort_name(values["last_name"], values["first_names"])
    return row, left_out


def _date(value: Any) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise Rejected("date illisible") from error


def _nir(text: str | None, left_out: list[str]) -> str | None:
    if not text:
        return None
    try:
        return parse_nir(text, demo=True)
    except InvalidIdentifier:
        left_out.append("numéro de sécurité sociale faux, personne gardée sans lui")
        return None


def _contacts(
    raw: Mapping[str, Any], shared: frozenset[tuple[str, str]], left_out: list[str]
) -> list[tuple[str, str, bool]]:
    found = []
    for kind, parse in ((ContactKind.PHONE, parse_phone), (ContactKind.EMAIL, parse_email)):
        text = raw[kind.value]
        if not text:
            continue
        try:
            value = parse(text)
        except Refused:
            left_out.append("téléphone ou e-mail illisible, personne gardée sans lui")
            continue
        found.append((kind.value, value, (raw["household_id"], text) in shared))
    return found


def _fingerprint(row: PersonRow) -> str:
    """128 bits over all that is kept; the NIR takes part by its blind index only."""
    content = repr((sorted(row.values.items()), row.household, row.nir_index, row.contacts))
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()

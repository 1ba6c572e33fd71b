"""Numbers of the field: NIR, FINESS, RPPS, SIRET. Checked here, never shown here."""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]+")
_NIR = re.compile(r"[1-8]\d{4}(\d\d|2[AB])\d{6}", re.ASCII)


class InvalidIdentifier(ValueError):
    """A number that cannot be right; the French message says why and never repeats the number."""


class NirKind(StrEnum):
    """What a NIR says of itself (codes of the SNDS list IR_NIR_V, and INSEE's months of incomplete civil status)."""

    CERTIFIED = "certified"
    INCOMPLETE_CIVIL_STATUS = "incomplete_civil_status"
    MIGRANT = "migrant"
    TEMPORARY = "temporary"
    DEMO = "demo"


def compact(number: str) -> str:
    """Without spaces, dots or hyphens; letters in capitals."""
    return _SEPARATORS.sub("", number).upper()


def nir_key(nir13: str) -> str:
    """The two digits that go with 13: 97 minus the rest of the division by 97, 2A counting as 19 and 2B as 18."""
    return stdnum_nir.calc_check_digits(nir13)


def parse_nir(number: str, *, demo: bool = False) -> str:
    """A NIR of 13 characters and its key, or 13 alone, made 15 characters long.

    Real NIRs have a month of birth from 01 to 12, or 20 to 42 and 50 to 99 when the civil status is incomplete. A month
    from 13 to 19 belongs to nobody: such numbers, made for demonstrations, pass only with `demo=True`.
    Raises `InvalidIdentifier`.
    """
    text = compact(number)
    if len(text) not in (13, 15):
        raise InvalidIdentifier(
            "Un numéro de sécurité sociale a 13 caractères, ou 15 avec sa clé : vérifiez la saisie."
        )
    if not _NIR.fullmatch(text[:13]):
        raise InvalidIdentifier(
            "Ce numéro de sécurité sociale n’a pas la bonne forme : vérifiez la saisie."
        )
    key = nir_key(text[:13])
    if len(text) == 15 and text[13:] != key:
        raise InvalidIdentifier(
            "La clé ne correspond pas au numéro de sécurité sociale : vérifiez la saisie."
        )
    kind = nir_kind(text)
    if kind is NirKind.DEMO and not demo:
        raise InvalidIdentifier(
            "Ce numéro de sécurité sociale n’est celui de personne (numéro de démonstration)."
        )
    return text[:13] + key


def nir_kind(nir: str) -> NirKind:
    """Kind of a well-formed NIR. Raises `InvalidIdentifier` for a month that no rule knows."""
    month = int(nir[3:5])
    if nir[0] in "78":
        return NirKind.TEMPORARY
    if nir[0] in "56":
        return NirKind.MIGRANT
    if 13 <= month <= 19:
        return NirKind.DEMO
    if nir[0] not in "1234":
        raise InvalidIdentifier("Le premier chiffre du numéro de sécurité sociale est inconnu.")
    if 1 <= month <= 12:
        return NirKind.TEMPORARY if nir[0] in "34" else NirKind.CERTIFIED
    if 20 <= month <= 42 or 50 <= month <= 99:
        return NirKind.INCOMPLETE_CIVIL_STATUS
    raise InvalidIdentifier("Le mois de naissance du numéro de sécurité sociale est impossible.")


def looks_like_nir(text: str) -> bool:
    """Whether a text typed in a search box has the form of a NIR, right or wrong."""
    number = compact(text)
    return len(number) in (13, 15) and bool(_NIR.fullmatch(number[:13]))


def parse_finess(number: str) -> str:
    """Nine characters: department (2A and 2B for Corsica, counting as 21 and 22), order, Luhn key.

    The key's rule is to be confirmed by the fund (`DOMAIN`: from memory).
    """
    text = compact(number)
    if not re.fullmatch(r"(\d\d|2[AB])\d{7}", text, re.ASCII):
        raise InvalidIdentifier("Un numéro FINESS a neuf caractères : vérifiez la saisie.")
    if not luhn.is_valid(text.replace("A", "1").replace("B", "2")):
        raise InvalidIdentifier("La clé du numéro FINESS est fausse : vérifiez la saisie.")
    return text


def parse_rpps(number: str) -> str:
    """Eleven digits, the last being a Luhn key."""
    text = compact(number)
    if not re.fullmatch(r"\d{11}", text, re.ASCII):
        raise InvalidIdentifier("Un numéro RPPS a onze chiffres : vérifiez la saisie.")
    if not luhn.is_valid(text):
        raise InvalidIdentifier("La clé du numéro RPPS est fausse : vérifiez la saisie.")
    return text


def parse_siret(number: str) -> str:
    """Fourteen digits with the keys of the company and of the establishment (La Poste has its own rule)."""
    text = compact(number)
    if not re.fullmatch(r"\d{14}", text, re.ASCII):
        raise InvalidIdentifier("Un numéro SIRET a quatorze chiffres : vérifiez la saisie.")
    try:
        return stdnum_siret.validate(text)
    except ValidationError as error:
        raise InvalidIdentifier(
            "La clé du numéro SIRET est fausse : vérifiez la saisie."
        ) from error

"""One form for a phone number and for an e-mail address, read from whatever people write."""

from __future__ import annotations

import re

import phonenumbers

from relais.common.refusals import Refused
from relais.registers.directory.models import ContactKind

_NOISE = re.compile(r"[\s.\-/()\u00a0\u202f]+")
_FRENCH = re.compile(r"(?:\+33|0033|0)([1-9]\d{8})", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")


def parse_phone(text: str) -> str:
    """ "06 39 98 12 34" -> "+33639981234"; foreign numbers in their international form. Raises `Refused`."""
    compact = _NOISE.sub("", text)
    french = _FRENCH.fullmatch(compact)
    if french:
        return "+33" + french[1]
    try:
        number = phonenumbers.parse(compact, "FR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused(
            "Ce numéro de téléphone n’est pas lisible : écrivez par exemple 06 12 34 56 78.",
            code="phone_invalid",
            field="value",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_email(text: str) -> str:
    """Lower case, spaces around removed. Raises `Refused`."""
    value = text.strip().lower()
    if len(value) > 120 or not _EMAIL.fullmatch(value):
        raise Refused(
            "Cette adresse e-mail n’est pas lisible : écrivez par exemple nom@exemple.fr.",
            code="email_invalid",
            field="value",
        )
    return value


def parse_contact(kind: str, text: str) -> str:
    return parse_phone(text) if kind == ContactKind.PHONE else parse_email(text)


def shown(kind: str, value: str) -> str:
    """ "+33639981234" -> "06 39 98 12 34" with no-break spaces."""
    if kind == ContactKind.PHONE and value.startswith("+33") and len(value) == 12:
        national = "0" + value[3:]
        return "\u00a0".join(national[i : i + 2] for i in range(0, 10, 2))
    return value

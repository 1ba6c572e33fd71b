"""Legal values in French: a text, or a table when the law gives one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from relais.pages.typography import euros, medium_date, number, percent
from relais.rules import store
from relais.web.rights.lines import line

STATES = {"in_force": "en vigueur", "ended": "terminé"}


@dataclass(frozen=True)
class Amount:
    """A value in French: a text, or a table when the law gives one."""

    text: str = ""
    table: tuple[tuple[str, str], ...] = ()


def told_amount(value: store.Value) -> Amount:
    told = _told(value.amount, value.unit, value.name)
    return Amount(table=tuple(told)) if isinstance(told, list) else Amount(told)


def told_leaf(amount: Any, value: store.Value) -> str:
    """One amount of a table."""
    return _flat(_told(amount, value.unit, value.name))


def _told(amount: Any, unit: str, name: str) -> Any:
    if isinstance(amount, Mapping):
        return [
            (line(name, str(key)), _flat(_told(inner, unit, name))) for key, inner in amount.items()
        ]
    if isinstance(amount, bool):
        return "oui" if amount else "non"
    if isinstance(amount, dt.date):
        return medium_date(amount)
    if not isinstance(amount, int | Decimal):
        return STATES.get(str(amount), str(amount))
    suffix = {"days": "jours", "months": "mois", "years": "ans", "hours": "heures"}
    if unit == "eur_cents":
        return euros(int(amount)) if amount == int(amount) else f"{amount} centimes"
    if unit == "rate":
        return percent(float(amount), 2) if amount < 10 else number(amount)
    decimals = None if amount == int(amount) else -int(Decimal(amount).as_tuple().exponent)
    return f"{number(amount, decimals)} {suffix.get(unit, '€' if unit == 'eur' else '')}".strip()


def _flat(told: Any) -> str:
    return ", ".join(f"{key} : {inner}" for key, inner in told) if isinstance(told, list) else told

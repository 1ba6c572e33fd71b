"""Waiting days of a sickness stop and their exceptions (CSS L323-1, R323-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from relais.rules.rights._days import add_days, add_months, length
from relais.rules.rights._french import count, day
from relais.rules.rights.ij.draft import Draft
from relais.rules.rights.ij.facts import Facts, PriorStop
from relais.rules.store import Law, NotInForce

SICKNESS = ("maladie", "covid")


def sickness_stops(facts: Facts) -> list[PriorStop]:
    """Former sickness stops, oldest first."""
    return sorted(
        (prior for prior in facts.prior_stops if prior.kind in SICKNESS),
        key=lambda prior: (prior.starts_on, prior.ends_on),
    )


def waiting_days(draft: Draft, facts: Facts, law: Law) -> int:
    """Waiting days of the stop, with the reason told when there are fewer than usual."""
    usual: int = law["ij_waiting_days"]
    exempt = _exemption(facts, law)
    if exempt:
        draft.note("waiting_waived", True, exempt)
        return 0
    former = sickness_stops(facts)
    waiting = after(facts.starts_on, facts.ald, former, law)
    if waiting < usual:
        last = former[-1]
        draft.note(
            "waiting_waived",
            True,
            f"Carence réduite à {count(waiting, 'jour')} : arrêt antérieur du {day(last.starts_on)} "
            f"au {day(last.ends_on)} (reprise d'au plus 48 heures ou même ALD).",
        )
    else:
        draft.note(
            "waiting_waived", False, f"Carence de {count(usual, 'jour')} au début de l'arrêt."
        )
        draft.changes.append(
            "une reprise d'au plus 48 heures depuis l'arrêt précédent, ou un arrêt antérieur dû à la "
            "même ALD : pas de carence"
        )
    return waiting


def after(starts_on: date, ald: bool, former: Sequence[PriorStop], law: Law) -> int:
    """Waiting days of a stop that follows others. A stop that carries on only ends the wait begun."""
    usual: int = law["ij_waiting_days"]
    if not former:
        return usual
    last = former[-1]
    worked = (starts_on - last.ends_on).days - 1
    if worked == 0 and last.kind != "covid":
        begun = after(last.starts_on, bool(last.ald), former[:-1], law)
        return max(0, begun - length(last.starts_on, last.ends_on))
    if worked <= law["ij_waiting_resumption_days"]:
        return 0
    since = add_months(starts_on, -12 * law["ij_waiting_ald_years"])
    if ald and any(_same_ald(prior) and prior.starts_on > since for prior in former):
        return 0
    return usual


def _same_ald(prior: PriorStop) -> bool:
    return prior.kind == "maladie" and prior.ald is not False


def _exemption(facts: Facts, law: Law) -> str | None:
    try:
        if facts.exempt == "miscarriage" and law["ij_waiting_days_miscarriage"] == 0:
            return "Pas de carence après une interruption spontanée de grossesse."
        if facts.exempt == "child_death" and facts.child_died_on:
            weeks = law["ij_waiting_child_death_weeks"]
            last = add_days(facts.child_died_on, 7 * weeks)
            first = not any(p.starts_on >= facts.child_died_on for p in facts.prior_stops)
            if first and facts.child_died_on <= facts.starts_on <= last:
                return f"Pas de carence : premier arrêt dans les {weeks} semaines du décès d'un enfant."
    except NotInForce:
        return None
    return None


def paid_before(facts: Facts, law: Law) -> list[int]:
    """Ordinals of the days paid in former stops that count towards the maximum (not Covid, not ALD)."""
    former = sickness_stops(facts)
    paid: list[int] = []
    for place, prior in enumerate(former):
        if prior.kind == "covid" or prior.ald or (facts.ald and prior.ald is None):
            continue
        days = length(prior.starts_on, prior.ends_on)
        waited = after(prior.starts_on, False, former[:place], law)
        count_paid = prior.days_paid if prior.days_paid is not None else max(0, days - waited)
        first = prior.ends_on - timedelta(days=count_paid - 1)
        paid.extend(range(first.toordinal(), prior.ends_on.toordinal() + 1))
    return sorted(set(paid))

"""Opening conditions of employees: hours worked or wages contributed, and affiliation (CSS R313-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relais.rules.right import Condition
from relais.rules.rights._days import add_months, first_of_month, months_before
from relais.rules.rights._french import count, day, euros, month
from relais.rules.rights.ij.draft import Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.store import Law, NotInForce

PAYSLIPS = "bulletins de paie, attestation de salaire ou DSN de l'employeur"


def open_short(draft: Draft, facts: Facts, law: Law) -> bool | None:
    """150 hours in three months, or 1,015 hourly SMIC contributed in six."""
    worked = _worked(facts.hours, law["ij_opening_hours"]["three_months"])
    paid = _contributed(facts, law, 6, worked.met)
    met = _either(worked.met, paid.met)
    draft.gate(
        "opening",
        met,
        f"Droit ouvert par le travail récent : {_both(worked, paid)}.",
        **worked.compared,
        **paid.compared,
    )
    _say(draft, facts, worked, paid, met, "3 derniers mois", "hours")
    return met


def open_long(draft: Draft, facts: Facts, law: Law) -> bool | None:
    """Beyond six months: twelve months' affiliation, and 600 hours or 2,030 hourly SMIC in twelve."""
    affiliated = affiliated_for(facts, law["ij_opening_affiliation_months"], law.on)
    hours = facts.hours_12_months
    enough = law["ij_opening_hours"]["twelve_months"]
    if hours is None and facts.hours is not None and facts.hours >= enough:
        hours = facts.hours
    worked = _worked(hours, enough)
    paid = _contributed(facts, law, 12, worked.met)
    work = _either(worked.met, paid.met)
    met = (
        False
        if affiliated is False or work is False
        else (None if None in (affiliated, work) else True)
    )
    draft.note(
        "opening_beyond_six_months",
        met,
        f"Au-delà de six mois : un an d'affiliation, et {_both(worked, paid)}.",
        **worked.compared,
        **paid.compared,
    )
    if met is None:
        _lacks_affiliation(draft, affiliated)
        _say(draft, facts, worked, paid, work, "12 derniers mois", "hours_12_months")
    return met


def gate_affiliation(draft: Draft, facts: Facts, months: int, on: date) -> bool | None:
    """Affiliated for so many months on a day; unknown when the start of affiliation is."""
    met = affiliated_for(facts, months, on)
    draft.gate(
        "affiliation",
        met,
        f"Affiliation d'au moins {count(months, 'mois', 'mois')} au {day(on)}.",
        affiliated_since=facts.affiliated_since.isoformat() if facts.affiliated_since else None,
        needed_since=add_months(on, -months).isoformat(),
    )
    _lacks_affiliation(draft, met)
    if met is False:
        draft.changes.append(
            f"une affiliation commencée au plus tard le {day(add_months(on, -months))}"
        )
    return met


def affiliated_for(facts: Facts, months: int, on: date) -> bool | None:
    if facts.affiliated_since is None:
        return None
    return add_months(facts.affiliated_since, months) <= on


def _lacks_affiliation(draft: Draft, met: bool | None) -> None:
    if met is None:
        draft.lacks(
            "début de l'affiliation (affiliated_since)",
            "dossier de l'assuré, attestation de droits",
        )


def _worked(hours: Decimal | None, needed: int) -> Condition:
    known = "heures inconnues" if hours is None else f"{hours:f} heures travaillées"
    sentence = f"{known} pour {needed} demandées"
    met = None if hours is None else hours >= needed
    told = None if hours is None else float(hours)
    return Condition("hours", met, sentence, {"hours": told, "hours_needed": needed})


def _contributed(facts: Facts, law: Law, months: int, open_by_hours: bool | None) -> Condition:
    """Both readings of the SMIC to use are compared: between the two nothing is decided."""
    if open_by_hours:
        return Condition("wages", None, "")
    name = "ij_opening_smic_hours"
    smic_hours = law.store.value(name, law.on).amount[
        "six_months" if months == 6 else "twelve_months"
    ]
    known = [facts.wage_of(name) for name in months_before(law.on, months)]
    total = sum(wage for wage in known if wage is not None)
    thresholds = _thresholds(law, months, smic_hours)
    if thresholds is None:
        return Condition("wages", None, "salaires sans seuil connu à cette date", {})
    low, high = min(thresholds), max(thresholds)
    if total >= high:
        met: bool | None = True
    else:
        met = False if total < low and None not in known else None
        if total >= low:
            law.at(name, law.on)
    told = euros(total) + (" connus" if None in known else "")
    sentence = f"{told} de salaires sur {months} mois pour {euros(low)} demandés"
    compared = {"wages_cents": total, "wages_needed_cents": low, "wages_needed_at_most_cents": high}
    return Condition("wages", met, sentence, compared)


def _thresholds(law: Law, months: int, smic_hours: int) -> tuple[int, int] | None:
    period_starts_on = add_months(first_of_month(law.on), -months)
    try:
        start = law.at("smic_hour", period_starts_on).amount
        return smic_hours * start, smic_hours * law["smic_hour"]
    except NotInForce:
        return None


def _both(worked: Condition, paid: Condition) -> str:
    return f"{worked.sentence}, ou {paid.sentence}" if paid.sentence else worked.sentence


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if None in (one, other) else False


def _say(
    draft: Draft,
    facts: Facts,
    worked: Condition,
    paid: Condition,
    met: bool | None,
    span: str,
    name: str,
) -> None:
    needed = worked.compared["hours_needed"]
    if met is False:
        lack = needed - worked.compared["hours"]
        draft.changes.append(f"{lack:g} heures travaillées de plus sur les {span}")
        short = paid.compared["wages_needed_cents"] - paid.compared["wages_cents"]
        draft.changes.append(f"{euros(short)} de salaires cotisés de plus sur la période")
    if met is not None:
        return
    if worked.met is None:
        draft.lacks(f"heures travaillées sur les {span} ({name})", PAYSLIPS)
    months = 6 if name == "hours" else 12
    unknown = [m for m in months_before(facts.starts_on, months) if facts.wage_of(m) is None]
    if worked.met is False and unknown:
        draft.lacks("salaires bruts de " + ", ".join(month(m) for m in unknown), PAYSLIPS)
    elif worked.met is False:
        draft.lacks(
            "SMIC à retenir pour le seuil de salaires : premier jour de la période ou jour de l'arrêt",
            "service juridique de la caisse",
        )

"""Daily allowances (IJ): one stop of work, dated law, amounts to the cent, every day of the stop accounted for.

The law is that of the first day of the stop: `law.on` only says when the question is asked.
"""

from __future__ import annotations

from datetime import date

from relais.rules.right import Missing, Verdict
from relais.rules.rights._days import days_of
from relais.rules.rights._french import day
from relais.rules.rights.ij import daily, durations, independent, maternity, paternity
from relais.rules.rights.ij.draft import Calendar, Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.rights.ij.opening import gate_affiliation, open_short
from relais.rules.rights.ij.waiting import waiting_days
from relais.rules.store import Law, NotInForce

__all__ = ["EXAMPLE", "REFERENCES", "TITLE", "Facts", "evaluate"]

TITLE = "Indemnités journalières"
REFERENCES = ("CSS L321-1", "CSS L323-1", "CSS R323-1", "CSS R323-4")
ANSWER = ("total_cents",)
EXAMPLE = {
    "kind": "maladie",
    "status": "salaried",
    "starts_on": "2025-04-01",
    "ends_on": "2025-04-10",
    "wages": [
        {"month": "2025-01", "gross_cents": 200000},
        {"month": "2025-02", "gross_cents": 200000},
        {"month": "2025-03", "gross_cents": 200000},
    ],
    "hours": 455,
}
_TEXTS = {
    "maternite": ("CSS L331-3", "CSS R331-5"),
    "paternite": ("CSS L331-8", "CSS D331-3", "C. trav. L1225-35"),
    "at_mp": ("CSS L433-1", "CSS R433-1"),
    "covid": ("décret 2021-13 du 2021-01-08",),
}


def evaluate(facts: Facts, law: Law) -> Verdict:
    stop = Law(facts.starts_on, law.store, law.read)
    texts = _TEXTS.get(facts.kind, ())
    draft = Draft()
    try:
        _judge(draft, facts, stop)
    except NotInForce as absent:
        draft.calendar = draft.daily = None
        draft.missing.append(
            Missing(str(absent), "textes de l'époque : Relais ne porte pas cette valeur")
        )
    return draft.verdict(stop.rule("ij"), texts)


def _judge(draft: Draft, facts: Facts, law: Law) -> None:
    if facts.status is None:
        draft.lacks("statut professionnel (status)", "contrat de travail, Urssaf")
        return
    if facts.ends_on is None and not (facts.kind == "paternite" and facts.periods):
        draft.lacks("fin de l'arrêt (ends_on)", "avis d'arrêt de travail")
    independent_worker = facts.status != "salaried"
    if facts.kind == "at_mp" and independent_worker:
        draft.gate(
            "scheme_exists",
            False,
            "Les indépendants n'ont pas d'IJ accident du travail sans assurance volontaire.",
        )
    elif facts.kind == "at_mp" and facts.recognition == "recognised":
        _accident(draft, facts, law)
    elif facts.kind == "maternite":
        _maternity(draft, facts, law)
    elif facts.kind == "paternite":
        _paternity(draft, facts, law)
    else:
        _sickness(draft, facts, law)


def _sickness(draft: Draft, facts: Facts, law: Law) -> None:
    """Sickness, Covid, and work accidents not (yet) recognised as such."""
    derogation = facts.kind == "covid" and law.in_force("ij_covid_derogation") == "in_force"
    if facts.kind == "covid":
        draft.note(
            "covid_derogation",
            derogation,
            "Régime dérogatoire Covid-19 : sans conditions, sans carence, hors durée maximale."
            if derogation
            else "Hors de la période dérogatoire Covid-19 : règles ordinaires de la maladie.",
        )
    if facts.status == "liberal" and not _liberal_scheme(draft, facts, law, derogation):
        return
    salaried = facts.status == "salaried"
    if not derogation:
        if salaried:
            open_short(draft, facts, law)
        else:
            gate_affiliation(draft, facts, law["ij_self_employed_affiliation_months"], law.on)
        draft.waiting_days = waiting_days(draft, facts, law)
    draft.daily = (daily if salaried else independent).sickness_daily(draft, facts, law)
    if facts.ends_on is None:
        return
    if derogation:
        draft.calendar = durations.without_limit(facts, facts.ends_on)
    else:
        draft.calendar = durations.sickness(draft, facts, law, facts.ends_on, draft.waiting_days)


def _liberal_scheme(draft: Draft, facts: Facts, law: Law, derogation: bool) -> bool:
    """Liberal professions have daily allowances since 2021-07-01; their Covid amounts before are not known."""
    opened = law.store.history("ij_liberal_max_days")[0].starts_on
    if facts.starts_on >= opened:
        return True
    if derogation:
        draft.lacks(
            f"montant dérogatoire des professions libérales avant le {day(opened)}",
            "textes de 2020 : valeur non trouvée",
        )
    else:
        draft.gate(
            "scheme_exists",
            False,
            f"Les professions libérales n'ont d'IJ maladie que pour les arrêts à compter du {day(opened)}.",
            opened_on=opened.isoformat(),
        )
    return False


def _accident(draft: Draft, facts: Facts, law: Law) -> None:
    draft.daily = daily.accident_daily(draft, facts, law)
    if facts.ends_on is not None:
        draft.calendar = _accident_days(facts, facts.ends_on, law["ij_at_mp_first_days"])


def _accident_days(facts: Facts, ends_on: date, first_days: int) -> Calendar:
    calendar: Calendar = []
    paid = 0
    for on in days_of(facts.starts_on, ends_on):
        if on == facts.accident_on:
            calendar.append((on, "employer"))
            continue
        paid += 1
        calendar.append((on, "paid_first" if paid <= first_days else "paid_then"))
    return calendar


def _maternity(draft: Draft, facts: Facts, law: Law) -> None:
    salaried = facts.status == "salaried"
    if salaried:
        open_short(draft, facts, law)
    reference_day = max(facts.born_on or facts.starts_on, facts.starts_on)
    gate_affiliation(draft, facts, law["ij_maternite_affiliation_months"], reference_day)
    draft.daily = (
        daily.maternity_daily(draft, facts, law)
        if salaried
        else independent.birth_daily(draft, facts, law)
    )
    if facts.ends_on is None:
        return
    after = None if salaried else law["ij_self_employed_maternite_weeks_after"]
    maternity.gate_length(draft, facts, law, facts.ends_on, after)
    draft.calendar = maternity.calendar(draft, facts, law, facts.ends_on)


def _paternity(draft: Draft, facts: Facts, law: Law) -> None:
    salaried = facts.status == "salaried"
    if salaried:
        open_short(draft, facts, law)
    gate_affiliation(draft, facts, law["ij_maternite_affiliation_months"], law.on)
    draft.calendar = paternity.calendar(draft, facts, law, facts.ends_on)
    draft.daily = (
        daily.maternity_daily(draft, facts, law)
        if salaried
        else independent.birth_daily(draft, facts, law)
    )

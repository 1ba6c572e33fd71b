"""The days of a paternity leave that daily allowances pay: those of a plan that is right."""

from __future__ import annotations

from datetime import date

from relais.rules.rights._days import days_of
from relais.rules.rights._paternite_plan import problems, rules_for
from relais.rules.rights.ij.draft import Calendar, Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.store import Law


def calendar(draft: Draft, facts: Facts, law: Law, ends_on: date | None) -> Calendar | None:
    """Every day of the periods, once the plan keeps the rule of the birth's day."""
    if facts.unknown("periods"):
        draft.lacks("périodes du congé (periods)", "demande du parent")
        return None
    if facts.periods:
        plan = [(period.starts_on, period.ends_on) for period in facts.periods]
    elif ends_on is not None:
        plan = [(facts.starts_on, ends_on)]
    else:
        return None
    if facts.born_on is None:
        draft.lacks("date de naissance de l'enfant (born_on)", "acte de naissance")
        return None
    birth = Law(facts.born_on, law.store, law.read)
    status = facts.status or "salaried"
    rules = rules_for(birth, facts.born_on, facts.many, status, facts.birth_leave_ends_on)
    unsure = facts.unknown("birth_leave_ends_on") and rules.mandatory > 0
    faults = problems(plan, rules.from_any_day(plan[0][0]) if unsure else rules)
    unsure = unsure and not faults
    draft.gate(
        "plan_is_right",
        None if unsure else not faults,
        " ".join(faults) or ("Début du congé à vérifier." if unsure else "Périodes conformes."),
        days_allowed=rules.total,
    )
    if unsure:
        draft.lacks("fin du congé de naissance (birth_leave_ends_on)", "employeur")
    if faults:
        draft.changes.append("un fractionnement conforme : voir le droit « paternite_split »")
    return [(on, "paid") for span in sorted(plan) for on in days_of(*span)]

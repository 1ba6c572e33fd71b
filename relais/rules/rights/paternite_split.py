"""Split of the paternity leave: is this plan right, why not, and what plan would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._days import add_days, length
from relais.rules.rights._facts import Day, Period, ToldFacts
from relais.rules.rights._french import day
from relais.rules.rights._paternite_plan import Span, problems, proposals, rules_for
from relais.rules.store import Law, NotInForce

TITLE = "Fractionnement du congé de paternité et d'accueil de l'enfant"
REFERENCES = ("C. trav. L1225-35", "CSS L331-8", "CSS D331-3")
EXAMPLE = {
    "born_on": "2024-03-04",
    "birth_leave_ends_on": "2024-03-07",
    "periods": [
        {"starts_on": "2024-03-08", "ends_on": "2024-03-11"},
        {"starts_on": "2024-06-03", "ends_on": "2024-06-12"},
        {"starts_on": "2024-08-05", "ends_on": "2024-08-15"},
    ],
}
MOST_EARLY = 140
"""Days: no child that lives is born earlier before its due date."""


class Facts(ToldFacts):
    """A plan of leave, by dates or only by lengths."""

    born_on: Day | None = Field(None, description="Naissance de l'enfant.")
    due_on: Day | None = Field(
        None,
        description="Date prévue de l'accouchement, si l'enfant est né plus tôt ; absent : il ne l'est pas.",
    )
    multiple_birth: bool = Field(False, description="Naissance multiple ; absent : non.")
    status: Literal["salaried", "self_employed", "liberal"] = Field(
        "salaried",
        description="Statut professionnel : salaried (salarié), self_employed ou liberal (indépendants : sept jours "
        "obligatoires dès la naissance) ; absent : salarié.",
    )
    birth_leave_ends_on: Day | None = Field(
        None,
        description="Dernier jour du congé de naissance payé par l'employeur (3 jours ouvrables) ; absent : le "
        "premier jour du congé est admis de la naissance jusqu'à la fin la plus tardive du congé de naissance.",
    )
    periods: Annotated[list[Period], Field(max_length=20)] = Field(
        [],
        description="Périodes demandées, dans l'ordre ; la première contient les jours obligatoires ; absent : longueurs seules (days).",
    )
    days: Annotated[list[Annotated[int, Field(ge=1, le=366)]], Field(max_length=20)] = Field(
        [],
        title="À défaut de dates, jours de chaque période (4, 10, 11)",
        description="Longueur de chaque période, [4, 10, 11] ; absent : dates données (periods).",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Facts:
        if self.periods and self.days:
            raise ValueError(
                "donner les périodes par leurs dates ou par leurs longueurs, pas les deux"
            )
        if self.due_on and self.born_on and (self.due_on - self.born_on).days > MOST_EARLY:
            raise ValueError(
                f"un enfant ne naît pas plus de {MOST_EARLY} jours avant la date prévue"
            )
        if self.birth_leave_ends_on and self.born_on and self.birth_leave_ends_on < self.born_on:
            raise ValueError("le congé de naissance ne peut finir avant la naissance")
        return self

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name == "due_on" and self.born_on is not None:
            latest = self.born_on + timedelta(days=MOST_EARLY)
            return [{name: None}, {name: latest}]
        return super().possible(name, law)


def evaluate(facts: Facts, law: Law) -> Verdict:
    """due: the plan is right. none: it is not (`problems` says why). The birth selects the rule."""
    if facts.born_on is None:
        lack = Missing("date de naissance de l'enfant (born_on)", "acte de naissance")
        return Verdict("undetermined", missing=(lack,))
    birth = Law(max(facts.born_on, facts.due_on or facts.born_on), law.store, law.read)
    try:
        rules = rules_for(
            birth, facts.born_on, facts.multiple_birth, facts.status, facts.birth_leave_ends_on
        )
    except NotInForce as absent:
        return Verdict("undetermined", missing=(Missing(str(absent), "textes antérieurs à 2019"),))
    plan = _plan(facts, rules.first_start)
    unsure = rules.mandatory > 0 and bool(facts.periods) and facts.unknown("birth_leave_ends_on")
    used = rules.from_any_day(plan[0][0]) if unsure else rules
    faults = problems(plan, used) if plan else []
    offered = proposals(plan, rules)
    missing = _missing(plan, unsure)
    met = False if faults else None if missing else True
    return Verdict(
        {True: "due", False: "none", None: "undetermined"}[met],
        amounts={
            "problems": faults,
            "proposals": [_as_json(one) for one in offered],
            "days_planned": sum(length(*span) for span in plan),
            "days_allowed": rules.total,
            "days_mandatory": rules.mandatory,
            "start_at_latest_on": rules.last_start.isoformat(),
        },
        conditions=(Condition("plan_is_right", met, _sentence(faults, plan), {}),),
        missing=missing if met is None else (),
        what_would_change=tuple(f"le plan {_lengths(one)}" for one in offered) if faults else (),
        rule=birth.rule("paternite_split"),
    )


def _missing(plan: Sequence[Span], unsure: bool) -> tuple[Missing, ...]:
    if not plan:
        return (Missing("périodes du congé (periods ou days)", "demande du parent"),)
    if unsure:
        return (Missing("fin du congé de naissance (birth_leave_ends_on)", "employeur"),)
    return ()


def _plan(facts: Facts, starts_on: date) -> list[Span]:
    if facts.periods:
        return [(period.starts_on, period.ends_on) for period in facts.periods]
    plan: list[Span] = []
    for days in facts.days:
        plan.append((starts_on, add_days(starts_on, days - 1)))
        starts_on = add_days(starts_on, days)
    return plan


def _sentence(faults: Sequence[str], plan: Sequence[Span]) -> str:
    if faults:
        return " ".join(faults)
    return f"Plan conforme : {_lengths(plan)}." if plan else "Aucun plan proposé."


def _lengths(plan: Sequence[Span]) -> str:
    days = " + ".join(str(length(*span)) for span in plan)
    return f"{days} jours à compter du {day(plan[0][0])}"


def _as_json(plan: Sequence[Span]) -> dict[str, Any]:
    return {
        "days": [length(*span) for span in plan],
        "periods": [{"starts_on": a.isoformat(), "ends_on": b.isoformat()} for a, b in plan],
    }

"""A procedure of the tests' own: the kernel must carry it without knowing it."""

from __future__ import annotations

import datetime as dt

from relais.casework.case.enums import CaseOrigin, Holder
from relais.casework.case.models import Case
from relais.casework.case.procedures import _REGISTER as KNOWN
from relais.casework.case.procedures import (
    Clock,
    FieldSpec,
    LetterTemplate,
    PlanWords,
    Procedure,
    State,
    Transition,
    register,
)
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Permission as P
from relais.registers.directory.models import Person

ANSWER = Clock("answer", "Répondre", 10, "working_days")
APPEAL = Clock("appeal", "Recours", 60, "days", starts_from="notified_on")


def _no_friday(case: Case, fields: dict[str, object], today: dt.date) -> str | None:
    return "Pas de refus sans motif clair." if fields.get("reason") == "none" else None


TRIAL = Procedure(
    name="trial",
    title="Essai",
    plural="Essais",
    prefix="ESS",
    slug="essais",
    see=P.SEE_SUPPORT,
    work=P.WORK_SUPPORT,
    states=(
        State("new", "Nouveau", Holder.FUND),
        State("asked", "Pièces demandées", Holder.PERSON),
        State("expert", "Chez l’expert", Holder.THIRD_PARTY),
        State("done", "Terminé", Holder.FUND, closed=True),
    ),
    transitions=(
        Transition(
            "ask",
            "Demander des pièces",
            ("new",),
            "asked",
            P.WORK_SUPPORT,
            fields=(
                FieldSpec("what", "Pièces"),
                FieldSpec("notified_on", "Notifiée le", "date", past=True, required=False),
            ),
            starts=(APPEAL,),
            suspends=("answer",),
            letter=LetterTemplate("Pièces", "Il manque : {{ fields.what }}"),
        ),
        Transition("receive", "Recevoir", ("asked",), "new", P.WORK_SUPPORT, resumes=("answer",)),
        Transition("consult", "Consulter", ("new",), "expert", P.WORK_SUPPORT, undo_hours=0),
        Transition("answered", "Rendre", ("expert",), "new", P.WORK_SUPPORT),
        Transition(
            "pay",
            "Payer",
            ("new",),
            "done",
            P.WORK_SUPPORT,
            fields=(FieldSpec("amount_cents", "Montant", "cents"),),
            meets=("answer",),
            outcome="paid",
            decision="Paiement décidé",
            amount=("payment", "amount_cents"),
        ),
        Transition(
            "refuse",
            "Refuser",
            ("new", "asked"),
            "done",
            P.ASSIGN_CASES,
            fields=(FieldSpec("reason", "Motif", "choice", {"late": "Tardif", "none": "Aucun"}),),
            outcome="refused",
            decision="Refus",
            reason_field="reason",
            guard=_no_friday,
        ),
    ),
    outcomes={"paid": "Payé", "refused": "Refusé"},
    clocks=(ANSWER,),
    plan=PlanWords({"care": "Soins"}, {"cost": "Coût"}, {"moved": "Déménagement"}, ("new",)),
)


def known() -> None:
    if "trial" not in KNOWN:
        register(TRIAL)


def make_person(fund: Fund, last_name: str = "Essai", **fields: object) -> Person:
    return Person.objects.create(
        fund=fund,
        last_name=last_name,
        first_names="Jeanne",
        birth_date=dt.date(1970, 1, 1),
        **fields,
    )


def open_trial(actor: Agent, person: Person | None = None, **given: object) -> Case:
    from relais.casework.case.actions import open_case

    person = person or make_person(actor.fund)
    return open_case(actor=actor, procedure="trial", person=person, origin=CaseOrigin.SELF, **given)

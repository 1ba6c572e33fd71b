"""A year of mediations, told through the actions that the mediator uses."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.casework.case import actions
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.case.story import Story, agents, people, starts, until_now
from relais.casework.mediation.enums import Cause, Motive, Service, TakenUp
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person

N_MEDIATIONS = 45
# Motive: the service concerned, its weight, what the user says.
MOTIVES = {
    Motive.REPLACEMENT_INCOME: (
        Service.DAILY_ALLOWANCES,
        14,
        "Mes indemnités ne sont plus versées depuis deux mois et je n’ai pas de réponse.",
    ),
    Motive.REIMBURSEMENT: (
        Service.REIMBURSEMENT,
        7,
        "Des soins de l’an dernier n’ont jamais été remboursés, malgré deux envois.",
    ),
    Motive.AFFILIATION: (
        Service.RIGHTS,
        6,
        "J’ai changé de régime et personne ne s’occupe de mon affiliation.",
    ),
    Motive.COMPLEMENTARY: (
        Service.COMPLEMENTARY,
        4,
        "Ma demande a été refusée pour une pièce que j’ai envoyée deux fois.",
    ),
    Motive.INDU: (
        Service.CONTROL,
        3,
        "On me réclame une somme que je pense avoir déjà remboursée.",
    ),
    Motive.AT_MP: (
        Service.AT_MP,
        3,
        "Mon accident du travail n’est pas reconnu et je ne comprends pas pourquoi.",
    ),
    Motive.RELATION: (
        Service.RECEPTION,
        3,
        "Je reçois à chaque appel une réponse différente.",
    ),
}


def make_demo(fund: Fund, rng: random.Random) -> None:
    """Some forty mediations over the last year, at every stage."""
    mediators = agents(fund, (Role.MEDIATOR,))
    if not mediators or Case.objects.filter(fund=fund, procedure="mediation").exists():
        return
    now = timezone.now()
    chosen = people(fund, rng, N_MEDIATIONS)
    for person, start in zip(chosen, starts(rng, len(chosen), now), strict=True):
        with transaction.atomic(), until_now():
            _tell(Story(rng, start, now), person, rng.choice(mediators))


def _move(story: Story, case: Case, agent: Agent, transition: str, **fields: Any) -> None:
    actions.move(actor=agent, case=case, transition=transition, fields=fields, at=story.at)


def _tell(story: Story, person: Person, mediator: Agent) -> None:
    rng = story.rng
    motive = rng.choices(list(MOTIVES), [n for _, n, _ in MOTIVES.values()])[0]
    service, _, told = MOTIVES[motive]
    received = timezone.localdate(story.at)
    case = actions.open_case(
        actor=mediator,
        procedure="mediation",
        person=person,
        origin=CaseOrigin.SELF,
        assigned_to=mediator,
        at=min(story.at, story.now),
        applicant="insured",
        last_name=person.last_name,
        first_names=person.first_names,
        birth_date=person.birth_date,
        motive=motive,
        statement=told,
        prior_step_on=(received - dt.timedelta(days=rng.randint(20, 60))).isoformat(),
        decision_notified_on=(received - dt.timedelta(days=rng.randint(5, 50))).isoformat(),
    )
    story.later(1, 7)
    if story.chance(0.15):
        said = {
            "condition": rng.choice(("no_prior_step", "litigation", "other_body")),
            "explanation": "Écrivez d’abord au service concerné, puis revenez vers nous.",
        }
        _move(story, case, mediator, "reject", **said)
        return
    _move(story, case, mediator, "admit", service=service, no_litigation=True)
    _hear(story, case, mediator)
    _conclude(story, case, mediator)


def _hear(story: Story, case: Case, mediator: Agent) -> None:
    story.later(1, 5)
    _move(story, case, mediator, "ask_service", question="Motif et pièces de la décision ?")
    story.later(4, 18)
    position = story.rng.choice(("maintains", "partly", "changes", "changes"))
    said = {"position": position, "observations": "Le service a repris le dossier."}
    _move(story, case, mediator, "service_answers", **said)
    if story.chance(0.4):
        story.later(1, 4)
        _move(story, case, mediator, "ask_user", question="Voici la réponse du service.")
        story.later(3, 20)
        _move(story, case, mediator, "user_answers", observations="L’usager maintient sa demande.")


def _conclude(story: Story, case: Case, mediator: Agent) -> None:
    rng = story.rng
    story.later(2, 12)
    result = rng.choices(("explication", "droit_accorde", "paiement", "rejet"), (8, 5, 4, 3))[0]
    said: dict[str, Any] = {
        "result": result,
        "cause": rng.choice(list(Cause)),
        "opinion": "Après examen contradictoire, les pièces montrent ce qui suit.",
    }
    if result == "paiement":
        said["amount_cents"] = rng.randint(8_000, 720_000)
    recommends = story.chance(0.6)
    if recommends:
        said["recommendation"] = "Dire dès le premier courrier quelles pièces sont attendues."
    _move(story, case, mediator, "give_opinion", **said)
    story.later(5, 40)
    taken = rng.choice((TakenUp.YES, TakenUp.YES, TakenUp.PARTLY, TakenUp.NO))
    said = {"taken_up": taken if recommends else TakenUp.NONE, "why": "Vu avec le service."}
    _move(story, case, mediator, "follow_up", **said)

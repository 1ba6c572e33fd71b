"""One referral to the mediator: what is asked, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from relais.casework.case.enums import CaseOrigin
from relais.casework.case.past import PastCase, PastMove
from relais.casework.case.story import Story
from relais.casework.mediation.demo import MOTIVES
from relais.casework.mediation.enums import Cause, Motive, Result, Service, TakenUp
from relais.registers.directory.models import Person
from relais.synthetic.scenarios.scenario import Stage
from relais.synthetic.scenarios.var_2021.told import Told

RESULTS = {
    Result.EXPLICATION: 52,
    Result.DROIT_ACCORDE: 22,
    Result.PAIEMENT: 20,
    Result.REJET: 6,
}
# Delays first: the source speaks of care put off, then caught up, and of a new online service.
CAUSES = {
    Cause.DELAY: 38,
    Cause.MISSING_PIECE: 18,
    Cause.INFORMATION: 17,
    Cause.DATA: 10,
    Cause.COMPLEX: 9,
    Cause.NONE: 5,
    Cause.RULE: 3,
}
SLOW_UNTIL = (10, 29)
"""Month and day; referrals that come later are answered quickly, before the night that is photographed."""


def drawn(story: Story) -> Told:
    """A referral like many: motive, result and cause by their shares."""
    rng = story.rng
    weights = {m: n for m, (_, n, _) in MOTIVES.items()}
    weights[Motive.REPLACEMENT_INCOME] = 27
    motive = rng.choices(list(weights), list(weights.values()))[0]
    service, _, statement = MOTIVES[motive]
    if motive == Motive.REPLACEMENT_INCOME and story.chance(0.25):
        service = Service.INVALIDITY
    result = rng.choices(list(RESULTS), list(RESULTS.values()))[0]
    return Told(
        motive=motive,
        service=service,
        statement=statement,
        result=result,
        cause=rng.choices(list(CAUSES), list(CAUSES.values()))[0],
        opinion="Après examen contradictoire, les pièces montrent ce qui suit.",
        amount_cents=rng.randint(8_000, 320_000) if result == Result.PAIEMENT else None,
    )


def examined(story: Story, key: str, person: Person, told: Told, stage: Stage) -> PastCase:
    opened_at, received = story.at, timezone.localdate(story.at)
    fields = {
        "applicant": "insured",
        "last_name": person.last_name,
        "first_names": person.first_names,
        "birth_date": person.birth_date,
        "mandated_by": told.mandated_by,
        "motive": told.motive.value,
        "statement": told.statement,
        "prior_step_on": received - dt.timedelta(days=story.rng.randint(20, 60)),
        "decision_notified_on": received - dt.timedelta(days=story.rng.randint(5, 50)),
    }
    return PastCase(
        key=key,
        person=person,
        opened_at=opened_at,
        moves=list(_moves(story, told)),
        fields={name: value for name, value in fields.items() if value},
        origin=CaseOrigin.SELF,
        assigned_to=stage.mediator,
    )


def _moves(story: Story, told: Told) -> Iterator[PastMove]:
    day = timezone.localdate(story.at)
    pace = 3 if (day.month, day.day) <= SLOW_UNTIL else 1

    def move(least: int, most: int, transition: str, **fields: Any) -> PastMove:
        return PastMove(transition, story.later(least, most * pace), fields)

    if told.pieces:
        yield move(1, 2, "ask_pieces", what=told.pieces)
        yield move(3, 8, "receive_pieces")
    yield move(1, 2, "admit", service=told.service.value, no_litigation=True)
    yield move(1, 1, "ask_service", question="Motif et pièces de la décision ?")
    position = story.rng.choice(("maintains", "partly", "changes"))
    yield move(1, 4, "service_answers", position=position, observations="Dossier repris.")
    opinion: dict[str, Any] = {
        "result": told.result.value,
        "cause": told.cause.value,
        "opinion": told.opinion,
    }
    if told.amount_cents:
        opinion["amount_cents"] = told.amount_cents
    recommends = story.chance(0.3)
    if recommends:
        opinion["recommendation"] = "Dire dès le premier courrier quelles pièces sont attendues."
    yield move(1, 2, "give_opinion", **opinion)
    taken = story.rng.choice((TakenUp.YES, TakenUp.YES, TakenUp.PARTLY, TakenUp.NO))
    followed = taken if recommends else TakenUp.NONE
    yield move(1, 2, "follow_up", taken_up=followed.value, why="Vu avec le service.")

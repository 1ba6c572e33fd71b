"""The mornings at the food banks: people counted by group, without their names."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import NamedTuple

from relais.casework.outreach import actions
from relais.casework.outreach.enums import Outcome
from relais.casework.outreach.models import Campaign
from relais.synthetic.scenarios.scenario import Stage
from relais.synthetic.scenarios.var_2021.calls import instant
from relais.synthetic.scenarios.var_2021.people import CAMPAIGN


class Morning(NamedTuple):
    """A distribution: where, when, and how many people by what came of it."""

    place: str
    commune: str
    on: dt.date
    booked: int
    covered: int
    reached: int
    refused: int


MET_PUBLIC = "Bénéficiaires des Restos du Cœur"
# The source says three sites of the Var and the two totals, 1,048 and 61; sites, days and the rest are ours.
MORNINGS = (
    Morning("Antenne de Toulon", "83137", dt.date(2021, 6, 8), 9, 64, 51, 25),
    Morning("Antenne de Toulon", "83137", dt.date(2021, 6, 22), 7, 61, 48, 23),
    Morning("Antenne de Toulon", "83137", dt.date(2021, 9, 14), 5, 73, 39, 18),
    Morning("Antenne de Hyères", "83069", dt.date(2021, 6, 10), 8, 49, 40, 19),
    Morning("Antenne de Hyères", "83069", dt.date(2021, 6, 24), 6, 47, 38, 16),
    Morning("Antenne de Hyères", "83069", dt.date(2021, 9, 16), 4, 55, 29, 13),
    Morning("Antenne de Draguignan", "83050", dt.date(2021, 6, 15), 9, 44, 37, 18),
    Morning("Antenne de Draguignan", "83050", dt.date(2021, 6, 29), 8, 42, 33, 17),
    Morning("Antenne de Draguignan", "83050", dt.date(2021, 9, 21), 5, 41, 30, 17),
)


def hold_mornings(stage: Stage, campaign: Campaign) -> None:
    """Writes every morning; those already written stay as they are."""
    for number, morning in enumerate(MORNINGS):
        agent = stage.counsellors[number % len(stage.counsellors)]
        action = actions.plan_field_action(
            actor=agent,
            campaign=campaign,
            title=f"Distribution des Restos du Cœur, {morning.place.removeprefix('Antenne de ')}",
            place=morning.place,
            commune=morning.commune,
            public=MET_PUBLIC,
            on=morning.on,
        )
        for outcome, n_people in (
            (Outcome.BOOKED, morning.booked),
            (Outcome.ALREADY_COVERED, morning.covered),
            (Outcome.REACHED, morning.reached),
            (Outcome.REFUSED, morning.refused),
        ):
            if n_people:
                actions.add_entry(
                    actor=agent,
                    action=action,
                    token=uuid.uuid5(uuid.NAMESPACE_OID, f"{CAMPAIGN}/{number}/{outcome}"),
                    outcome=outcome,
                    now=instant(morning.on, 12),
                    n_people=n_people,
                )

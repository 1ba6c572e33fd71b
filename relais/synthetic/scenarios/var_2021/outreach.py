"""S17: two waves of calls and the mornings at the food banks, from March to December 2021."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.utils import timezone

from relais.casework.outreach import actions
from relais.casework.outreach.enums import CampaignStatus, Outcome
from relais.casework.outreach.models import Campaign
from relais.common.dates import is_working_day
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.scenarios.var_2021.people import (
    CAMPAIGN,
    N_ELDERLY,
    N_FRAGILE,
    SEED,
    codes,
)

N_CALLED = N_ELDERLY + N_FRAGILE
STARTS_ON, ENDS_ON = dt.date(2021, 3, 15), dt.date(2021, 12, 31)
SCRIPT = (
    "Bonjour, je suis conseiller de l’Assurance Maladie du Var. Je vous appelle pour vous proposer de prendre, pour vous, "
    "un rendez-vous de vaccination contre la Covid-19. Avez-vous quelques minutes ?"
)


@dataclass(frozen=True)
class Public:
    """A wave: whom (places among the people), when, and what came of it; `n_booked` are the source's, the rest a likely share."""

    title: str
    first: int
    n: int
    n_booked: int
    starts_on: dt.date
    ends_on: dt.date
    shares: dict[Outcome, float]


ELDERLY = Public(
    title="Assurés de 75 ans et plus",
    first=0,
    n=N_ELDERLY,
    n_booked=696,
    starts_on=STARTS_ON,
    ends_on=dt.date(2021, 6, 30),
    shares={
        Outcome.ALREADY_COVERED: 0.46,
        Outcome.UNREACHABLE: 0.27,
        Outcome.REACHED: 0.15,
        Outcome.REFUSED: 0.09,
        Outcome.WRONG_NUMBER: 0.029,
        Outcome.OPTED_OUT: 0.001,
    },
)
FRAGILE = Public(
    title="Assurés en situation de fragilité",
    first=N_ELDERLY,
    n=N_FRAGILE,
    n_booked=396,
    starts_on=dt.date(2021, 4, 26),
    ends_on=dt.date(2021, 10, 29),
    shares={
        Outcome.UNREACHABLE: 0.38,
        Outcome.ALREADY_COVERED: 0.33,
        Outcome.REACHED: 0.14,
        Outcome.REFUSED: 0.11,
        Outcome.WRONG_NUMBER: 0.039,
        Outcome.OPTED_OUT: 0.001,
    },
)


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


def run(stage: Stage, progress: Progress) -> bool:
    """The campaign, whole and closed. One that was cut short goes on where it was."""
    campaign = Campaign.objects.filter(fund=stage.fund, title=CAMPAIGN).first()
    if campaign is None:
        campaign = _create(stage)
    if campaign.status == CampaignStatus.CLOSED:
        return False
    done = 0
    pseudonyms = codes()
    for public in (ELDERLY, FRAGILE):
        actions.record_history(
            actor=stage.manager,
            campaign=campaign,
            rows=rows(public, pseudonyms, stage),
            title=public.title,
            now=_instant(public.starts_on, 9),
            progress=lambda n, done=done: progress(done + n),  # type: ignore[misc]
        )
        done += public.n
    _mornings(stage, campaign)
    _close(stage, campaign)
    return True


def _create(stage: Stage) -> Campaign:
    return actions.create_campaign(
        actor=stage.manager,
        title=CAMPAIGN,
        theme="Vaccination",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        channels=["phone", "onsite"],
        holdout_per_mille=0,
        seed=f"{SEED}",
        query={"age": [55, None]},
    )


def rows(public: Public, pseudonyms: list[str], stage: Stage) -> Iterator[actions.Row]:
    """One call for each person of the public: the same rows each time."""
    rng = np.random.default_rng([SEED, public.first])
    days = _working_days(public.starts_on, public.ends_on)
    # Most calls in the first half: the source has its peak early in May.
    day = np.floor(rng.random(public.n) ** 1.4 * len(days)).astype(int)
    minute = rng.integers(0, 9 * 60, public.n)
    outcome = _outcomes(public, rng)
    for n in range(public.n):
        at = _instant(days[day[n]], 9) + dt.timedelta(minutes=int(minute[n]))
        pseudonym = pseudonyms[public.first + n]
        yield actions.Row(
            n + 1, str(outcome[n]), at, pseudonym=pseudonym, team_id=stage.manager.team_id
        )


def _outcomes(public: Public, rng: np.random.Generator) -> np.ndarray:
    words = [outcome.value for outcome in public.shares]
    drawn = rng.choice(words, size=public.n, p=list(public.shares.values())).astype(object)
    drawn[rng.choice(public.n, size=public.n_booked, replace=False)] = Outcome.BOOKED.value
    return drawn


def _mornings(stage: Stage, campaign: Campaign) -> None:
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
                    now=_instant(morning.on, 12),
                    n_people=n_people,
                )


def _close(stage: Stage, campaign: Campaign) -> None:
    opened = _instant(STARTS_ON, 8)
    actions.write_script(actor=stage.manager, campaign=campaign, text=SCRIPT, now=opened)
    campaign = actions.launch(actor=stage.manager, campaign=campaign, now=opened)
    closed = _instant(ENDS_ON, 18)
    actions.change_status(
        actor=stage.manager, campaign=campaign, to=CampaignStatus.CLOSED, now=closed
    )


def _working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working_day(day) and day.weekday() < 5]


def _instant(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))

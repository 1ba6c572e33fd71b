"""Three campaigns for the demo: one that is over, one being called, one on site. Lists and calls are made by the actions."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.utils import timezone

from relais.casework.case.procedures import procedures
from relais.casework.outreach import actions
from relais.casework.outreach.enums import AppointmentKind, Arm, Outcome
from relais.casework.outreach.flagged import screenings
from relais.casework.outreach.models import Campaign
from relais.casework.outreach.policies import is_calling_day
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role

N_CALLS = 90
PAST = {
    Outcome.REACHED: 30,
    Outcome.UNREACHABLE: 36,
    Outcome.ALREADY_COVERED: 18,
    Outcome.REFUSED: 10,
    Outcome.BOOKED: 3,
    Outcome.WRONG_NUMBER: 2,
    Outcome.OPTED_OUT: 1,
}
SCRIPT = """Bonjour, je suis {agent}, de {fund}. Êtes-vous bien la personne à qui je souhaite parler ?

Je vous appelle parce que vous avez peut-être droit à une aide pour votre complémentaire santé. Ce n’est ni une vente, ni un contrôle, et rien ne change sans votre accord.

Avez-vous une complémentaire santé aujourd’hui ? Voulez-vous que nous regardions ensemble, cela prend cinq minutes, ou que je vous rappelle ?"""


def make_demo(fund: Fund, rng: random.Random) -> None:
    """Fills a fund that has no campaign yet."""
    manager = _first(fund, Role.MANAGER)
    callers = list(
        Agent.objects.filter(
            fund=fund, is_active=True, roles__role__in=(Role.COUNSELLOR, Role.RECEPTION)
        ).distinct()
    )
    if manager is None or not callers or Campaign.objects.filter(fund=fund).exists():
        return
    _past(manager, rng)
    _running(manager, callers, rng)
    _onsite(manager, callers[0], rng)


def _first(fund: Fund, role: str) -> Agent | None:
    return Agent.objects.filter(fund=fund, is_active=True, roles__role=role).first()


def _working(day: dt.date, campaign: Campaign) -> dt.datetime:
    """Ten o’clock on that day, or on the last calling day before it."""
    while not is_calling_day(campaign, day):
        day -= dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10, 0)))


def _past(manager: Agent, rng: random.Random) -> None:
    """Half a year ago: two waves, their results brought in from a list."""
    today = timezone.localdate()
    campaign = actions.create_campaign(
        actor=manager,
        title="Aller vers les 75 ans et plus",
        theme="Vaccination",
        starts_on=today - dt.timedelta(days=240),
        ends_on=today - dt.timedelta(days=150),
        query={"age": [75, None]},
        seed=f"{rng.getrandbits(64):016x}",
        measured_event="consultation",
    )
    for days, title, query in (
        (239, "75 ans et plus", {"age": [75, None]}),
        (200, "65 à 74 ans sans médecin traitant", {"age": [65, 74], "has_declared_doctor": False}),
    ):
        built = timezone.now() - dt.timedelta(days=days)
        try:
            actions.build_wave(
                actor=manager, campaign=campaign, title=title, now=built, query=query
            )
        except Refused:
            continue
    said = rng.choices(list(PAST), weights=list(PAST.values()), k=campaign.targets.count())
    rows = [
        actions.Row(
            line=n,
            outcome=outcome.value,
            at=entered_at + dt.timedelta(days=rng.randrange(1, 40)),
            pseudonym=pseudonym,
            team_id=manager.team_id,
        )
        for n, (outcome, (pseudonym, entered_at)) in enumerate(
            zip(
                said,
                campaign.targets.filter(arm=Arm.CALL).values_list("pseudonym", "entered_at"),
                strict=False,
            )
        )
    ]
    actions.record_history(
        actor=manager, campaign=campaign, rows=rows, title="Appels du printemps", now=timezone.now()
    )
    _open(manager, campaign)
    actions.change_status(actor=manager, campaign=campaign, to="closed", now=timezone.now())


def _open(manager: Agent, campaign: Campaign) -> Campaign:
    text = SCRIPT.format(agent="votre conseiller", fund=campaign.fund.name)
    actions.write_script(actor=manager, campaign=campaign, text=text, now=timezone.now())
    return actions.launch(actor=manager, campaign=campaign, now=timezone.now())


def _running(manager: Agent, callers: list[Agent], rng: random.Random) -> None:
    """This month: people whom the screening of the C2S found, or those without cover."""
    found = [name for name, _ in screenings() if "c2s" in name]
    query = {"signals": found[:1]} if found else {"age": [26, 64], "complementary": ["none"]}
    today = timezone.localdate()
    campaign = actions.create_campaign(
        actor=manager,
        title="Complémentaire santé solidaire : le dire à ceux qui y ont droit",
        theme="Accès aux droits",
        starts_on=today - dt.timedelta(days=21),
        query=query,
        seed=f"{rng.getrandbits(64):016x}",
        procedure="support" if "support" in {each.name for each in procedures()} else "",
        measured_event="c2s_demandee",
    )
    start = _working(today - dt.timedelta(days=20), campaign)
    try:
        actions.build_wave(
            actor=manager, campaign=campaign, title="Repérés par les données", now=start
        )
    except Refused:
        return
    campaign = _open(manager, campaign)
    _call(campaign, callers, rng)
    # A demonstration is looked at on any day, at any hour: its rules say so.
    actions.edit_campaign(
        actor=manager,
        campaign=campaign,
        call_days=list(range(7)),
        call_holidays=True,
        call_from=dt.time(0, 0),
        call_until=dt.time(23, 59),
    )


def _call(campaign: Campaign, callers: list[Agent], rng: random.Random) -> None:
    """Calls of the last days, during the hours of the campaign."""
    today = timezone.localdate()
    outcomes = [outcome for outcome in PAST if outcome != Outcome.OPTED_OUT]
    weights = [PAST[outcome] for outcome in outcomes]
    for n in range(N_CALLS):
        day = _working(today - dt.timedelta(days=1 + (N_CALLS - n) // 8), campaign)
        now = day + dt.timedelta(minutes=n % 8 * 7)
        caller = callers[n % len(callers)]
        target = actions.claim(actor=caller, campaign=campaign, now=now)
        if target is None:
            return
        outcome = Outcome.CALL_BACK if n % 11 == 5 else rng.choices(outcomes, weights)[0]
        _say(caller, target.pk, campaign, outcome, now)


def _say(caller: Agent, pk: int, campaign: Campaign, outcome: Outcome, now: dt.datetime) -> None:
    booking = actions.Appointment(
        now + dt.timedelta(days=6), "Accueil de Toulon", AppointmentKind.ONSITE
    )
    later = max(_working(timezone.localdate(), campaign), now) + dt.timedelta(hours=5)
    actions.record_outcome(
        actor=caller,
        target=campaign.targets.get(pk=pk),
        outcome=outcome,
        now=now,
        call_back_at=later if outcome == Outcome.CALL_BACK else None,
        appointment=booking if outcome == Outcome.BOOKED else None,
    )


def _onsite(manager: Agent, caller: Agent, rng: random.Random) -> None:
    """Mornings at a food bank: most people are counted without their name."""
    today = timezone.localdate()
    campaign = actions.create_campaign(
        actor=manager,
        title="Rencontrer les bénéficiaires de l’aide alimentaire",
        theme="Accès aux droits et aux soins",
        starts_on=today - dt.timedelta(days=90),
        channels=["onsite"],
        holdout_per_mille=0,
        seed=f"{rng.getrandbits(64):016x}",
    )
    campaign = actions.launch(actor=manager, campaign=campaign, now=timezone.now())
    for days, place in ((80, "Toulon"), (52, "Hyères"), (24, "La Seyne-sur-Mer"), (5, "Toulon")):
        action = actions.plan_field_action(
            actor=caller,
            campaign=campaign,
            title=f"Distribution alimentaire, {place}",
            place=f"Antenne de {place}",
            public="Bénéficiaires de l’aide alimentaire",
            on=today - dt.timedelta(days=days),
        )
        for outcome, most in (
            (Outcome.REACHED, 9),
            (Outcome.ALREADY_COVERED, 4),
            (Outcome.BOOKED, 1),
        ):
            for _ in range(rng.randrange(1, 4)):
                actions.add_entry(
                    actor=caller,
                    action=action,
                    token=uuid.UUID(int=rng.getrandbits(128)),
                    outcome=outcome,
                    now=timezone.now() - dt.timedelta(days=days),
                    n_people=rng.randint(1, most),
                )

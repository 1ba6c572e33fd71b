"""A small register and a campaign over it, for the tests of this part."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from relais.casework.outreach.actions import build_wave, create_campaign, launch, write_script
from relais.casework.outreach.models import Campaign
from relais.registers.accounts.models import Agent, Fund
from relais.registers.directory.models import ContactKind, ContactPoint, Household, Person

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
DAY = dt.timedelta(days=1)


def make_person(fund: Fund, n: int, **fields: Any) -> Person:
    """Person number `n`: a phone of her own unless `phone=None`; `phone` gives another."""
    phone = fields.pop("phone", f"+3349400{n:04d}")
    given: dict[str, Any] = {
        "pseudonym": f"p{n:06d}",
        "last_name": f"Martin{n}",
        "first_names": "Camille",
        "birth_date": dt.date(1940, 1, 1),
        "commune": "83137",
        "commune_name": "Toulon",
    }
    person = Person.objects.create(fund=fund, **{**given, **fields})
    if phone:
        ContactPoint.objects.create(fund=fund, person=person, kind=ContactKind.PHONE, value=phone)
    return person


def make_people(fund: Fund, n: int, **fields: Any) -> list[Person]:
    return [make_person(fund, i, **fields) for i in range(n)]


def make_couple(fund: Fund, n: int) -> tuple[Person, Person]:
    """Two people of one household with one phone between them."""
    household = Household.objects.create(fund=fund, key=f"h{n}")
    shared = f"+3349499{n:04d}"
    return (
        make_person(fund, n, household=household, phone=shared),
        make_person(fund, n + 1, household=household, phone=shared),
    )


def draft(actor: Agent, **rules: Any) -> Campaign:
    given: dict[str, Any] = {
        "title": "Aller vers les 75 ans et plus",
        "theme": "Vaccination",
        "starts_on": dt.date(2026, 11, 2),
        "query": {"age": [75, None]},
        "holdout_per_mille": 0,
        "seed": "graine",
    }
    return create_campaign(actor=actor, **{**given, **rules})


def running(actor: Agent, now: dt.datetime = NOW, **rules: Any) -> Campaign:
    """A campaign whose first wave is built, ready to be called."""
    campaign = draft(actor, **rules)
    write_script(actor=actor, campaign=campaign, text="Bonjour, ici la caisse.", now=now)
    build_wave(actor=actor, campaign=campaign, title="", now=now - DAY)
    return launch(actor=actor, campaign=campaign, now=now)

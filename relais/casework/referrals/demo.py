"""A year of referrals from the fund's partners, told through the actions that agents use."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from relais.casework.case.story import Story, people, starts, until_now
from relais.casework.referrals import actions
from relais.casework.referrals.enums import (
    DeclineReason,
    ReferralNeed,
    ReferralObstacle,
    ReferralState,
)
from relais.casework.referrals.models import Referral
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund, Partner
from relais.registers.accounts.permissions import Role
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactKind, ContactPoint, Person

N_REFERRALS = 60
SAID = (
    "A rendez-vous à la permanence le jeudi.",
    "Préfère être appelée le matin.",
    "Ne se déplace pas facilement.",
    "",
    "",
)


def make_demo(fund: Fund, rng: random.Random) -> None:
    """Some sixty referrals, three quarters of them handled; the freshest wait."""
    authors = _authors(fund)
    takers = list(Agent.objects.filter(fund=fund, roles__role=Role.COUNSELLOR).order_by("pk"))
    if not authors or not takers or Referral.objects.filter(fund=fund).exists():
        return
    now = timezone.now()
    chosen = people(fund, rng, N_REFERRALS)
    for n, (person, start) in enumerate(zip(chosen, starts(rng, len(chosen), now), strict=True)):
        with transaction.atomic(), until_now():
            _tell(
                Story(rng, start, now), person, rng.choice(authors), rng.choice(takers), f"demo-{n}"
            )


def _authors(fund: Fund) -> list[Agent]:
    """An agent of each partner; those without one get a technical account that cannot log in."""
    authors = []
    for partner in Partner.objects.filter(fund=fund, active=True).order_by("pk"):
        author = partner.agents.first() or Agent.objects.create_user(
            f"partenaire-{partner.pk}@cpam{fund.department}.example.org",
            None,
            fund=fund,
            roles=(Role.PARTNER,),
            partner=partner,
            first_name="Agent",
            last_name=str(partner)[:60],
        )
        authors.append(author)
    return authors


def _tell(story: Story, person: Person, author: Agent, taker: Agent, key: str) -> None:
    rng = story.rng
    if person.birth_date is None:
        return
    phone = ContactPoint.objects.filter(person=person, kind=ContactKind.PHONE).first()
    given = actions.NewReferral(
        last_name=person.last_name,
        first_names=person.first_names.split(" ")[0],
        birth_date=person.birth_date,
        phone=shown(ContactKind.PHONE, phone.value) if phone else "06 39 98 12 34",
        need=rng.choice(list(ReferralNeed)),
        obstacle=rng.choice(list(ReferralObstacle)),
        message=rng.choice(SAID),
        urgent=story.chance(0.08),
        consent_given_by="person",
        consent_given_on=timezone.localdate(story.at),
        consent_ends_on=timezone.localdate(story.at) + dt.timedelta(days=365),
        consent_to_progress=story.chance(0.85),
    )
    try:
        sent = actions.send(actor=author, given=given, key=key, at=story.at)
    except Refused:
        return
    if sent.state != ReferralState.SENT or story.chance(0.2):
        return
    story.later(1, 5)
    actions.acknowledge(actor=taker, referral=sent)
    story.later(0, 4)
    if story.chance(0.15):
        actions.decline(actor=taker, referral=sent, reason=rng.choice(list(DeclineReason)))
    elif story.chance(0.8):
        actions.take_over(actor=taker, referral=sent, person=person)

"""Call lists and callers against a plain-Python twin: who enters, who is kept aside, who is called and how often."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from relais.casework.outreach.actions import build_wave, claim, launch, record_outcome, write_script
from relais.casework.outreach.enums import Arm
from relais.casework.outreach.models import Attempt, Campaign
from tests.cast import make_cast
from tests.integration.outreach.register import DAY, NOW, draft, make_person

pytestmark = pytest.mark.django_db

AGES = (40, 62, 75, 80)
COMMUNES = ("83137", "83061")


@dataclass(frozen=True)
class Somebody:
    age: int
    commune: str
    opted_out: bool
    dead: bool
    phone: bool


people = st.lists(
    st.builds(
        Somebody,
        age=st.sampled_from(AGES),
        commune=st.sampled_from(COMMUNES),
        opted_out=st.booleans(),
        dead=st.booleans(),
        phone=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def twin_keeps(somebody: Somebody, low: int) -> bool:
    alive = not somebody.dead and not somebody.opted_out
    return alive and somebody.phone and somebody.age >= low


def twin_holdout(names: list[tuple[str, str]], seed: str, per_mille: int, number: int) -> set[str]:
    """Systematic draw over (stratum, pseudonym), written from its definition."""
    digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
    count = int.from_bytes(digest[:8], "big") % 1000
    drawn = set()
    for _, _, name in sorted(
        (stratum, hashlib.md5(f"{seed}:{name}".encode()).hexdigest(), name)
        for stratum, name in names
    ):
        count += per_mille
        if count >= 1000:
            count -= 1000
            drawn.add(name)
    return drawn


class Lists(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        register=people,
        per_mille=st.sampled_from([0, 100, 333, 500]),
        seed=st.text("abcdef0123456789", min_size=1, max_size=8),
        cap=st.integers(1, 2),
    )
    def test_two_campaigns_and_two_waves(
        self, register: list[Somebody], per_mille: int, seed: str, cap: int
    ) -> None:
        cast = make_cast()
        known: dict[str, Somebody] = {}
        for n, one in enumerate(register):
            person = make_person(
                cast.fund,
                n,
                birth_date=dt.date(NOW.year - one.age, 1, 1),
                commune=one.commune,
                opted_out=one.opted_out,
                died_on=NOW.date() if one.dead else None,
                **({} if one.phone else {"phone": None}),
            )
            known[person.pseudonym] = one
        campaigns = [
            draft(
                cast.manager,
                title=title,
                holdout_per_mille=per_mille,
                seed=seed,
                strata="commune",
                max_contacts=cap,
                pressure_days=7,
            )
            for title in ("Une", "Deux")
        ]
        seen: set[str] = set()
        for number, low in enumerate((75, 60), start=1):
            expected = {n for n, one in known.items() if twin_keeps(one, low)} - seen
            held = twin_holdout(
                [(known[name].commune, name) for name in expected], seed, per_mille, number
            )
            for campaign in campaigns:
                if expected:
                    wave = build_wave(
                        actor=cast.manager,
                        campaign=campaign,
                        title="",
                        now=NOW - DAY,
                        query={"age": [low, None]},
                    )
                    arms = dict(wave.targets.values_list("pseudonym", "arm"))
                    assert arms.keys() == expected
                    if wave.number == number:
                        assert {n for n, arm in arms.items() if arm == Arm.HOLDOUT} == held
            seen |= expected
        self.call_everybody(cast, campaigns, cap)

    def call_everybody(self, cast, campaigns: list[Campaign], cap: int) -> None:
        """Days of calls by two agents: nobody twice in a campaign, nobody over the cap, nobody kept aside."""
        for campaign in campaigns:
            if campaign.waves.exists():
                write_script(actor=cast.manager, campaign=campaign, text="Bonjour", now=NOW)
                launch(actor=cast.manager, campaign=campaign, now=NOW)
        for days in (0, 1, 7, 8):
            now = NOW + days * DAY
            for agent, campaign in zip((cast.agent, cast.colleague), campaigns, strict=True):
                campaign.refresh_from_db()
                if campaign.status != "running" or now.weekday() > 4:
                    continue
                while target := claim(actor=agent, campaign=campaign, now=now):
                    record_outcome(actor=agent, target=target, outcome="reached", now=now)
        made = list(Attempt.objects.values_list("campaign_id", "person_id", "at", "target__arm"))
        assert all(arm == Arm.CALL for *_, arm in made)
        each = Counter((campaign, person) for campaign, person, *_ in made)
        assert max(each.values(), default=1) == 1
        by_person: dict[int, list[dt.datetime]] = {}
        for _, person, at, _ in made:
            by_person.setdefault(person, []).append(at)
        for instants in by_person.values():
            for at in instants:
                within = [one for one in instants if at - 7 * DAY < one <= at]
                assert len(within) <= cap
        to_call = sum(c.targets.filter(arm=Arm.CALL).count() for c in campaigns)
        assert len(made) == to_call

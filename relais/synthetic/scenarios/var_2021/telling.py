"""One support of the scenario, from its detection to its closing."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from relais.casework.case.enums import CaseOrigin, Channel
from relais.casework.case.past import PastMove, PastStep
from relais.casework.case.story import Story
from relais.casework.support.demo import ORIGINS, SAID, STEPS, WAITS
from relais.casework.support.enums import Axis, DetectedBy, Need, NotDone, Obstacle
from relais.casework.support.enums import ReviewedRight as R
from relais.casework.support.history import PastSupport
from relais.registers.accounts.models import Agent
from relais.registers.directory.models import Person

# The source names the receptions, the health centre, social aid, Pôle emploi and the social service; the shares are ours.
DETECTED = {
    DetectedBy.RECEPTION: 24,
    DetectedBy.HEALTH_CENTRE: 22,
    DetectedBy.SOCIAL_AID: 17,
    DetectedBy.PARTNER: 11,
    DetectedBy.SOCIAL_SERVICE: 9,
    DetectedBy.CAMPAIGN: 8,
    DetectedBy.PHONE: 4,
    DetectedBy.PROCESSING: 3,
    DetectedBy.SELF: 2,
}
CARE = [step for step in STEPS if step[0] == Axis.CARE]
OTHER = [step for step in STEPS if step[0] != Axis.CARE]
SLOW_UNTIL = dt.date(2021, 7, 31)
"""Supports detected later are led at a quick pace, so that the year ends with all of them closed."""


class Telling:
    """One support, from its detection to its closing."""

    def __init__(self, story: Story, part: str, agent: Agent) -> None:
        self.story, self.part, self.agent = story, part, agent
        self.slow = timezone.localdate(story.at) <= SLOW_UNTIL
        self.moves: list[PastMove] = []
        self.steps: list[PastStep] = []

    def past(self, key: str, person: Person) -> PastSupport:
        rng, opened_at = self.story.rng, self.story.at
        source = rng.choices(list(DETECTED), list(DETECTED.values()))[0]
        self._later(1, 3)
        self._move("agree", consent=True, channel=self._channel(), summary=rng.choice(SAID))
        self._later(1, 3)
        reviewed_on = timezone.localdate(self.story.at)
        self._move("finish_review")
        self._carry()
        return PastSupport(
            key=key,
            person=person,
            opened_at=opened_at,
            moves=self.moves,
            steps=self.steps,
            fields={"detected_by": source, "need": rng.choice(list(Need)[:9])},
            origin=ORIGINS.get(source, CaseOrigin.INTERNAL),
            lane="urgent" if self.story.chance(0.05) else "normal",
            assigned_to=self.agent,
            rights=self._rights(),
            reviewed_on=reviewed_on,
        )

    def _move(self, transition: str, **fields: object) -> None:
        self.moves.append(PastMove(transition, self.story.at, fields))

    def _later(self, least: int, most: int) -> None:
        self.story.later(least, most * 3 if self.slow else most)

    def _channel(self) -> str:
        return self.story.rng.choice((Channel.PHONE, Channel.PHONE, Channel.DESK)).value

    def _carry(self) -> None:
        """The plan, waiting for someone perhaps, the steps settled, the end."""
        self._later(1, 2)
        planned_at = self.story.at
        self._move("confirm_plan", agreed=True, channel=self._channel())
        if self.slow and self.story.chance(0.5):
            self.story.later(3, 12)
            self._move("wait_person", what=self.story.rng.choice(WAITS))
            self.story.later(4, 25)
            self._move("resume", answer="Reçu.")
        for axis, obstacle, title in self._plan():
            self._later(2, 7)
            self._settle(axis, obstacle, title, planned_at)
        self._later(1, 3)
        done = [step.done_on is not None for step in self.steps]
        if not any(done):
            self._move("give_up", reason=self.story.rng.choice(list(Obstacle)).value)
            return
        self._move("close", outcome="realise_total" if all(done) else "realise_partiel")
        self._look_back()

    def _plan(self) -> list[tuple[Axis, Obstacle, str]]:
        rng = self.story.rng
        if self.part == "no_care":
            return rng.sample(OTHER, rng.randint(1, 2))
        return rng.sample(CARE, 1) + rng.sample(OTHER, rng.randint(0, 1))

    def _settle(self, axis: Axis, obstacle: Obstacle, title: str, planned_at: dt.datetime) -> None:
        rng, day = self.story.rng, timezone.localdate(self.story.at)
        done = self.part == "done" if axis == Axis.CARE else self.story.chance(0.85)
        self.steps.append(
            PastStep(
                axis=axis.value,
                obstacle=obstacle.value,
                title=title,
                created_at=planned_at,
                settled_at=self.story.at,
                done_on=day - dt.timedelta(days=1) if done else None,
                proof=rng.choice(("claim", "claim", "professional", "person")) if done else "",
                reason="" if done else rng.choice(list(NotDone)[:6]).value,
            )
        )

    def _look_back(self) -> None:
        """Six months later, when that is still in the year."""
        if self.story.at + dt.timedelta(days=195) < self.story.now:
            self.story.later(180, 190)
            situation = self.story.rng.choice(("stable", "stable", "stable", "new_need"))
            self._move("look_back", situation=situation)

    def _rights(self) -> dict[str, tuple[str, str]]:
        """What the review found, and what was opened when a step on rights was carried out."""
        usual = (R.AFFILIATION, R.CARTE_VITALE, R.COORDONNEES_BANCAIRES)
        opened = any(step.axis == Axis.RIGHTS and step.done_on for step in self.steps)
        rights = {}
        for right in R.values:
            found = (
                "open"
                if right in usual
                else self.story.rng.choice(("open", "not_concerned", "not_concerned"))
            )
            rights[right] = (found, found)
        if opened:
            rights[R.C2S.value] = ("to_ask", "open")
        return rights

"""What a campaign gave: counts with their denominators. Its effect is in `effect.py`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Q, Sum

from relais.casework.outreach.blocking import WAITING
from relais.casework.outreach.enums import SPOKEN, Arm, Outcome
from relais.casework.outreach.models import Attempt, Campaign, FieldEntry, Target
from relais.casework.outreach.proportions import Interval, wilson
from relais.registers.accounts.models import Team


@dataclass(frozen=True)
class Rate:
    """A share and what it is a share of. `value` is None when there is nobody to divide by."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True)
class Results:
    """People, not calls. `contacted`: at least one attempt; `reached`: spoken to; the others by last outcome."""

    listed: int
    held_out: int
    waiting: int
    contacted: int
    reached: int
    booked: int
    refused: int
    already_covered: int
    unreachable: int
    wrong_number: int
    call_back: int
    opted_out: int
    n_attempts: int
    met: int = 0
    met_booked: int = 0
    met_named: int = 0

    @property
    def booked_rate(self) -> Rate:
        """Booked out of contacted: the rate of the fund's own reports."""
        return Rate(self.booked, self.contacted)

    @property
    def reached_rate(self) -> Rate:
        return Rate(self.reached, self.contacted)

    @property
    def met_booked_rate(self) -> Rate:
        return Rate(self.met_booked, self.met)


def results(campaign: Campaign) -> Results:
    """Counts of a campaign, what happened on site included."""
    return whole(campaign, by_wave(campaign))


def by_wave(campaign: Campaign) -> dict[int, Results]:
    """Counts of each wave that has people; what happened on site belongs to none.

    The database counts along an index that holds all it needs (`target_counted`); the sums are made of its few groups.
    """
    grouped = Target.objects.filter(campaign=campaign).order_by().values(*_TOLD_APART)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in grouped.annotate(n=Count("*")):
        for name in _counts_as(row):
            counts[row["wave_id"]][name] += row["n"]
        counts[row["wave_id"]]["n_attempts"] += row["n"] * row["n_attempts"]
    names = [field.name for field in fields(Results) if not field.name.startswith("met")]
    return {wave: Results(**{name: n[name] for name in names}) for wave, n in counts.items()}


_TOLD_APART = ("wave_id", "arm", "state", "outcome", "n_attempts")
_OWN_COUNT = {
    Outcome.BOOKED,
    Outcome.REFUSED,
    Outcome.ALREADY_COVERED,
    Outcome.UNREACHABLE,
    Outcome.WRONG_NUMBER,
    Outcome.CALL_BACK,
    Outcome.OPTED_OUT,
}


def _counts_as(row: Mapping[str, Any]) -> Iterator[str]:
    """Names of the counts of `Results` that a person of this group belongs to."""
    yield "listed"
    if row["arm"] == Arm.HOLDOUT:
        yield "held_out"
    if row["state"] in WAITING:
        yield "waiting"
    if row["n_attempts"]:
        yield "contacted"
    if row["outcome"] in SPOKEN:
        yield "reached"
    if row["outcome"] in _OWN_COUNT:
        yield str(row["outcome"])


def whole(campaign: Campaign, waves: Mapping[int, Results]) -> Results:
    """The waves of a campaign together, and what happened on site."""
    sums = {
        field.name: sum(getattr(counted, field.name) for counted in waves.values())
        for field in fields(Results)
    }
    return Results(**sums | _met(campaign))


def _met(campaign: Campaign) -> dict[str, int]:
    entries = FieldEntry.objects.filter(action__campaign=campaign, undone_at=None)
    counted: dict[str, int] = entries.aggregate(
        met=Sum("n_people", default=0),
        met_booked=Sum("n_people", filter=Q(outcome=Outcome.BOOKED), default=0),
        met_named=Count("pk", filter=Q(person__isnull=False)),
    )
    return counted


@dataclass(frozen=True)
class TeamRow:
    """Results of a team; agents are never ranked."""

    team: str
    n_attempts: int
    reached: int
    booked: int


def by_team(campaign: Campaign) -> list[TeamRow]:
    """Attempts of each team, those undone left out; counted along an index, as `by_wave`."""
    done = Attempt.objects.filter(campaign=campaign, undone_at=None).order_by()
    counts: dict[int | None, Counter[str]] = defaultdict(Counter)
    for team, outcome, n in done.values_list("team_id", "outcome").annotate(n=Count("*")):
        counts[team][outcome] = n
    names = dict(Team.objects.filter(pk__in=filter(None, counts)).values_list("pk", "name"))
    rows = [
        TeamRow(
            names.get(team or 0, "Sans équipe"),
            outcomes.total(),
            sum(outcomes[one] for one in SPOKEN),
            outcomes[Outcome.BOOKED],
        )
        for team, outcomes in counts.items()
    ]
    return sorted(rows, key=lambda row: row.team)

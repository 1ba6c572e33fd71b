"""What a campaign gave: counts with their denominators, and its effect against the holdout."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count, Min, Q, Sum

from relais.casework.outreach.enums import SPOKEN, Arm, Outcome, TargetState
from relais.casework.outreach.lists import event_table, list_title
from relais.casework.outreach.models import Attempt, Campaign, FieldEntry, Target
from relais.casework.outreach.proportions import Interval, newcombe, wilson
from relais.pages.typography import count


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
    """Counts of each wave that has people, in one reading; what happened on site belongs to none."""
    waiting = [TargetState.OPEN, TargetState.LEASED, TargetState.CALLBACK, TargetState.COMPANION]

    def with_outcome(*outcomes: str) -> Count:
        return Count("pk", filter=Q(outcome__in=outcomes))

    targets = Target.objects.filter(campaign=campaign).order_by().values("wave_id")
    rows = targets.annotate(
        listed=Count("pk"),
        held_out=Count("pk", filter=Q(arm=Arm.HOLDOUT)),
        waiting=Count("pk", filter=Q(state__in=waiting)),
        contacted=Count("pk", filter=Q(n_attempts__gt=0)),
        reached=with_outcome(*SPOKEN),
        booked=with_outcome(Outcome.BOOKED),
        refused=with_outcome(Outcome.REFUSED),
        already_covered=with_outcome(Outcome.ALREADY_COVERED),
        unreachable=with_outcome(Outcome.UNREACHABLE),
        wrong_number=with_outcome(Outcome.WRONG_NUMBER),
        call_back=with_outcome(Outcome.CALL_BACK),
        opted_out=with_outcome(Outcome.OPTED_OUT),
        calls=Sum("n_attempts", default=0),
    )
    return {row["wave_id"]: _told(row) for row in rows}


def _told(row: Mapping[str, Any]) -> Results:
    counts = {name: n for name, n in row.items() if name not in ("wave_id", "calls")}
    return Results(n_attempts=row["calls"], **counts)


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
    rows = (
        Attempt.objects.filter(campaign=campaign, undone_at=None)
        .values("team__name")
        .annotate(
            n=Count("pk"),
            reached=Count("pk", filter=Q(outcome__in=SPOKEN)),
            booked=Count("pk", filter=Q(outcome=Outcome.BOOKED)),
        )
        .order_by("team__name")
    )
    return [
        TeamRow(row["team__name"] or "Sans équipe", row["n"], row["reached"], row["booked"])
        for row in rows
    ]


@dataclass(frozen=True)
class Effect:
    """Share of people with the event in each arm, by intention to call: everyone listed counts, called or not.

    `difference` is None when it cannot be measured; `why` then says so in French.
    """

    called: Rate
    held_out: Rate
    difference: Interval | None
    why: str
    too_early: int = 0
    shared_phone: int = 0


NOT_YET = "Pas encore mesurable"
#: Fewer people than this in a group say nothing of a campaign: the smallest count that may be published.
FEWEST = 11


def effect(campaign: Campaign, today: dt.date) -> Effect:
    """What the campaign caused: the event within `measured_days` of entering the list, among those whose days are over."""
    nothing = Rate(0, 0)
    if not campaign.measured_event:
        why = "L’effet ne se mesure pas : aucun événement à observer n’a été choisi dans les règles de la campagne."
        return Effect(nothing, nothing, None, why)
    if campaign.holdout_per_mille == 0:
        why = "L’effet ne se mesure pas : personne n’a été gardé comme témoin, il n’y a donc pas de comparaison."
        return Effect(nothing, nothing, None, why)
    first_in = campaign.targets.aggregate(at=Min("entered_at"))["at"]
    if first_in is None:
        return Effect(nothing, nothing, None, f"{NOT_YET} : aucune vague n’est construite.")
    events = event_table(campaign.measured_event, first_in.date(), today)
    if events is None:
        why = f"{NOT_YET} : les données « {list_title('events', campaign.measured_event)} » n’ont pas encore été remises."
        return Effect(nothing, nothing, None, why)
    rows = _with_event(campaign, events, today)
    called, held = (Rate(*rows.get(arm, (0, 0))) for arm in (Arm.CALL.value, Arm.HOLDOUT.value))
    over = called.denominator + held.denominator
    too_early = campaign.targets.count() - over
    if not over:
        why = f"{NOT_YET} : il faut {campaign.measured_days} jours après l’entrée dans la liste."
        return Effect(called, held, None, why, too_early)
    if min(called.denominator, held.denominator) < FEWEST:
        why = (
            f"{NOT_YET} : trop peu de personnes ont fini leurs {campaign.measured_days} jours "
            f"({called.denominator} à contacter, {count(held.denominator, 'témoin')}) ; "
            f"il en faut au moins {FEWEST} de chaque côté."
        )
        return Effect(called, held, None, why, too_early)
    difference = newcombe(called.numerator, called.denominator, held.numerator, held.denominator)
    return Effect(called, held, difference, "", too_early, _shared_phone(campaign))


def _with_event(campaign: Campaign, events: pa.Table, today: dt.date) -> dict[str, tuple[int, int]]:
    """By arm: people with the event, people whose days of observation are over."""
    period = dt.timedelta(days=campaign.measured_days)
    over = dt.datetime.combine(today - period, dt.time(), dt.UTC)
    rows = Target.objects.filter(campaign=campaign, entered_at__lt=over)
    told = list(rows.values_list("arm", "pseudonym", "entered_at"))
    people = pa.table(
        {
            "arm": pa.array([arm for arm, _, _ in told], pa.string()),
            "pseudonym": pa.array([pseudonym for _, pseudonym, _ in told], pa.string()),
            "first": pa.array([at.date() for _, _, at in told], pa.date32()),
        }
    )
    both = events.join(people, "pseudonym", join_type="inner")
    since = pc.subtract(both["on"].cast(pa.int32()), both["first"].cast(pa.int32()))
    inside = pc.and_(pc.greater_equal(since, 0), pc.less_equal(since, period.days))
    hit = both.filter(inside).group_by("arm").aggregate([("pseudonym", "count_distinct")])
    n_hit = dict(
        zip(hit["arm"].to_pylist(), hit["pseudonym_count_distinct"].to_pylist(), strict=True)
    )
    n_over = Counter(arm for arm, _, _ in told)
    return {arm: (n_hit.get(arm, 0), n) for arm, n in n_over.items()}


def _shared_phone(campaign: Campaign) -> int:
    """People kept aside who share their phone with somebody called: the call may have served them too."""
    lines = Target.objects.filter(campaign=campaign).exclude(line_key="")
    called = lines.filter(arm=Arm.CALL, n_attempts__gt=0).values("line_key")
    return lines.filter(arm=Arm.HOLDOUT, line_key__in=called).count()

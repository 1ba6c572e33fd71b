"""What a campaign gave: counts with their denominators, and its effect against the holdout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count, Q, Sum

from relais.casework.outreach.enums import SPOKEN, Arm, Outcome, TargetState
from relais.casework.outreach.lists import event_table
from relais.casework.outreach.models import Attempt, Campaign, FieldEntry, Target
from relais.casework.outreach.proportions import Interval, newcombe, wilson


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
    met: int
    met_booked: int
    met_named: int

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


def results(campaign: Campaign, wave_id: int | None = None) -> Results:
    """Counts of a campaign, or of one of its waves (what happened on site then belongs to none)."""
    targets = Target.objects.filter(campaign=campaign)
    if wave_id is not None:
        targets = targets.filter(wave_id=wave_id)
    waiting = [TargetState.OPEN, TargetState.LEASED, TargetState.CALLBACK, TargetState.COMPANION]

    def with_outcome(*outcomes: str) -> Count:
        return Count("pk", filter=Q(outcome__in=outcomes))

    counts = targets.aggregate(
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
        n_attempts=Sum("n_attempts", default=0),
    )
    return Results(**counts, **_met(campaign, wave_id))


def _met(campaign: Campaign, wave_id: int | None) -> dict[str, int]:
    if wave_id is not None:
        return {"met": 0, "met_booked": 0, "met_named": 0}
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


def effect(campaign: Campaign, today: dt.date) -> Effect:
    """What the campaign caused: the event within `measured_days` of entering the list, among those whose days are over."""
    nothing = Rate(0, 0)
    if not campaign.measured_event:
        return Effect(nothing, nothing, None, "Aucun événement à mesurer n’a été choisi.")
    if campaign.holdout_per_mille == 0:
        return Effect(nothing, nothing, None, "Aucun groupe témoin : l’effet ne se mesure pas.")
    events = event_table(campaign.measured_event)
    if events is None:
        why = f"{NOT_YET} : les données « {campaign.measured_event} » n’ont pas encore été remises."
        return Effect(nothing, nothing, None, why)
    rows = _with_event(campaign, events, today)
    called, held = (Rate(*rows.get(arm, (0, 0))) for arm in (Arm.CALL.value, Arm.HOLDOUT.value))
    over = called.denominator + held.denominator
    too_early = campaign.targets.count() - over
    if not called.denominator or not held.denominator:
        why = f"{NOT_YET} : il faut {campaign.measured_days} jours après l’entrée dans la liste."
        return Effect(called, held, None, why, too_early)
    difference = newcombe(called.numerator, called.denominator, held.numerator, held.denominator)
    return Effect(called, held, difference, "", too_early, _shared_phone(campaign))


def _with_event(campaign: Campaign, events: pa.Table, today: dt.date) -> dict[str, tuple[int, int]]:
    """By arm: people with the event, people whose days of observation are over."""
    rows = Target.objects.filter(campaign=campaign).values_list("arm", "pseudonym", "entered_at")
    listed = pa.array(set(rows.values_list("pseudonym", flat=True)), pa.string())
    happened: dict[str, list[dt.date]] = {}
    table = events.filter(pc.is_in(events["pseudonym"], listed)).to_pydict()
    for pseudonym, on in zip(table["pseudonym"], table["on"], strict=True):
        happened.setdefault(pseudonym, []).append(on)
    found: dict[str, tuple[int, int]] = {}
    period = dt.timedelta(days=campaign.measured_days)
    for arm, pseudonym, entered_at in rows.iterator():
        first = entered_at.date()
        if first + period >= today:
            continue
        hit = any(first <= on <= first + period for on in happened.get(pseudonym, ()))
        n_hit, n = found.get(arm, (0, 0))
        found[arm] = (n_hit + hit, n + 1)
    return found


def _shared_phone(campaign: Campaign) -> int:
    """People kept aside who share their phone with somebody called: the call may have served them too."""
    lines = Target.objects.filter(campaign=campaign).exclude(line_key="")
    called = lines.filter(arm=Arm.CALL, n_attempts__gt=0).values("line_key")
    return lines.filter(arm=Arm.HOLDOUT, line_key__in=called).count()

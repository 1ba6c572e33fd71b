"""What a campaign caused: the event in each arm, against the holdout.

Everything is read in one row for each instant of entry: tens of thousands of rows of three columns would take the time
of the page by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Aggregate, BooleanField, Count, ExpressionWrapper, Q, TextField, Value

from relais.casework.outreach.enums import Arm
from relais.casework.outreach.lists import event_table, has_events, list_title
from relais.casework.outreach.models import Campaign, Target
from relais.casework.outreach.proportions import Interval, newcombe
from relais.casework.outreach.results import Rate
from relais.pages.typography import count


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
_NOTHING = Rate(0, 0)


def effect(campaign: Campaign, today: dt.date) -> Effect:
    """What the campaign caused: the event within `measured_days` of entering the list, among those whose days are over."""
    if not campaign.measured_event:
        why = "L’effet ne se mesure pas : aucun événement à observer n’a été choisi dans les règles de la campagne."
        return Effect(_NOTHING, _NOTHING, None, why)
    if campaign.holdout_per_mille == 0:
        why = "L’effet ne se mesure pas : personne n’a été gardé comme témoin, il n’y a donc pas de comparaison."
        return Effect(_NOTHING, _NOTHING, None, why)
    entries = _entries(campaign)
    if not entries:
        return Effect(_NOTHING, _NOTHING, None, f"{NOT_YET} : aucune vague n’est construite.")
    if not has_events(campaign.measured_event):
        why = f"{NOT_YET} : les données « {list_title('events', campaign.measured_event)} » n’ont pas encore été remises."
        return Effect(_NOTHING, _NOTHING, None, why)
    return _measured(campaign, entries, today)


class Entry(NamedTuple):
    """People of one arm who entered at one instant, contacted or not. `lines`: keys of the phones they share."""

    arm: str
    entered_at: dt.datetime
    contacted: bool
    n: int
    pseudonyms: pa.Array
    lines: pa.Array


class Together(Aggregate):
    """The texts of a group as one text, told apart by a control character that none of them holds."""

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, column: str, **more: Any) -> None:
        super().__init__(column, Value(_APART), **more)

    def as_sqlite(self, *arguments: Any, **more: Any) -> Any:
        return self.as_sql(*arguments, function="GROUP_CONCAT", **more)


_APART = "\x1f"


def _entries(campaign: Campaign) -> list[Entry]:
    reached_out = ExpressionWrapper(Q(n_attempts__gt=0), output_field=BooleanField())
    rows = (
        Target.objects.filter(campaign=campaign)
        .order_by()
        .values_list("arm", "entered_at", reached_out)
        .annotate(n=Count("*"), who=Together("pseudonym"))
        .annotate(lines=Together("line_key", filter=~Q(line_key="")))
    )
    return [
        Entry(arm, at, contacted, n, _apart(who), _apart(lines))
        for arm, at, contacted, n, who, lines in rows
    ]


def _apart(together: str | None) -> pa.Array:
    """What `Together` put together, as an array of strings."""
    if not together:
        return pa.array([], pa.string())
    return pc.split_pattern(pa.array([together]), _APART).values


def _measured(campaign: Campaign, entries: list[Entry], today: dt.date) -> Effect:
    period = dt.timedelta(days=campaign.measured_days)
    end = dt.datetime.combine(today - period, dt.time(), dt.UTC)
    over = [entry for entry in entries if entry.entered_at < end]
    n_over: Counter[str] = Counter()
    for entry in over:
        n_over[entry.arm] += entry.n
    too_early = sum(entry.n for entry in entries) - n_over.total()
    hit = _with_event(campaign.measured_event, over, period) if over else Counter()
    arms = (Arm.CALL.value, Arm.HOLDOUT.value)
    called, held = (Rate(hit[arm], n_over[arm]) for arm in arms)
    why = _why_not(campaign, called.denominator, held.denominator)
    if why:
        return Effect(called, held, None, f"{NOT_YET} : {why}", too_early)
    difference = newcombe(called.numerator, called.denominator, held.numerator, held.denominator)
    return Effect(called, held, difference, "", too_early, _shared_phone(entries))


def _why_not(campaign: Campaign, n_called: int, n_held: int) -> str:
    if not n_called + n_held:
        return f"il faut {campaign.measured_days} jours après l’entrée dans la liste."
    if min(n_called, n_held) < FEWEST:
        return (
            f"trop peu de personnes ont fini leurs {campaign.measured_days} jours "
            f"({n_called} à contacter, {count(n_held, 'témoin')}) ; il en faut au moins {FEWEST} de chaque côté."
        )
    return ""


def _with_event(name: str, entries: list[Entry], period: dt.timedelta) -> Counter[str]:
    """People with the event within the period of their entry, by arm."""
    people = pa.concat_arrays([entry.pseudonyms for entry in entries])
    first = _repeated((entry.entered_at.date() for entry in entries), entries, pa.date32())
    arms = _repeated((entry.arm for entry in entries), entries, pa.string())
    days = [entry.entered_at.date() for entry in entries]
    events = event_table(name, min(days), max(days) + period, people)
    who = pc.index_in(events["pseudonym"], people)
    since = pc.subtract(events["on"].cast(pa.int32()), first.take(who).cast(pa.int32()))
    inside = pc.and_(pc.greater_equal(since, 0), pc.less_equal(since, period.days))
    hit = arms.take(who.filter(inside).unique())
    return Counter({one["values"]: one["counts"] for one in hit.value_counts().to_pylist()})


def _repeated(values: Iterable[object], entries: list[Entry], kind: pa.DataType) -> pa.Array:
    """One value for each person of each entry."""
    each = zip(values, entries, strict=True)
    return pa.concat_arrays(
        [pa.repeat(pa.scalar(value, kind), len(entry.pseudonyms)) for value, entry in each]
    )


def _shared_phone(entries: list[Entry]) -> int:
    """People kept aside who share their phone with somebody called: the call may have served them too."""
    none = pa.array([], pa.string())
    called = [e.lines for e in entries if e.arm == Arm.CALL and e.contacted]
    aside = [e.lines for e in entries if e.arm == Arm.HOLDOUT]
    both = pc.is_in(pa.concat_arrays([none, *aside]), pa.concat_arrays([none, *called]))
    return int(pc.sum(both).as_py() or 0)

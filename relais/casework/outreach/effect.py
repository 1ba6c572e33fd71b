"""What a campaign caused: the event in each arm, against the holdout.

The people are read as one row of long texts, a column each: tens of thousands of rows would take the time of the page by
themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Aggregate, TextField, Value
from django.db.models.functions import Cast

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
    people = _people(campaign)
    if people is None:
        return Effect(_NOTHING, _NOTHING, None, f"{NOT_YET} : aucune vague n’est construite.")
    if not has_events(campaign.measured_event):
        why = f"{NOT_YET} : les données « {list_title('events', campaign.measured_event)} » n’ont pas encore été remises."
        return Effect(_NOTHING, _NOTHING, None, why)
    return _measured(campaign, people, today)


class Together(Aggregate):
    """A column of texts as one text, told apart by a control character that none of them holds."""

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, column: Any, **more: Any) -> None:
        super().__init__(column, Value(_APART), **more)

    def as_sqlite(self, *arguments: Any, **more: Any) -> Any:
        return self.as_sql(*arguments, function="GROUP_CONCAT", **more)


_APART = "\x1f"
_READ = ("arm", "pseudonym", "line_key", "entered_at", "n_attempts")


def _people(campaign: Campaign) -> pa.Table | None:
    """Columns `arm`, `pseudonym`, `line_key`, `entered` (date32), `contacted` of everyone listed; None for nobody."""
    listed = Target.objects.filter(campaign=campaign)
    told = listed.aggregate(**{f"all_{one}": Together(Cast(one, TextField())) for one in _READ})
    if told["all_arm"] is None:
        return None
    # Each aggregate sees the rows of one reading in the same order: the texts are columns of one table.
    columns = {
        one: pc.split_pattern(pa.array([told[f"all_{one}"]]), _APART).values for one in _READ
    }
    entered = pc.utf8_slice_codeunits(columns.pop("entered_at"), 0, 10).cast(pa.date32())
    contacted = pc.not_equal(columns.pop("n_attempts"), "0")
    return pa.table({**columns, "entered": entered, "contacted": contacted})


def _measured(campaign: Campaign, people: pa.Table, today: dt.date) -> Effect:
    period = dt.timedelta(days=campaign.measured_days)
    over = people.filter(pc.less(people["entered"], pa.scalar(today - period)))
    n_over, hit = _by_arm(over), _by_arm(over.filter(_had_event(campaign, over, period)))
    called, held = (Rate(hit[arm], n_over[arm]) for arm in (Arm.CALL.value, Arm.HOLDOUT.value))
    too_early = people.num_rows - over.num_rows
    if why := _why_not(campaign, called.denominator, held.denominator):
        return Effect(called, held, None, f"{NOT_YET} : {why}", too_early)
    difference = newcombe(called.numerator, called.denominator, held.numerator, held.denominator)
    return Effect(called, held, difference, "", too_early, _shared_phone(people))


def _why_not(campaign: Campaign, n_called: int, n_held: int) -> str:
    if not n_called + n_held:
        return f"il faut {campaign.measured_days} jours après l’entrée dans la liste."
    if min(n_called, n_held) < FEWEST:
        return (
            f"trop peu de personnes ont fini leurs {campaign.measured_days} jours "
            f"({n_called} à contacter, {count(n_held, 'témoin')}) ; il en faut au moins {FEWEST} de chaque côté."
        )
    return ""


def _by_arm(people: pa.Table) -> Counter[str]:
    return Counter(
        {one["values"]: one["counts"] for one in people["arm"].value_counts().to_pylist()}
    )


def _had_event(campaign: Campaign, people: pa.Table, period: dt.timedelta) -> pa.Array:
    """Whether each of these people had the event within the period of their entry."""
    who = people["pseudonym"].combine_chunks()
    first = pc.min_max(people["entered"]).as_py()
    if first["min"] is None:
        return pa.array([], pa.bool_())
    events = event_table(campaign.measured_event, first["min"], first["max"] + period, who)
    entered = people["entered"].take(pc.index_in(events["pseudonym"], who))
    since = pc.subtract(events["on"].cast(pa.int32()), entered.cast(pa.int32()))
    inside = pc.and_(pc.greater_equal(since, 0), pc.less_equal(since, period.days))
    return pc.is_in(who, events["pseudonym"].filter(inside))


def _shared_phone(people: pa.Table) -> int:
    """People kept aside who share their phone with somebody called: the call may have served them too."""
    people = people.filter(pc.not_equal(people["line_key"], ""))
    called = people.filter(pc.and_(pc.equal(people["arm"], Arm.CALL.value), people["contacted"]))
    aside = people.filter(pc.equal(people["arm"], Arm.HOLDOUT.value))
    return int(pc.sum(pc.is_in(aside["line_key"], called["line_key"])).as_py() or 0)

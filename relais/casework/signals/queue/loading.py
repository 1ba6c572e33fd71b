"""From the night's queue to professionals to look at: `ranking/<known_on>/` -> rows, as often as one likes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.casework.signals.enums import CONCLUDED, QueueState
from relais.casework.signals.models import RankedProvider, Ranking
from relais.casework.signals.retiring import settle
from relais.common.dates import add_months
from relais.handover.ranking import Queue, read_queue
from relais.registers.accounts.models import Fund
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person
from relais.rules.store import value

FIGURES = ("rank", "baseline", "score", "amount_cents", "reasons")


@dataclass
class LoadedQueue:
    """What a queue gave a fund. `refused`: reason -> how many rows."""

    fund: str
    on: dt.date
    unchanged: bool = False
    n_queue: int = 0
    n_new: int = 0
    n_gone: int = 0
    n_retired: int = 0
    n_returned: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def load_queue(home: Path) -> list[LoadedQueue]:
    """Takes in the latest queue, fund by fund; nothing when none was ever ranked. What somebody works on, or concluded, stays.

    The same queue twice changes nothing. Raises ValueError on files that are not a queue.
    """
    queue = read_queue(home)
    if queue is None:
        return []
    return [_load(fund, queue) for fund in Fund.objects.order_by("code")]


@transaction.atomic
def _load(fund: Fund, queue: Queue) -> LoadedQueue:
    told = LoadedQueue(fund.code, queue.on)
    former = Ranking.objects.select_for_update().filter(fund=fund).first()
    if former is not None and former.digest == queue.digest:
        told.unchanged, told.n_queue = True, former.n_queue
        return told
    known_on = dt.date.fromisoformat(queue.about.known_on)
    rows = _of_professionals([row for row in queue.rows if row["fund"] == fund.code], fund, told)
    _place(fund, queue, rows, known_on, told)
    told.n_retired, told.n_returned = settle(fund, queue.about.precisions, known_on)
    about = queue.about
    Ranking.objects.update_or_create(
        fund=fund,
        defaults={
            "on": queue.on,
            "year": about.year,
            "n_providers": about.n_providers,
            "n_queue": told.n_queue,
            "seed": about.seed,
            "share": about.share,
            "about": asdict(about),
            "loaded_at": timezone.now(),
            "digest": queue.digest,
        },
    )
    payload = {"on": queue.on.isoformat(), "n": told.n_queue, "seed": about.seed}
    ranking = Ranking.objects.get(fund=fund)
    record(actor=None, verb="queue.loaded", target=ranking, fund=fund, payload=payload)
    return told


def _of_professionals(
    rows: Sequence[Mapping[str, Any]], fund: Fund, told: LoadedQueue
) -> list[Mapping[str, Any]]:
    """All but those whose key is that of an insured person of the register: an insured person is never ranked."""
    keys = [row["provider_id"] for row in rows]
    people = Person.objects.filter(fund=fund, pseudonym__in=keys)
    insured = set(people.values_list("pseudonym", flat=True))
    if insured:
        told.refused["assuré : jamais classé"] = len(insured)
    return [row for row in rows if row["provider_id"] not in insured]


def _place(
    fund: Fund,
    queue: Queue,
    rows: Sequence[Mapping[str, Any]],
    known_on: dt.date,
    told: LoadedQueue,
) -> None:
    """Those that wait are placed again, new ones come in, and those that nobody took leave when the queue no longer names them."""
    mine = RankedProvider.objects.select_for_update().filter(fund=fund)
    waiting = {row.provider_id: row for row in mine.waiting()}
    since = add_months(known_on, -int(value("mining_queue_rest", known_on).amount))
    rest = mine.filter(state__in=CONCLUDED, decided_at__date__gt=since)
    resting = set(rest.values_list("provider_id", flat=True))
    new: list[RankedProvider] = []
    again: list[RankedProvider] = []
    for place, row in enumerate((r for r in rows if r["provider_id"] not in resting), start=1):
        found = waiting.pop(row["provider_id"], None)
        (again if found else new).append(_placed(found, fund, queue, row, place))
    RankedProvider.objects.bulk_create(new)
    fields = [*FIGURES, "drawn_on", "seed", "arm", "place", "listed", "n_providers", "commune", "specialty"]  # fmt: skip
    RankedProvider.objects.bulk_update(again, fields)
    gone = [row.pk for row in waiting.values() if row.state == QueueState.TO_LOOK]
    kept = [row.pk for row in waiting.values() if row.state == QueueState.TAKEN]
    RankedProvider.objects.filter(pk__in=gone).delete()
    RankedProvider.objects.filter(pk__in=kept).update(listed=False)
    told.n_queue, told.n_new, told.n_gone = len(new) + len(again), len(new), len(gone)


def _placed(
    found: RankedProvider | None, fund: Fund, queue: Queue, row: Mapping[str, Any], place: int
) -> RankedProvider:
    """How one being worked on came there is kept: a drawn one that the rank finds later was found by the draw."""
    one = found or RankedProvider(fund=fund, provider_id=row["provider_id"])
    if one.state == QueueState.TO_LOOK:
        one.arm, one.seed, one.drawn_on = row["arm"], queue.about.seed, queue.on
    for name in FIGURES:
        setattr(one, name, row[name])
    one.place, one.listed, one.n_providers = place, True, queue.about.n_providers
    one.specialty, one.commune = row["specialty"][:10], row["commune"] or ""
    return one

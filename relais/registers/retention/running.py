"""Running the rules: counted first; done only when asked, in small batches, each with its event in the same transaction.

A run that is cut short loses nothing: what is done is done, and the next run goes on from what is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from relais.registers.accounts.models import Agent, Fund
from relais.registers.audit.actions import record
from relais.registers.retention.models import RetentionRun
from relais.registers.retention.rules import RetentionRule, Treatment, rules

BATCH = 100
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Kind:
    """The records of a rule. A service declares its own in `retention.py` (`KINDS`).

    `due(fund, before)`: a query of those whose time started before that day and that are not done yet; no grouping in it,
    its rows get locked. `forget(rows, on)`: does it. `of_fund` false: records that belong to no fund, done once.
    """

    rule: str
    due: Callable[[Fund, dt.date], QuerySet[Any]]
    forget: Callable[[Sequence[Any], dt.date], None]
    of_fund: bool = True


@dataclass(frozen=True)
class Count:
    """What a rule found, and did, in a fund."""

    rule: str
    due: int
    done: int = 0


def run(
    *,
    kinds: Iterable[Kind],
    fund: Fund,
    on: dt.date,
    dry: bool = True,
    only: Sequence[str] = (),
    actor: Agent | None = None,
    told: Told = lambda done, total: None,
    declared: Mapping[str, RetentionRule] | None = None,
) -> RetentionRun:
    """Counts what is due in a fund on a day and, unless `dry`, does it. The run is kept, with its counts.

    Raises ValueError when a kind names no rule.
    """
    chosen = list(_chosen(kinds, fund, declared or rules(), only, on))
    kept = RetentionRun.objects.create(
        fund=fund, asked_by=actor, on=on, dry=dry, started_at=timezone.now()
    )
    n_due = [kind.due(fund, before).count() for kind, before in chosen]
    total = sum(n_due)
    counts: list[Count] = []
    for (kind, before), due in zip(chosen, n_due, strict=True):
        done = 0
        if not dry:
            already = sum(each.done for each in counts)
            for n in _batches(kind, fund, before, on, actor):
                done += n
                told(already + done, total)
        counts.append(Count(kind.rule, due, done))
        kept.counts = [asdict(each) for each in counts]
        kept.save(update_fields=["counts"])
    kept.ended_at = timezone.now()
    kept.save(update_fields=["ended_at"])
    return kept


def _chosen(
    kinds: Iterable[Kind],
    fund: Fund,
    declared: Mapping[str, RetentionRule],
    only: Sequence[str],
    on: dt.date,
) -> Iterator[tuple[Kind, dt.date]]:
    """Kinds in the order of the rules, with the day before which their time started."""
    order = list(declared)
    first = Fund.objects.order_by("code").values_list("pk", flat=True).first()
    for kind in sorted(kinds, key=lambda kind: order.index(kind.rule)):
        rule = declared[kind.rule]
        term = rule.on(on)
        if term is None or not term.is_fixed or rule.treatment == Treatment.KEEP:
            continue
        if (not only or kind.rule in only) and (kind.of_fund or fund.pk == first):
            yield kind, term.before(on)


def _batches(
    kind: Kind, fund: Fund, before: dt.date, on: dt.date, actor: Agent | None
) -> Iterator[int]:
    """Does what is due, a batch at a time; gives the size of each once it is written."""
    last = None
    while True:
        with transaction.atomic():
            rows = kind.due(fund, before).order_by("pk").select_for_update(of=("self",))
            batch = list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])
            if not batch:
                return
            last = batch[-1].pk
            kind.forget(batch, on)
            record(
                actor=actor,
                verb=f"retention.{kind.rule}",
                target=fund,
                fund=fund,
                payload={
                    "n": len(batch),
                    "before": before.isoformat(),
                    "keys": [str(row.pk) for row in batch] if kind.of_fund else [],
                },
            )
        yield len(batch)

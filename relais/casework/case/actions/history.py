"""Closed files taken over from elsewhere: replayed on the procedure's table, written set by set, safe to repeat and to resume.

What the table says holds (who may, from which state, fields asked, outcome, decision, amount). What belongs to the day itself
is not made up afterwards: no letter, no delay that runs, no guard on pieces that nobody can look at any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions.replaying import case_of, moves_of, steps_of, write_results_of
from relais.casework.case.models import Case, Move, ReferenceCounter, Step
from relais.casework.case.past import PastCase, Taken
from relais.casework.case.policies import may_open, require
from relais.casework.case.procedures import Procedure, get_procedure
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record

AT_ONCE = 500
Past = TypeVar("Past", bound=PastCase)
Written = list[tuple[Past, Case]]


def record_history(
    *,
    actor: Agent,
    procedure: str,
    cases: Iterable[Past],
    source: str,
    beside: Callable[[Written[Past]], None],
    progress: Callable[[int], None] = lambda done: None,
) -> Taken:
    """Writes closed files, one transaction and one event of the journal for each 500. `source`: where the list comes from.

    `beside` writes what the service adds to a file, in the same transaction. Raises Refused, naming the key of the file,
    when a history does not hold with the table; the 500 files it is among are then not written.
    """
    declaration = get_procedure(procedure)
    require(may_open(actor, declaration))
    total = Taken()
    for batch in _batches(cases):
        with transaction.atomic():
            total += _take(actor, declaration, batch, source, beside)
        progress(total.read)
    return total


def _batches(cases: Iterable[Past]) -> Iterator[list[Past]]:
    rows = iter(cases)
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _take(
    actor: Agent,
    declaration: Procedure,
    batch: list[Past],
    source: str,
    beside: Callable[[Written[Past]], None],
) -> Taken:
    by_key = {past.key: past for past in batch}
    counters = _locked_counters(actor, declaration, by_key.values())
    there = Case.objects.filter(
        fund=actor.fund, procedure=declaration.name, opening_key__in=list(by_key)
    )
    known = set(there.values_list("opening_key", flat=True))
    new = [past for past in by_key.values() if past.key not in known]
    written = [(past, case_of(actor, declaration, past, counters)) for past in new]
    moves = [move for past, case in written for move in moves_of(declaration, past, case)]
    Case.objects.bulk_create([case for _, case in written])
    Move.objects.bulk_create(moves)
    write_results_of(declaration, moves)
    Step.objects.bulk_create(steps_of(declaration, written))
    for counter in counters.values():
        counter.save(update_fields=["last"])
    beside(written)
    if written:
        record(
            actor=actor,
            verb=f"{declaration.name}.history",
            target=actor.fund,
            payload={"source": source, "references": [case.reference for _, case in written]},
        )
    return Taken(len(batch), len(new), len(batch) - len(new))


def _locked_counters(
    actor: Agent, declaration: Procedure, batch: Iterable[PastCase]
) -> dict[int, ReferenceCounter]:
    """The counters of the years of opening, locked: two lists taken over at once wait for each other."""
    found = {}
    for year in sorted({timezone.localdate(past.opened_at).year for past in batch}):
        which: dict[str, Any] = {"fund": actor.fund, "prefix": declaration.prefix, "year": year}
        ReferenceCounter.objects.get_or_create(**which)
        found[year] = ReferenceCounter.objects.select_for_update().get(**which)
    return found

"""Two agents at once: one wins, the other is told. Needs a database that locks rows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from relais.casework.case.actions import move, open_case
from relais.casework.case.models import Case, Move
from relais.common.refusals import Refused
from relais.registers.audit.models import AuditEvent
from tests.cast import make_cast
from tests.integration.case.trial import make_person, open_trial

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Runs the works from one starting line; their results or refusals, in order."""
    line, results = threading.Barrier(len(works)), [None] * len(works)

    def run(i: int, work: Callable[[], object]) -> None:
        try:
            line.wait(timeout=20)
            results[i] = work()
        except Refused as refusal:
            results[i] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture(autouse=True)
def locking() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite puts writers in line by itself; rows are locked on PostgreSQL")


def test_two_agents_move_the_same_file(trial_procedure: None) -> None:
    cast = make_cast()
    case = open_trial(cast.agent)
    copies = [Case.objects.get(pk=case.pk) for _ in range(6)]
    results = at_once(
        *(
            lambda copy=copy, i=i: move(
                actor=cast.agent if i % 2 else cast.colleague,
                case=copy,
                transition="ask",
                fields={"what": f"pièce {i}"},
            )
            for i, copy in enumerate(copies)
        )
    )
    assert sorted(str(r) for r in results if not isinstance(r, Move)) == ["case_changed"] * 5
    assert Move.objects.filter(case=case).count() == 2
    assert AuditEvent.objects.filter(verb="trial.ask").count() == 1


def test_many_agents_open_a_file_for_the_same_person() -> None:
    cast = make_cast()
    person = make_person(cast.fund)
    results = at_once(*(lambda: open_trial(cast.agent, person) for _ in range(6)))
    assert sum(isinstance(r, Case) for r in results) == 1
    assert results.count("already_open") == 5


def test_references_stay_unique_and_without_a_hole() -> None:
    cast = make_cast()
    people = [make_person(cast.fund) for _ in range(8)]
    at_once(
        *(
            lambda p=p: open_case(actor=cast.agent, procedure="trial", person=p, origin="self")
            for p in people
        )
    )
    numbers = sorted(int(c.reference[-6:]) for c in Case.objects.all())
    assert numbers == list(range(1, 9))

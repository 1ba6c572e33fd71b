"""The demo's year is made of what agents do, and holds together."""

from __future__ import annotations

import random

import pytest

from relais.casework.case.models import Case, Move
from relais.casework.mediation import demo as mediation
from relais.casework.support import demo as support
from relais.registers.directory.models import Person
from tests.cast import Cast


def test_a_year_of_files_at_every_stage(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "N_SUPPORTS", 40)
    monkeypatch.setattr(mediation, "N_MEDIATIONS", 25)
    Person.objects.bulk_create(
        Person(fund=cast.fund, last_name=f"N{i}", first_names="P", pseudonym=f"p{i}")
        for i in range(60)
    )
    for service in (support, mediation):
        service.make_demo(cast.fund, random.Random(1))
    n = Case.objects.count()
    for service in (support, mediation):
        service.make_demo(cast.fund, random.Random(1))
    assert Case.objects.count() == n == 65
    assert len(set(Case.objects.values_list("procedure", "state"))) >= 8
    for case in Case.objects.prefetch_related("moves"):
        moves = list(case.moves.all())
        assert [m.at for m in moves] == sorted(m.at for m in moves)
        assert moves[-1].to_state == case.state
    assert not Move.objects.exclude(case__fund=cast.fund).exists()

"""From a file of signals to filed rows: bulk, repeatable, decisions kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from relais.casework.signals.actions import set_aside
from relais.casework.signals.enums import SignalState
from relais.casework.signals.loading import load_all
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.handover.definition import Definition, write_definition
from relais.handover.signal import Signal, write_signals
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Household, Person
from tests.cast import Cast

ON = dt.date(2026, 11, 20)


def make(
    subject: str, *, kind: str = "person", fund: str | None = "831", **given: object
) -> Signal:
    return Signal(
        definition="c2s_non_take_up",
        version="1",
        subject_kind=kind,
        subject_id=subject,
        reasons=["Les ressources du foyer sont sous le plafond."],
        evidence={"base_cents": 812345},
        fund=fund,
        commune="83137",
        **given,  # type: ignore[arg-type]
    )


def night(home: Path, signals: list[Signal], on: dt.date = ON) -> None:
    write_signals(home / "signals" / "c2s_non_take_up" / f"{on}.parquet", signals)


@pytest.fixture
def person(cast: Cast) -> Person:
    return Person.objects.create(
        fund=cast.fund, pseudonym="p1", last_name="Martin", first_names="Odile"
    )


def test_files_signals_of_known_people_and_says_what_it_did(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    night(tmp_path, [make("p1", amount_cents=120000), make("unknown")])
    [loaded] = load_all(tmp_path)
    assert (loaded.n_read, loaded.n_new, loaded.n_expired, loaded.refused) == (2, 2, 0, {})
    filed = FiledSignal.objects.get(person=person)
    assert (filed.state, filed.commune, filed.amount_cents) == ("new", "83137", 120000)
    assert filed.evidence == {"base_cents": 812345}
    assert FiledSignal.objects.get(subject_id="unknown").person is None
    assert AuditEvent.objects.filter(verb="signals.loaded", fund=cast.fund).count() == 1


def test_the_same_file_twice_changes_nothing(cast: Cast, person: Person, tmp_path: Path) -> None:
    night(tmp_path, [make("p1")])
    load_all(tmp_path)
    [again] = load_all(tmp_path)
    assert again.unchanged
    assert FiledSignal.objects.count() == 1
    assert AuditEvent.objects.filter(verb="signals.loaded").count() == 1


def test_a_decision_survives_the_next_night_and_the_values_follow_the_data(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    night(tmp_path, [make("p1", amount_cents=100)])
    load_all(tmp_path)
    set_aside(actor=cast.agent, signal=FiledSignal.objects.get(), reason="known")
    night(tmp_path, [make("p1", amount_cents=200)], ON + dt.timedelta(days=1))
    load_all(tmp_path)
    filed = FiledSignal.objects.get()
    assert (filed.state, filed.amount_cents, filed.filed_on) == ("set_aside", 200, ON)


def test_what_the_data_no_longer_show_expires_and_may_come_back(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    night(tmp_path, [make("p1"), make("p2")])
    load_all(tmp_path)
    night(tmp_path, [make("p2")], ON + dt.timedelta(days=1))
    [second] = load_all(tmp_path)
    assert second.n_expired == 1
    assert FiledSignal.objects.get(subject_id="p1").state == SignalState.EXPIRED
    night(tmp_path, [make("p1"), make("p2")], ON + dt.timedelta(days=2))
    load_all(tmp_path)
    assert FiledSignal.objects.get(subject_id="p1").state == SignalState.NEW


def test_a_household_leads_to_the_one_who_asks(cast: Cast, tmp_path: Path) -> None:
    household = Household.objects.create(fund=cast.fund, key="h1")
    for role, name in (("dependant", "Enfant"), ("applicant", "Mère"), ("partner", "Père")):
        Person.objects.create(
            fund=cast.fund,
            pseudonym=name,
            last_name=name,
            first_names="A",
            household=household,
            household_role=role,
        )
    night(tmp_path, [make("h1", kind="household")])
    load_all(tmp_path)
    assert FiledSignal.objects.get().person == Person.objects.get(last_name="Mère")


def test_a_merged_file_leads_to_the_one_kept(cast: Cast, person: Person, tmp_path: Path) -> None:
    Person.objects.create(
        fund=cast.fund,
        pseudonym="old",
        last_name="Martin",
        first_names="O",
        merged_into=person,
    )
    night(tmp_path, [make("old")])
    load_all(tmp_path)
    assert FiledSignal.objects.get().person == person


def test_each_fund_gets_its_own_and_an_unknown_fund_is_counted(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    night(
        tmp_path, [make("p1"), make("x", fund="171"), make("y", fund="999"), make("z", fund=None)]
    )
    [loaded] = load_all(tmp_path)
    assert loaded.refused == {"caisse inconnue : 999": 1, "caisse inconnue : non dite": 1}
    assert FiledSignal.objects.get(subject_id="x").fund == cast.other_fund


def test_the_definition_speaks_for_itself(cast: Cast, tmp_path: Path) -> None:
    words = Definition(
        "c2s_non_take_up",
        "C2S jamais demandée",
        legal_basis=["CSS L861-1"],
        clears=["Un autre revenu"],
    )
    write_definition(tmp_path, words)
    night(tmp_path, [make("p1")])
    load_all(tmp_path)
    filed = SignalDefinition.objects.get()
    assert (filed.title, filed.about["legal_basis"]) == ("C2S jamais demandée", ["CSS L861-1"])


def test_a_file_that_is_not_one_of_signals_leaves_everything_as_it_was(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    night(tmp_path, [make("p1")])
    load_all(tmp_path)
    (tmp_path / "signals" / "c2s_non_take_up" / "2026-11-21.parquet").write_bytes(b"PAR1 tronque")
    with pytest.raises(ValueError, match="Parquet"):
        load_all(tmp_path)
    assert FiledSignal.objects.get().state == SignalState.NEW


def test_a_night_is_filed_in_bulk(
    cast: Cast, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    """SQLite takes about fifty rows a query, PostgreSQL a thousand; never one query a row."""
    night(tmp_path, [make(f"p{n}") for n in range(3_000)])
    with django_assert_max_num_queries(120):  # type: ignore[operator]
        load_all(tmp_path)
    assert FiledSignal.objects.count() == 3_000


def test_the_night_gets_pseudonyms_and_decisions_no_name(
    cast: Cast, person: Person, tmp_path: Path
) -> None:
    from relais.casework.signals.snapshot import TABLES
    from relais.handover.snapshot import write_snapshot
    from relais.pages.nightly import batches

    night(tmp_path, [make("p1")])
    load_all(tmp_path)
    set_aside(actor=cast.agent, signal=FiledSignal.objects.get(), reason="known", note="Mme Martin")
    given = TABLES[0]
    [batch] = batches(given, ON)
    [row] = batch
    assert (row["fund"], row["subject_id"], row["state"]) == ("831", "p1", "set_aside")
    assert "Martin" not in str(row)
    assert write_snapshot(tmp_path, ON, given.table, [batch]) == 1

"""Health support as a table: from where to where, what must be said, which delays run, how it ends.

Sources: the seeds' account of the missions accompagnement santé; delays and outcome codes are a proposal to be confirmed.
"""

from __future__ import annotations

import pytest

from relais.casework.case.procedures import get_procedure
from relais.casework.support.enums import Obstacle, Outcome, ReviewedRight
from relais.registers.accounts.permissions import GRANTS, Role

# transition | from | to | must be said | delays met | delays started | outcome | letter
TABLE = """
offer | detected | offered | channel | first_contact | answer:15wd | | no
agree | detected offered | review | consent channel | answer first_contact | review:10wd | | yes
finish_review | review | planning | | review | plan:10wd | | no
confirm_plan | planning | supported | agreed channel | plan | follow_up:20wd | | no
check_in | supported | supported | channel | follow_up | follow_up:20wd | | no
wait_person | supported | waiting_person | what | | chase:10wd | | no
wait_third | supported | waiting_third | who what | | chase:10wd | | no
resume | waiting_person waiting_third | supported | answer | chase | follow_up:20wd | | no
change_plan | supported | planning | why | | plan:10wd | | no
close | supported waiting_person waiting_third | closed | outcome | | look_back:6m | =outcome | yes
look_back | closed | looked_back | situation | look_back | | | no
refuse | detected offered review planning | ended | reason channel | | | refus | no
unreachable | detected offered supported waiting_person waiting_third | ended | | | | injoignable | yes
give_up | review planning supported waiting_person waiting_third | ended | reason | | | abandon_assure | no
redirect | detected offered review planning supported waiting_person waiting_third | ended | why | | | reoriente_service_social | no
out_of_scope | detected offered review | ended | why | | | hors_champ | no
death | detected offered review planning supported waiting_person waiting_third | ended | died_on | | | deces | no
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
UNITS = {"working_days": "wd", "months": "m", "days": "d"}
SUPPORT = get_procedure("support")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_the_table(row: list[str]) -> None:
    name, sources, target, said, met, started, outcome, letter = row
    step = SUPPORT.transition(name)
    assert step is not None
    assert set(step.sources) == set(sources.split())
    assert step.target == target
    assert {f.name for f in step.fields if f.required and not f.required_if} == set(said.split())
    assert set(step.meets) == set(met.split())
    assert {f"{c.kind}:{c.amount}{UNITS[c.unit]}" for c in step.starts} == set(started.split())
    assert step.outcome == outcome
    assert (step.letter is not None) == (letter == "yes")
    assert step.undoable


def test_the_table_is_whole() -> None:
    assert {row[0] for row in ROWS} == {t.name for t in SUPPORT.transitions}


def test_who_may() -> None:
    may = {role for role in Role.values if SUPPORT.work in GRANTS[role]}
    assert may == {Role.COUNSELLOR, Role.SOCIAL_WORKER, Role.MANAGER}
    assert {t.may for t in SUPPORT.transitions} == {SUPPORT.work}
    assert SUPPORT.see not in GRANTS[Role.INVESTIGATOR] | GRANTS[Role.PARTNER]


def test_codes() -> None:
    assert set(Obstacle.values) == {"cost", "information", "complexity", "access", "fear"}
    assert (
        set(SUPPORT.outcomes)
        == set(Outcome.values)
        == {
            "realise_total",
            "realise_partiel",
            "droits_ouverts",
            "abandon_assure",
            "injoignable",
            "refus",
            "reoriente_service_social",
            "hors_champ",
            "deces",
        }
    )
    reviewed = set(ReviewedRight.values)
    assert reviewed >= {"c2s", "ame", "puma", "medecin_traitant", "ald", "mutuelle", "invalidite"}
    assert reviewed >= {"ass", "aah_mdph", "carte_vitale", "compte_ameli"}


def test_every_delay_says_that_it_is_to_be_confirmed() -> None:
    assert {clock.reviewed for clock in SUPPORT.clocks_by_kind.values()} == {"to_confirm"}

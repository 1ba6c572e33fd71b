"""Actes qui ne se facturent pas ainsi : compris dans un autre, trop nombreux, seuls, trop proches (CSS L162-1-7, L133-4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mining import ON, claim, lines_of, mined

Rows = list[dict[str, Any]]
Found = set[tuple[str, int]]
DAY, NEXT = date(2021, 3, 1), date(2021, 3, 2)


def check(detector: str, rows: Rows, lines: Found, cents: int) -> None:
    signals = mined(detector, [claim(**row) for row in rows])
    assert (lines_of(signals) if signals else set()) == lines
    assert sum(one.amount_cents or 0 for one in signals) == cents


def a(**more: Any) -> dict[str, Any]:
    return {"claim_id": "a", "reimbursed_cents": 2000, **more}


def b(**more: Any) -> dict[str, Any]:
    return {"claim_id": "b", "reimbursed_cents": 3000, **more}


SCAN = {"act_code": "ZCQM008", "act_family": "imaging"}
WIDE = {"act_code": "ZCQM005", "act_family": "imaging"}


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param([a(**SCAN), b(**WIDE)], {("a", 1)}, 2000, id="l’abdomen est dans l’abdomen et le petit bassin"),
        pytest.param([b(**WIDE)], set(), 0, id="l’acte global seul"),
        pytest.param([a(**SCAN), b(**WIDE, starts_on=NEXT)], set(), 0, id="un autre jour"),
        pytest.param([a(**SCAN), b(**WIDE, provider_id="d2")], set(), 0, id="un autre professionnel"),
        pytest.param([a(**SCAN), b(**WIDE, patient_id="p2")], set(), 0, id="un autre patient"),
        pytest.param([a(**SCAN), b(**WIDE, cancelled=True)], set(), 0, id="l’acte global annulé"),
        pytest.param([a(**SCAN), b(**WIDE, reimbursed_cents=0)], set(), 0, id="l’acte global non payé"),
        pytest.param(
            [a(**SCAN), b(**WIDE), {**WIDE, "claim_id": "c", "act_code": "ZCQM001"}],
            {("a", 1)}, 2000, id="compris deux fois, compté une fois",
        ),
    ],
)  # fmt: skip
def test_an_act_contained_in_another(rows: Rows, lines: Found, cents: int) -> None:
    """CCAM, dispositions générales, article I-6 : le libellé décrit l’acte global."""
    check("incompatible_pair", rows, lines, cents)


NURSE = {"act_code": "3112", "act_family": "nursing"}


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param([a(**NURSE, quantity=4)], set(), 0, id="quatre séances, le maximum"),
        pytest.param([a(**NURSE, quantity=5)], {("a", 1)}, 400, id="une de trop : sa part"),
        pytest.param(
            [a(**NURSE, quantity=3, paid_on=DAY), b(**NURSE, quantity=3, paid_on=NEXT)],
            {("b", 1)}, 2000, id="trois et trois : deux de trop sur la seconde",
        ),
        pytest.param(
            [a(**NURSE, quantity=4), b(**NURSE, quantity=4, starts_on=NEXT)], set(), 0, id="deux jours"
        ),
        pytest.param([a(**NURSE, quantity=9, cancelled=True)], set(), 0, id="annulée"),
        pytest.param([a(act_code="9999", quantity=99)], set(), 0, id="acte sans maximum connu"),
    ],
)  # fmt: skip
def test_more_than_a_day_holds(rows: Rows, lines: Found, cents: int) -> None:
    """NGAP, titre XVI, chapitre I, article 11 : quatre séances de soins infirmiers par 24 heures."""
    check("day_maximum", rows, lines, cents)


HOME_ECG = {"act_code": "YYYY490"}
ECG = {"act_code": "DEQP003"}


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param([a(**HOME_ECG)], {("a", 1)}, 2000, id="seul"),
        pytest.param([a(**HOME_ECG), b(**ECG)], set(), 0, id="avec son acte"),
        pytest.param([a(**HOME_ECG), b(**ECG, starts_on=NEXT)], {("a", 1)}, 2000, id="l’acte le lendemain"),
        pytest.param([a(**HOME_ECG), b(**ECG, cancelled=True)], {("a", 1)}, 2000, id="l’acte annulé"),
        pytest.param([a(act_code="1136"), b(act_code="1110")], set(), 0, id="majoration et consultation"),
        pytest.param([a(act_code="1136")], {("a", 1)}, 2000, id="majoration, elle-même de la famille"),
        pytest.param([a(act_code="1136"), b(act_code="1141")], {("a", 1), ("b", 1)}, 5000,
                     id="deux majorations ne se portent pas l’une l’autre"),
    ],
)  # fmt: skip
def test_an_add_on_without_its_act(rows: Rows, lines: Found, cents: int) -> None:
    """NGAP, articles 14 et 15 ; CCAM, libellés « Supplément pour … »."""
    check("orphan_add_on", rows, lines, cents)


SCALE = {"act_code": "HBJD001", "act_family": "dental"}


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param(
            [a(**SCALE), b(**SCALE, starts_on=date(2021, 7, 28))],
            {("b", 1)},
            3000,
            id="149 jours après",
        ),
        pytest.param(
            [a(**SCALE), b(**SCALE, starts_on=date(2021, 7, 29))], set(), 0, id="150 jours après"
        ),
        pytest.param(
            [a(**SCALE), b(**SCALE, starts_on=NEXT, provider_id="d2")],
            {("b", 1)},
            3000,
            id="chez un autre",
        ),
        pytest.param([a(**SCALE), b(**SCALE)], set(), 0, id="le même jour : c’est un doublon"),
        pytest.param(
            [a(**SCALE, cancelled=True), b(**SCALE, starts_on=NEXT)],
            set(),
            0,
            id="le premier annulé",
        ),
        pytest.param(
            [a(**SCALE), b(**SCALE, starts_on=NEXT, patient_id="p2")],
            set(),
            0,
            id="un autre patient",
        ),
    ],
)
def test_an_act_done_again_too_soon(rows: Rows, lines: Found, cents: int) -> None:
    """CSS L315-1 : le service du contrôle médical peut demander la raison du second acte."""
    check("redundant_act", rows, lines, cents)


XRAY = {"act_code": "ZBQK002", "act_family": "imaging"}


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param([a(**XRAY), b(**XRAY, starts_on=date(2021, 3, 6))], {("b", 1)}, 3000, id="cinq jours après"),
        pytest.param([a(**XRAY), b(**XRAY, starts_on=date(2021, 3, 7))], set(), 0, id="six jours après"),
        pytest.param([a(), b(provider_id="d2")], {("b", 1)}, 3000, id="même jour, même spécialité, un autre"),
        pytest.param([a(), b(provider_id="d2", specialty="03")], set(), 0, id="deux spécialités"),
        pytest.param([a(), b(provider_id="d2", starts_on=NEXT)], set(), 0, id="consultation du lendemain"),
        pytest.param([a(), b()], set(), 0, id="le même professionnel le même jour : doublon exact"),
        pytest.param([a(act_code="3111", act_family="nursing"),
                      b(act_code="3111", act_family="nursing", provider_id="d2")], set(), 0, id="famille non regardée"),
    ],
)  # fmt: skip
def test_nearly_the_same_act_twice(rows: Rows, lines: Found, cents: int) -> None:
    """CSS L133-4 : un doublon dont la date ou le professionnel a changé."""
    check("near_duplicate", rows, lines, cents)


FRAME = {"act_code": "2222124", "act_family": "optical", "provider_id": "o1"}
CAPS: Rows = [
    {
        "act_code": "2222124",
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2021, 2, 28),
        "cap_cents": 4000,
    },
    {"act_code": "2222124", "starts_on": date(2021, 3, 1), "cap_cents": 3000},
]


@pytest.mark.parametrize(
    ("rows", "lines", "cents"),
    [
        pytest.param([a(**FRAME, billed_cents=3000)], set(), 0, id="au prix limite"),
        pytest.param([a(**FRAME, billed_cents=3001)], {("a", 1)}, 1, id="un centime de plus"),
        pytest.param([a(**FRAME, billed_cents=4000, starts_on=date(2021, 2, 28))], set(), 0, id="le prix de la veille"),
        pytest.param([a(**FRAME, billed_cents=6500, quantity=2)], {("a", 1)}, 500, id="deux unités"),
        pytest.param([a(**FRAME, billed_cents=9000, cancelled=True)], set(), 0, id="annulée"),
        pytest.param([a(**FRAME), b(**FRAME, starts_on=date(2021, 12, 31))], {("b", 1)}, 3000, id="renouvelée la même année"),
        pytest.param([a(**FRAME, starts_on=date(2018, 3, 1)), b(**FRAME, starts_on=date(2020, 2, 28))], {("b", 1)}, 3000,
                     id="729 jours après"),
        pytest.param([a(**FRAME, starts_on=date(2018, 3, 1)), b(**FRAME, starts_on=date(2020, 2, 29))], set(), 0,
                     id="730 jours après : le délai est passé"),
    ],
)  # fmt: skip
def test_sold_over_the_cap_or_renewed_too_early(rows: Rows, lines: Found, cents: int) -> None:
    """CSS L165-1, arrêtés du 14 novembre et du 3 décembre 2018 : prix limites et délais de renouvellement."""
    full = [claim(**{"billed_cents": 3000, **row}) for row in rows]
    signals = mined("price_cap", full, ON, prices=CAPS)
    assert (lines_of(signals) if signals else set()) == lines
    assert sum(one.amount_cents or 0 for one in signals) == cents


LENS = {"act_code": "2201814", "act_family": "optical", "provider_id": "o1", "quantity": 2}
CHILD = {"act_code": "2254242", "act_family": "optical", "provider_id": "o1"}


def born(year: int | None, month: int = 3, day: int = 1) -> Rows:
    return [
        {"person_id": "p1", "household_id": "f1", "birth_date": year and date(year, month, day)}
    ]


@pytest.mark.parametrize(
    ("born_on", "row", "days", "early"),
    [
        pytest.param(born(1980), LENS, 729, True, id="adulte, deux ans moins un jour"),
        pytest.param(born(1980), LENS, 730, False, id="adulte, deux ans"),
        pytest.param(born(2006, 3, 1), LENS, 364, True, id="la veille de ses seize ans, un an moins un jour"),
        pytest.param(born(2006, 3, 2), LENS, 365, False, id="la veille de ses seize ans, un an"),
        pytest.param(born(2006, 3, 1), LENS, 365, True, id="le jour de ses seize ans : deux ans"),
        pytest.param(born(2015, 8, 29), CHILD, 179, True, id="la veille de ses six ans, six mois moins un jour"),
        pytest.param(born(2015, 8, 29), CHILD, 180, False, id="la veille de ses six ans, six mois"),
        pytest.param(born(2015, 8, 28), CHILD, 180, True, id="le jour de ses six ans : un an"),
        pytest.param(born(2010), FRAME, 365, True, id="une monture d’adulte garde deux ans à tout âge"),
        pytest.param(born(None), LENS, 179, True, id="âge inconnu : le délai le plus court"),
        pytest.param(born(None), LENS, 180, False, id="âge inconnu, six mois : rien à dire"),
        pytest.param([], LENS, 180, False, id="sans table des personnes"),
    ],
)  # fmt: skip
def test_renewed_before_the_delay_of_the_age(
    born_on: Rows, row: dict[str, Any], days: int, early: bool
) -> None:
    """CSS L165-1, arrêté du 3 décembre 2018 : deux ans, un an avant seize ans, six mois avant six ans."""
    first = date(2021, 3, 1)
    second = first + timedelta(days=days)
    rows = [a(**row, starts_on=first), b(**row, starts_on=second)]
    full = [claim(**{"billed_cents": 3000, **one}) for one in rows]
    more = {"persons": born_on} if born_on else {}
    signals = mined("price_cap", full, date(2023, 12, 31), prices=CAPS, **more)
    assert bool(signals) == early
    if early:
        assert lines_of(signals) == {("b", 1)}


FREE = {"act_code": "2264861", "act_family": "optical", "provider_id": "o1"}
AID = {"act_code": "3540", "act_family": "hearing", "provider_id": "o1"}
FREE_AID = {"act_code": "3541", "act_family": "hearing", "provider_id": "o1"}


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        pytest.param([a(**FRAME), b(**FREE)], {("a", 1)}, id="une monture de chaque classe"),
        pytest.param([a(**FRAME), b(**FREE, reimbursed_cents=0)], {("a", 1)}, id="la seconde non remboursée"),
        pytest.param([a(**FRAME, reimbursed_cents=0), b(**FREE)], set(), id="rien de payé pour la classe A"),
        pytest.param([a(**FRAME)], set(), id="une classe"),
        pytest.param([a(**FRAME), b(**FREE, starts_on=NEXT)], set(), id="le lendemain"),
        pytest.param([a(**FRAME), b(**{**FREE, "provider_id": "o2"})], set(), id="un autre opticien"),
        pytest.param([a(**FRAME), b(**FREE, patient_id="p2")], set(), id="un autre patient"),
        pytest.param([a(**FRAME), b(**FREE, cancelled=True)], set(), id="l’autre classe annulée"),
        pytest.param([a(**LENS), b(**FREE)], set(), id="verres de classe A, monture de classe B : permis"),
        pytest.param([a(**AID), b(**FREE_AID)], set(), id="un appareil de chaque classe, un par oreille"),
        pytest.param([a(**AID, quantity=2), b(**FREE_AID)], {("a", 1)}, id="trois appareils"),
    ],
)  # fmt: skip
def test_both_classes_of_one_equipment(rows: Rows, lines: Found) -> None:
    """CSS L165-1, arrêtés du 14 novembre et du 3 décembre 2018 : un équipement est d’une classe ou de l’autre."""
    full = [claim(**{"billed_cents": 3000, **row}) for row in rows]
    signals = mined("price_cap", full, ON, prices=CAPS)
    assert (lines_of(signals) if signals else set()) == lines
    for one in signals:
        assert one.amount_cents == 2000
        assert one.evidence["lines"][0]["with_claim_id"] == "b"

"""Actes que les patients disent ne pas avoir reçus : CSS L133-4 (indu), L114-9 (vérifications auprès des assurés)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mining import ON, claim, lines_of, mined

DAY = date(2020, 11, 2)
NO, YES, MAYBE = "not_received", "received", "unsure"


def act(number: int, **given: Any) -> dict[str, Any]:
    return claim(claim_id=f"a{number:02d}", patient_id=f"p{number}", starts_on=DAY, **given)


def reply(number: int, answer: str | None, after: int = 60, **given: Any) -> dict[str, Any]:
    """The answer of the patient of `act(number)`, so many days after the act."""
    answered = DAY + timedelta(days=after)
    plain = {"claim_id": f"a{number:02d}", "line_no": 1, "person_id": f"p{number}", "answer": answer,
             "asked_on": DAY + timedelta(days=30), "answered_on": answered if answer else None}  # fmt: skip
    return {**plain, **given}


def answers(*words: str | None) -> list[dict[str, Any]]:
    return [reply(number, word) for number, word in enumerate(words)]


CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("trois patients", answers(NO, NO, NO), 3),
    ("deux patients seulement", answers(NO, NO), 0),
    ("trois sur quinze : un cinquième", answers(NO, NO, NO, *[YES] * 12), 3),
    ("trois sur seize", answers(NO, NO, NO, *[YES] * 13), 0),
    ("« je ne sais pas » est une réponse", answers(NO, NO, NO, *[MAYBE] * 13), 0),
    ("pas de réponse n’en est pas une", answers(NO, NO, NO, *[None] * 13), 3),
    ("une réponse au bout d’un an", [*answers(NO, NO), reply(2, NO, 365)], 3),
    ("une réponse trop tardive", [*answers(NO, NO), reply(2, NO, 366)], 0),
    ("une réponse reçue après le jour des extraits",
     [*answers(NO, NO), reply(2, NO, answered_on=ON + timedelta(days=1))], 0),
    ("la dernière réponse compte : il se souvient",
     [*answers(NO, NO, NO), reply(2, YES, 70, asked_on=DAY + timedelta(days=65))], 0),
    ("la dernière réponse compte : il se reprend",
     [*answers(NO, NO, YES), reply(2, NO, 70, asked_on=DAY + timedelta(days=65))], 3),
    ("le même jour, la plus favorable",
     [*answers(NO, NO, NO), reply(2, MAYBE, person_id="parent")], 0),
    ("relancé sans réponse", [*answers(NO, NO, NO), reply(2, None, asked_on=DAY + timedelta(days=90))], 3),
    ("une facture inconnue", [*answers(NO, NO), reply(99, NO)], 0),
]  # fmt: skip


@pytest.mark.parametrize(("given", "n"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])  # fmt: skip
def test_acts_denied_by_patients(given: list[dict[str, Any]], n: int) -> None:
    signals = mined("denied_act", [act(number) for number in range(20)], patient_answers=given)
    assert [len(one.evidence["lines"]) for one in signals] == ([n] if n else [])
    assert sum(one.amount_cents or 0 for one in signals) == n * 1750


def test_three_acts_of_one_patient_are_one_patient() -> None:
    rows = [act(number, line_no=1) for number in range(3)]
    rows = [{**one, "patient_id": "p0"} for one in rows]
    assert not mined("denied_act", rows, patient_answers=answers(NO, NO, NO))


def test_a_cancelled_act_is_not_looked_at() -> None:
    rows = [act(0, cancelled=True), act(1), act(2)]
    assert not mined("denied_act", rows, patient_answers=answers(NO, NO, NO))


def test_it_says_how_many_were_asked_and_what_they_answered() -> None:
    given = answers(NO, NO, NO, YES, YES, MAYBE, None, None)
    (signal,) = mined("denied_act", [act(number) for number in range(8)], patient_answers=given)
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("provider", "d1", None)
    told = {key: signal.evidence[key] for key in ("n_asked", "n_answered", "n_received", "n_unsure")}  # fmt: skip
    assert told == {"n_asked": 8, "n_answered": 6, "n_received": 2, "n_unsure": 1}
    assert signal.evidence["denied_share"] == 50
    assert signal.reasons[0].startswith("3 patients disent ne pas avoir reçu 3 actes")
    assert "8, dont 6 avec une réponse : 50 % non reçus" in signal.reasons[1]
    assert lines_of([signal]) == {("a00", 1), ("a01", 1), ("a02", 1)}
    assert {line["answered_on"] for line in signal.evidence["lines"]} == {"2021-01-01"}


def test_each_year_of_care_and_each_provider_has_its_own() -> None:
    rows = [act(0), act(1), act(2, provider_id="d2")]
    assert not mined("denied_act", rows, patient_answers=answers(NO, NO, NO))

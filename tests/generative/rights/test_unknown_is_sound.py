"""What is said to be unknown (null) never gives an answer that some value of it would not give.

For every right and every fact, those of its lists included: a null is undetermined, or the answer of each value the fact may
take; and where a yes or no, or a word of a list, cannot change the answer, a null does not either.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relais.rules.right import FactsError, Verdict, decide, names, right
from relais.rules.worlds import closed_values
from tests.generative.c2s.households import cases as households
from tests.generative.facts import only_told
from tests.generative.ij.stops import stops
from tests.generative.residence.test_ame import cases as ame_cases
from tests.generative.residence.test_ame import told
from tests.generative.rights.known_facts import OTHERS, extras

Facts = dict[str, Any]
Place = tuple[str | int, ...]
ALL = list(HealthCheck)
PRESUMING = {"aspa", "asi", "aah", "ass"}


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for info in model.model_fields.values():
        inner = inner_model(info)
        if inner is not None:
            yield from models(inner)


def inner_model(info: FieldInfo) -> type[BaseModel] | None:
    """The model that a list of the facts is made of."""
    parts: list[Any] = [info.annotation]
    while parts:
        part = parts.pop()
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
        parts += getattr(part, "__args__", ())
    return None


@pytest.mark.parametrize("name", names())
def test_every_default_is_told(name: str) -> None:
    """`relais rights facts NAME` says « absent : … » of each fact that has a value when its key is absent."""
    for model in models(right(name).facts):
        for key, info in model.model_fields.items():
            if not info.is_required() and info.default is not None and key != "wages":
                said = f"{info.description}".lower()
                lists_of_what_is_known = name in ("aci_funding",)
                assert "absent : " in said or lists_of_what_is_known, (model, key)


def places(
    model: type[BaseModel], facts: Facts, at: Place = ()
) -> Iterator[tuple[Place, FieldInfo]]:
    """Each fact that is told, with its declaration."""
    for key, value in facts.items():
        info = model.model_fields[key]
        yield (*at, key), info
        inner = inner_model(info)
        if inner is not None and isinstance(value, list):
            for row, one in enumerate(value[:3]):
                yield from places(inner, one, (*at, key, row))


def put(facts: Facts, at: Place, value: Any) -> Facts:
    found = copy.deepcopy(facts)
    parent: Any = found
    for step in at[:-1]:
        parent = parent[step]
    parent[at[-1]] = value
    return found


def days_in(node: Any) -> set[date]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return {day for one in node for day in days_in(one)}
    try:
        return {date.fromisoformat(node)} if isinstance(node, str) and len(node) == 10 else set()
    except ValueError:
        return set()


def may_be(info: FieldInfo, told_now: Any, facts: Facts, on: date) -> list[Any]:
    """Values that the fact may take: all of them where they are few, else those that may matter."""
    closed = closed_values(info.annotation)
    if closed:
        return list(closed)
    text = str(info.annotation)
    if "date" in text:
        near = [
            day + timedelta(days=n) for day in {on, *days_in(facts)} for n in (-400, -1, 0, 1, 200)
        ]
        return [day.isoformat() for day in near]
    if "Decimal" in text:
        return ["0", "0.1", "0.67", "1", "150", "600", "1800"]
    if "int" in text and "list" not in text:
        now = int(told_now or 0)
        return [0, 1, 2, 3, 5, now - 1, now + 1, 2 * now, 500_000, 5_000_000, 900_000_000]
    if isinstance(told_now, list):
        return [[], told_now[:1], told_now * 2]
    return []


def said(of: str, facts: Facts, on: date) -> Verdict | None:
    try:
        return decide(of, facts, on)
    except FactsError:
        return None


def answer(of: str, verdict: Verdict) -> tuple[Any, ...]:
    """The verdict, and the amounts without which what is due is not an answer."""
    asked = right(of).answer if verdict.verdict == "due" else ()
    return verdict.verdict, *(verdict.amounts.get(name) for name in asked)


def sound(of: str, facts: Facts, on: date, data: st.DataObject) -> None:
    facts = json.loads(json.dumps(facts, default=str))
    if said(of, facts, on) is None:
        return
    at, info = data.draw(st.sampled_from(list(places(right(of).facts, facts))), label="unknown")
    now: Any = facts
    for step in at:
        now = now[step]
    found = said(of, put(facts, at, None), on)
    if found is None:
        assert info.is_required() or (of == "c2s" and at[-1] in ("situations", "members")), at
        return
    others = [said(of, put(facts, at, value), on) for value in [now, *may_be(info, now, facts, on)]]
    could = {answer(of, one) for one in others if one is not None}
    event(f"{of} {at[-1]} {'open' if found.verdict == 'undetermined' else 'certain'}")
    if found.verdict == "undetermined":
        assert found.missing
        closed = closed_values(info.annotation) and info.default is not None
        assert not closed or len(could) > 1 or could == {("undetermined",)}, (at, could)
        return
    could.discard(("undetermined",))
    assert could <= {answer(of, found)}, (at, answer(of, found), could)


@settings(max_examples=150, deadline=None, suppress_health_check=ALL)
@given(households(), st.data())
def test_c2s(case: tuple[Facts, date], data: st.DataObject) -> None:
    """Except of who is presumed: free by known resources, with a participation when they are not known."""
    facts, on = case
    words = {word for member in facts["members"] for word in member["situations"]}
    assume(not words & PRESUMING)
    sound("c2s", only_told(facts), on, data)


@settings(max_examples=400, deadline=None, suppress_health_check=ALL)
@given(stops(), st.data())
def test_ij(facts: Facts, data: st.DataObject) -> None:
    facts = facts | data.draw(extras(facts))
    sound("ij", facts, date.fromisoformat(facts["ends_on"]), data)


@settings(max_examples=60, deadline=None, suppress_health_check=ALL)
@given(ame_cases(), st.data())
def test_ame(case: tuple[Facts, date], data: st.DataObject) -> None:
    sound("ame", only_told(told(case[0])), case[1], data)


@settings(max_examples=600, deadline=None, suppress_health_check=ALL)
@given(st.sampled_from(sorted(OTHERS)), st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.data())
def test_the_others(of: str, on: date, data: st.DataObject) -> None:
    facts = {name: data.draw(values, label=name) for name, values in OTHERS[of].items()}
    sound(of, only_told(facts), on, data)


def test_every_right_is_here() -> None:
    assert {"c2s", "ij", "ame", *OTHERS} == set(names())


def test_an_absent_key_is_not_a_null() -> None:
    """A single birth by default, as its description says; unknown when it is said to be unknown."""
    leave = {"born_on": "2024-03-04", "days": [4, 28]}
    on = date(2024, 9, 1)
    assert decide("paternite_split", leave, on).verdict == "none"
    doubt = decide("paternite_split", leave | {"multiple_birth": None}, on)
    assert (doubt.verdict, doubt.amounts["days_mandatory"]) == ("undetermined", 4)
    assert [lack.what for lack in doubt.missing] == ["naissance multiple (multiple_birth)"]
    short = {"born_on": "2024-03-04", "days": [4, 21], "multiple_birth": None}
    assert decide("paternite_split", short, on).verdict == "due"
    assert isinstance(decide("paternite_split", short, on).amounts["days_planned"], int | Decimal)

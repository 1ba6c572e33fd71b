"""A fact taken away never gives another definite answer: unknown leaves the answer as it was, or open.

Facts that have a value when nobody tells them (a single birth, a salaried person) are left out: the schema of the facts says
their default, and null is the same as nothing told.
"""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from relais.rules.right import FactsError, decide, right
from tests.generative.c2s.households import cases as households
from tests.generative.ij.stops import stops
from tests.generative.residence.test_ame import cases as ame_cases
from tests.generative.residence.test_ame import told

Facts = dict[str, Any]
NOBODY_IS_NONE = {  # absent, these say that there is none
    "c2s": {"previous_right_ends_on", "micro_activity"},
    "ij": {"accident_on", "children_born"},
    "paternite_split": {"due_on"},  # born on time
    "ass_after_c2s_refusal": {"requested_on"},  # the day of the question
    "puma": {"stay", "decision_sent_on", "residence_lost_found_on", "removal_executed_on"},
}


def without(facts: Facts, name: str) -> Facts:
    """`name`: a fact of the case, or `members.2.situations`."""
    found = copy.deepcopy(facts)
    *way, last = name.split(".")
    parent: Any = found
    for step in way:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    parent[last] = None
    return found


def names_of(facts: Facts, of: str) -> list[str]:
    members = [
        f"members.{place}.{name}"
        for place, member in enumerate(facts.get("members", []))
        for name in ("birth_date", "situations", "shared_custody", "micro_activity")
        if name in member
    ]
    fields = right(of).facts.model_fields
    plain = [name for name in facts if name in fields and fields[name].default is None]
    kept = NOBODY_IS_NONE.get(of, set())
    return [name for name in (*plain, *members) if name.split(".")[-1] not in kept]


def sound(of: str, facts: Facts, on: date, name: str) -> None:
    before = decide(of, facts, on).verdict
    try:
        after = decide(of, without(facts, name), on).verdict
    except FactsError:
        return  # a fact that is always asked for
    assert after in (before, "undetermined"), (name, before, after)


ALL = list(HealthCheck)


@settings(max_examples=100, deadline=None, suppress_health_check=ALL)
@given(households(), st.data())
def test_c2s(case: tuple[Facts, date], data: st.DataObject) -> None:
    """Except of who is presumed: free by known resources, with a participation when they are not known."""
    facts, on = case
    name = data.draw(st.sampled_from(names_of(facts, "c2s")))
    titles = {word for member in facts["members"] for word in member["situations"]}
    assume(not titles & {"aspa", "asi", "aah", "ass"})
    sound("c2s", facts, on, name)


@settings(max_examples=300, deadline=None, suppress_health_check=ALL)
@given(stops(), st.data())
def test_ij(facts: Facts, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names_of(facts, "ij")))
    sound("ij", facts, date.fromisoformat(facts["ends_on"]), name)


@settings(deadline=None, suppress_health_check=ALL)
@given(ame_cases(), st.data())
def test_ame(case: tuple[Facts, date], data: st.DataObject) -> None:
    facts, on = told(case[0]), case[1]
    sound("ame", facts, on, data.draw(st.sampled_from(names_of(facts, "ame"))))


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(date.isoformat)
YES_OR_NO = st.booleans()
OTHERS = {
    "puma": {
        "works": YES_OR_NO,
        "resides_since": DAYS,
        "residence_exempt": YES_OR_NO,
        "stay": st.sampled_from(["not_required", "titled", "none"]),
        "title_ends_on": DAYS,
        "decision_sent_on": DAYS,
        "residence_lost_found_on": DAYS,
        "removal_executed_on": DAYS,
    },
    "invalidite": {
        "request": st.sampled_from(["payment", "award"]),
        "status": st.sampled_from(["salaried", "self_employed"]),
        "category": st.sampled_from([1, 2, 3]),
        "sam_cents": st.integers(0, 6_000_000),
        "last_year_income_cents": st.integers(0, 6_000_000),
        "activity_income_cents": st.just(0) | st.integers(0, 9_000_000),
        "capacity_loss": st.sampled_from(["0.5", "0.66", "0.67", "0.9"]),
        "under_retirement_age": YES_OR_NO,
        "reference_on": DAYS,
        "affiliated_since": DAYS,
        "hours_12_months": st.sampled_from([0, 599, 600, 1800]),
        "wages_12_months_cents": st.sampled_from([0, 2_000_000, 3_000_000]),
    },
    "paternite_split": {
        "born_on": DAYS,
        "due_on": DAYS,
        "multiple_birth": YES_OR_NO,
        "status": st.sampled_from(["salaried", "self_employed"]),
        "days": st.sampled_from([[4], [4, 21], [4, 28], [7, 18], [11], [4, 7, 14], [3]]),
    },
    "ass_after_c2s_refusal": {
        "refused": YES_OR_NO,
        "requested_on": st.dates(date(2019, 11, 1), date(2026, 12, 31)).map(date.isoformat),
        "territory": st.sampled_from(["metropole", "guyane"]),
        "household_size": st.integers(1, 6),
        "resources_cents": st.integers(800_000, 4_000_000),
    },
    "cent_pour_cent_sante": {
        "code": st.sampled_from(["PAZ", "M01", "V01", "couronne_zircone", "ZZZ"]),
        "price_cents": st.integers(0, 200_000),
        "quantity": st.integers(1, 2),
        "age": st.integers(1, 90),
        "territory": st.sampled_from(["metropole", "reunion"]),
    },
    "dipa": {
        "fees_2019_cents": st.integers(0, 20_000_000),
        "fees_2020_cents": st.integers(0, 6_000_000),
        "fixed_charge_rate": st.sampled_from(["0", "0.2", "0.44", "1"]),
        "aids_cents": st.integers(0, 2_000_000),
        "advance_cents": st.integers(0, 2_000_000),
    },
    "aci_funding": {
        "population": st.integers(1, 300_000),
        "operating_cents": st.integers(0, 10_000_000),
    },
}


@settings(max_examples=400, deadline=None, suppress_health_check=ALL)
@given(st.sampled_from(sorted(OTHERS)), DAYS, st.data())
def test_the_others(of: str, on: str, data: st.DataObject) -> None:
    known = right(of).facts.model_fields
    facts = {
        name: data.draw(values, label=name) for name, values in OTHERS[of].items() if name in known
    }
    assume(len(facts) == len(OTHERS[of]))
    name = data.draw(st.sampled_from(names_of(facts, of)))
    try:
        decide(of, facts, date.fromisoformat(on))
    except FactsError:
        assume(False)
    sound(of, json.loads(json.dumps(facts)), date.fromisoformat(on), name)

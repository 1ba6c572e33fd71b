"""Strategies: facts of each right, all told, on both sides of what the law asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(date.isoformat)
YES_OR_NO = st.booleans()
SHARES = st.sampled_from(["0", "0.2", "0.44", "1"])
CENTS = st.integers(0, 20_000_000)
MAYBE_DAY = st.none() | DAYS
OTHERS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "puma": {
        "works": YES_OR_NO,
        "resides_since": DAYS,
        "residence_exempt": YES_OR_NO,
        "stay": st.sampled_from(["not_required", "titled", "none"]),
        "title_ends_on": MAYBE_DAY,
        "decision_sent_on": MAYBE_DAY,
        "residence_lost_found_on": MAYBE_DAY,
        "removal_executed_on": MAYBE_DAY,
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
        "wages_12_months_cents": st.sampled_from([0, 2_200_000, 2_400_000, 3_000_000]),
    },
    "paternite_split": {
        "born_on": DAYS,
        "due_on": MAYBE_DAY,  # often far from the birth: refused, nothing to see
        "multiple_birth": YES_OR_NO,
        "status": st.sampled_from(["salaried", "self_employed"]),
        "days": st.sampled_from([[4], [4, 21], [4, 28], [7, 18], [11], [4, 7, 14], [3]]),
    },
    "ass_after_c2s_refusal": {
        "refused": YES_OR_NO,
        "requested_on": DAYS,
        "territory": st.sampled_from(["metropole", "guyane"]),
        "household_size": st.integers(1, 6),
        "resources_cents": st.integers(800_000, 4_000_000),
        "ceiling_cents": st.none() | st.integers(1_000_000, 3_000_000),
        "margin": st.none() | st.sampled_from(["0.05", "0.20"]),
    },
    "cent_pour_cent_sante": {
        "code": st.sampled_from(["PAZ", "M01", "V01", "couronne_zircone", "IC0", "ZZZ"]),
        "price_cents": st.integers(0, 200_000),
        "quantity": st.integers(1, 2),
        "age": st.integers(1, 90),
        "territory": st.sampled_from(["metropole", "reunion"]),
        "care_on": MAYBE_DAY,
    },
    "dipa": {
        "fees_2019_cents": CENTS,
        "fees_2020_cents": st.integers(0, 6_000_000),
        "fixed_charge_rate": SHARES,
        "aids_cents": st.integers(0, 2_000_000),
        "advance_cents": st.integers(0, 2_000_000),
    },
    "caqes_incentive": {
        "indicators": st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.just("perfusion"),
                    "saving_cents": st.integers(-1_000_000, 1_000_000),
                    "rate": SHARES,
                    "flat_cents": st.integers(0, 1_000_000),
                    "attainment": SHARES,
                }
            ),
            min_size=1,
            max_size=2,
        )
    },
    "aci_funding": {
        "population": st.integers(1, 300_000),
        "operating_cents": st.integers(0, 10_000_000),
        "missions": st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.just("accès"),
                    "fixed_cents": CENTS,
                    "variable_cents": st.just(0) | CENTS,
                    "achieved": SHARES,
                }
            ),
            max_size=2,
        ),
    },
}


@st.composite
def extras(draw: st.DrawFn, stop: dict[str, Any]) -> dict[str, Any]:
    """Facts that only some stops have: exemptions, an accident's day, periods of a leave, days paid before."""
    start = date.fromisoformat(stop["starts_on"])
    found: dict[str, Any] = {}
    if stop["kind"] in ("maladie", "covid") and draw(YES_OR_NO):
        found["exempt"] = draw(st.sampled_from(["child_death", "miscarriage"]))
        found["child_died_on"] = (start - timedelta(days=draw(st.integers(0, 120)))).isoformat()
    if stop["kind"] == "at_mp":
        found["recognition"] = draw(st.sampled_from(["recognised", "pending", "refused"]))
    if stop["kind"] == "paternite" and draw(YES_OR_NO):
        found["birth_leave_ends_on"] = (start + timedelta(days=draw(st.integers(0, 4)))).isoformat()
    if stop["kind"] == "paternite" and draw(YES_OR_NO):
        days = draw(st.sampled_from([4, 11, 25]))
        ends = (start + timedelta(days=days - 1)).isoformat()
        found["periods"] = [{"starts_on": stop["starts_on"], "ends_on": ends}]
    if stop["prior_stops"] and draw(YES_OR_NO):
        former = stop["prior_stops"][0]
        found["prior_stops"] = [former | {"days_paid": draw(st.sampled_from([0, 1, 2]))}]
    return found

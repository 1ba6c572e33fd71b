"""What patients answer, kits and doses received, accounts given: the rules agree with their twin in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.rules.store import value
from tests.mining import ON, claim, mined

MORNING = datetime(2020, 12, 31, 18)

ANSWER = st.fixed_dictionaries(
    {
        "claim_id": st.integers(0, 11).map(lambda n: f"c{n:02d}"),
        "person_id": st.sampled_from(["p0", "p1"]),
        "asked_on": st.integers(0, 3).map(lambda n: date(2020, 12, 20) + timedelta(days=n * 5)),
        "delay": st.sampled_from([None, 0, 1, 40, 380]),
        "answer": st.sampled_from(["not_received"] * 3 + ["received", "unsure"]),
    }
)
ASKED = st.fixed_dictionaries(
    {
        "patient_id": st.integers(0, 5).map(lambda n: f"p{n}"),
        "provider_id": st.sampled_from(["d0", "d0", "d1"]),
        "starts_on": st.sampled_from([date(2020, 12, 10), date(2021, 1, 2)]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "reimbursed_cents": st.sampled_from([0, 1000]),
    }
)


def replies(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One question a person, act and day; an answer after the day of the extracts is there too."""
    rows = {}
    for one in given:
        answered = None if one["delay"] is None else one["asked_on"] + timedelta(days=one["delay"])
        row = {key: value_ for key, value_ in one.items() if key != "delay"}
        answer = one["answer"] if answered else None
        key = (one["claim_id"], one["person_id"], one["asked_on"])
        rows[key] = {**row, "line_no": 1, "answered_on": answered, "answer": answer}
    return list(rows.values())


def denied(
    acts: list[dict[str, Any]], given: list[dict[str, Any]]
) -> dict[tuple[str, int], tuple[int, int, int]]:
    """{(provider, year): (cents denied, acts asked, acts answered)}."""
    groups: dict[tuple[str, int], list[tuple[dict[str, Any], str | None]]] = defaultdict(list)
    for act in acts:
        asked = [
            one for one in given if one["claim_id"] == act["claim_id"] and one["asked_on"] <= ON
        ]
        if act["cancelled"] or not asked:
            continue
        known = [one for one in asked if one["answered_on"] and one["answered_on"] <= ON]
        last = max((one["answered_on"] for one in known), default=None)
        words = {one["answer"] for one in known if one["answered_on"] == last}
        word = next((one for one in ("received", "unsure", "not_received") if one in words), None)
        late = last and (last - act["starts_on"]).days > number("mining_denied_days")
        groups[act["provider_id"], act["starts_on"].year].append((act, None if late else word))
    found = {}
    for key, pairs in groups.items():
        no = [act for act, word in pairs if word == "not_received"]
        answered = sum(word is not None for _, word in pairs)
        many = len({act["patient_id"] for act in no}) >= number("mining_denied_least")
        if many and len(no) * 100 >= answered * number("mining_denied_share"):
            found[key] = (sum(act["reimbursed_cents"] for act in no), len(pairs), answered)
    return found


def number(name: str) -> int:
    return int(value(name, ON).amount)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ASKED, min_size=8, max_size=12), st.lists(ANSWER, min_size=4, max_size=24))
@pytest.mark.timeout(600)
def test_acts_denied(acts_: list[dict[str, Any]], given_: list[dict[str, Any]]) -> None:
    acts = [claim(**one, claim_id=f"c{place:02d}") for place, one in enumerate(acts_)]
    given = replies(given_)
    signals = mined("denied_act", acts, patient_answers=given)
    told = {
        (one.subject_id, one.starts_on.year): (
            one.amount_cents,
            one.evidence["n_asked"],
            one.evidence["n_answered"],
        )
        for one in signals
        if one.starts_on
    }
    assert told == denied(acts, given)


USE = st.fixed_dictionaries(
    {
        "provider_id": st.sampled_from(["d0", "d0", "d1", "d2", "d3", "d4", "d5"]),
        "act_family": st.sampled_from(["covid_test", "covid_test", "vaccination", "drug"]),
        "quantity": st.sampled_from([0, 1, 40, 90, 150]),
        "starts_on": st.integers(0, 60).map(lambda n: date(2020, 12, 1) + timedelta(days=n)),
        "cancelled": st.sampled_from([False, False, False, True]),
    }
)
DELIVERY = st.fixed_dictionaries(
    {
        "provider_id": st.sampled_from(["d0", "d1", "d3", "d4", "d5"]),
        "product": st.sampled_from(["covid_test", "vaccination"]),
        "bought_on": st.integers(0, 70).map(lambda n: date(2020, 11, 10) + timedelta(days=n)),
        "quantity": st.sampled_from([0, 10, 77, 150]),
    }
)
VIAL = st.tuples(st.sampled_from(["d0", "d2"]), st.integers(0, 60), st.sampled_from([1, 60, 130]))


def beyond(
    uses: list[dict[str, Any]], deliveries: list[dict[str, Any]], product: str
) -> dict[tuple[str, int], int]:
    """{(provider, year): units that no stock explains}, taking them one use after the other."""
    first = min((one["bought_on"] for one in deliveries if one["product"] == product), default=None)
    looked = [one for one in uses if first and one["starts_on"] >= first]
    buyers = {one["provider_id"] for one in deliveries if one["product"] == product}
    users = {one["provider_id"] for one in looked}
    whole = len(users & buyers) * 100 >= len(users) * number("mining_stock_known")
    opening = dict(value("mining_stock_opening", ON).amount)[product]
    early, kept = (timedelta(days=number(f"mining_stock_{name}")) for name in ("days", "kept"))
    found: dict[tuple[str, int], int] = defaultdict(int)
    for provider in users:
        if provider not in buyers and not whole:
            continue
        explained: dict[int, int] = defaultdict(int)
        mine = [one for one in looked if one["provider_id"] == provider]
        for one in sorted(mine, key=lambda one: (one["starts_on"], one["claim_id"])):
            year = one["starts_on"].year
            received = sum(
                each["quantity"]
                for each in deliveries
                if (each["provider_id"], each["product"]) == (provider, product)
                and each["bought_on"] - early <= one["starts_on"]
                and (each["bought_on"] + kept).year >= year
            )
            stock = opening + received * (100 + number("mining_stock_margin")) // 100
            taken = min(one["quantity"], max(stock - explained[year], 0))
            explained[year] += taken
            if taken < one["quantity"]:
                found[provider, year] += one["quantity"] - taken
    return dict(found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(USE, min_size=4, max_size=25),
    st.lists(DELIVERY, min_size=1, max_size=6),
    st.lists(VIAL, max_size=4),
)
@pytest.mark.timeout(600)
def test_more_than_received(
    uses_: list[dict[str, Any]], bought: list[dict[str, Any]], vials: list[tuple[str, int, int]]
) -> None:
    uses = [claim(**one, claim_id=f"c{n:02d}") for n, one in enumerate(uses_)]
    deliveries = [{**one, "purchase_id": f"b{n}"} for n, one in enumerate(bought)]
    given = [
        {"certificate_id": f"{n}-{rank:03d}", "kind": "vaccination", "person_id": f"p{rank}",
         "issuer_id": issuer, "issued_at": MORNING, "performed_on": date(2020, 12, 1) + timedelta(days=day)}
        for n, (issuer, day, size) in enumerate(vials)
        for rank in range(size)
    ]  # fmt: skip
    signals = mined("beyond_stock", uses, certificates=given, purchases=deliveries)
    told: dict[tuple[str, int], int] = defaultdict(int)
    for one in signals:
        assert one.starts_on
        for stock in one.evidence["stocks"]:
            told[one.subject_id, one.starts_on.year] += stock["n_beyond"]
    certified = [
        {"claim_id": one["certificate_id"], "provider_id": one["issuer_id"], "quantity": 1,
         "starts_on": one["performed_on"]}
        for one in given
    ]  # fmt: skip
    expected: dict[tuple[str, int], int] = defaultdict(int)
    kept = [one for one in uses if not one["cancelled"] and one["quantity"]]
    for family in ("covid_test", "vaccination"):
        billed = [one for one in kept if one["act_family"] == family]
        for key, n in beyond(billed, deliveries, family).items():
            expected[key] += n
    for key, n in beyond(certified, deliveries, "vaccination").items():
        expected[key] += n
    assert told == expected


GIVEN = st.tuples(st.integers(0, 6), st.sampled_from("AAB"), st.sampled_from([0, 3, 40, 88, 95]))
PAYMENT = st.tuples(st.integers(0, 6), st.sampled_from([0, 4, 45, 130, 215]), st.sampled_from([0, 100, 100]))  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(GIVEN, min_size=3, max_size=16), st.lists(PAYMENT, min_size=3, max_size=16))
@pytest.mark.timeout(600)
def test_accounts_given_for_several_homes(
    given_: list[tuple[int, str, int]], payments_: list[tuple[int, int, int]]
) -> None:
    """Persons 5 and 6 are of one home."""
    first = date(2020, 11, 20)
    rows = {(who, day): account for who, account, day in given_}
    changes = [(who, account, first + timedelta(days=day)) for (who, day), account in rows.items()]
    payments = [(who, first + timedelta(days=day), cents) for who, day, cents in payments_]
    homes = {who: min(who, 5) for who in range(7)}
    paid: dict[tuple[int, str, date], int] = {}
    for who, account, day in changes:
        until = min((d for w, _, d in changes if w == who and d > day), default=date.max)
        last = min(day + timedelta(days=number("mining_account_paid")), until - timedelta(days=1))
        taken = [c for w, on, c in payments if w == who and c > 0 and day <= on <= min(last, ON)]
        if taken:
            paid[who, account, day] = sum(taken)
    expected: dict[tuple[str, int], int] = defaultdict(int)
    for who, account, day in paid:
        flagged = False
        for _, other, end in paid:
            within = {
                homes[w]
                for w, a, d in paid
                if a == account == other and 0 <= (end - d).days < number("mining_account_days")
            }
            inside = other == account and 0 <= (end - day).days < number("mining_account_days")
            flagged |= inside and len(within) >= number("mining_account_homes")
        if flagged:
            expected[account, day.year] += paid[who, account, day]
    signals = mined(
        "changed_account",
        [],
        persons=[{"person_id": f"p{w}", "household_id": f"h{home}"} for w, home in homes.items()],
        account_changes=[
            {"holder_kind": "person", "holder_id": f"p{w}", "account_hash": a, "starts_on": d}
            for w, a, d in changes
        ],
        work_stops=[
            {"stop_id": f"s{n}", "person_id": f"p{w}", "starts_on": first, "ends_on": first,
             "paid_on": on, "paid_cents": cents}
            for n, (w, on, cents) in enumerate(payments)
        ],
    )  # fmt: skip
    told = {(one.subject_id, one.starts_on.year): one.amount_cents for one in signals if one.starts_on}  # fmt: skip
    assert told == expected

"""Certificates, work and acts during a stop agree with their twin in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.rules.store import value
from tests.mining import ON, claim, mined

MORNING = datetime(2020, 12, 31, 18)
CERTIFICATES = st.lists(
    st.tuples(
        st.sampled_from(["d0", "d1", "d2"]),
        st.sampled_from(["k0", "k0", "k1", None]),
        st.integers(0, 2).map(lambda n: MORNING + timedelta(hours=n * 8)),
        st.sampled_from([1, 15, 25, 40]),
        st.sampled_from([None, None, "L"]),
        st.sampled_from([None, None, "B"]),
        st.sampled_from([None, None, None, "C"]),
    ),
    min_size=1,
    max_size=12,
)
KINDS = st.lists(st.sampled_from(["doctor", "vaccination_centre", None]), min_size=3, max_size=3)


def certificates(blocks: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Each block is so many certificates alike, a second apart."""
    rows = []
    for block, (issuer, card, at, n, lot, booking, billed) in enumerate(blocks):
        rows += [
            {
                "certificate_id": f"{block:02d}-{rank}",
                "kind": "vaccination",
                "person_id": f"p{rank}",
                "issuer_id": issuer,
                "card_id": card,
                "issued_at": at + timedelta(seconds=rank),
                "lot": lot,
                "booking_id": booking,
                "claim_id": billed,
            }
            for rank in range(n)
        ]
    return rows


def flagged(rows: list[dict[str, Any]], kinds: dict[str, str | None]) -> dict[tuple[str, int], int]:
    """{(issuer, year): certificates that nothing stands behind}."""
    known = int(value("mining_certificates_known", ON).amount)
    groups: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        groups[one["issuer_id"], one["issued_at"].year].append(one)
    says = {
        key: 2 * sum(bool(one["lot"] or one["booking_id"]) for one in mine) >= len(mine)
        for key, mine in groups.items()
    }
    found = {}
    for (issuer, year), mine in groups.items():
        issuers = [said for (_, other), said in says.items() if other == year]
        hours = Counter(
            (one["card_id"], one["issued_at"].replace(minute=0, second=0)) for one in mine
        )
        meant = sum(issuers) * 100 >= len(issuers) * known
        bare = sum(not (one["lot"] or one["booking_id"] or one["claim_id"]) for one in mine) * meant
        paced = kinds[issuer] not in (None, "vaccination_centre")
        fast = max(hours.values()) > int(value("mining_certificates_hour", ON).amount)
        if bare >= int(value("mining_certificates_bare", ON).amount) or (paced and fast):
            found[issuer, year] = bare
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CERTIFICATES, KINDS)
@pytest.mark.timeout(600)
def test_certificates(blocks: list[tuple[Any, ...]], kinds: list[str | None]) -> None:
    rows = certificates(blocks)
    register = [{"provider_id": f"d{n}", "kind": kind} for n, kind in enumerate(kinds)]
    signals = mined("vaccination_certificate", [], certificates=rows, providers=register)
    told = {
        (one.subject_id, one.starts_on.year): one.evidence["n_bare"]
        for one in signals
        if one.starts_on
    }
    assert told == flagged(rows, {f"d{n}": kind for n, kind in enumerate(kinds)})


DAY = st.integers(0, 40).map(lambda n: date(2020, 12, 10) + timedelta(days=n))
STOP = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(["p0", "p1"]),
        "starts_on": DAY,
        "n": st.integers(0, 30),
        "paid_on": st.sampled_from([None, date(2021, 2, 1), date(2021, 2, 1)]),
        "days_paid": st.sampled_from([None, 0, 1, 5, 30]),
        "daily_cents": st.sampled_from([None, 3000, 4000]),
    }
)
WORK = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(["p0", "p1", "p2"]),
        "starts_on": DAY,
        "n": st.integers(0, 4),
        "hours": st.sampled_from([None, 0, 7, 12]),
    }
)


def dated(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [
        {
            **{name: one for name, one in row.items() if name != "n"},
            key: f"{key}{place:02d}",
            "ends_on": row["starts_on"] + timedelta(days=row["n"]),
        }
        for place, row in enumerate(rows)
    ]


def due(work: dict[str, Any], stops: list[dict[str, Any]]) -> list[int | None]:
    """The sum to give back for a payroll, as a list of one; empty when it is inside no stop."""
    if not work["hours"] or work["ends_on"] > ON:
        return []
    margin = timedelta(days=int(value("mining_work_margin", ON).amount))
    holding = [
        one
        for one in stops
        if one["person_id"] == work["person_id"]
        and one["starts_on"] + margin <= work["starts_on"]
        and work["ends_on"] <= one["ends_on"]
    ]
    if not holding:
        return []
    stop = min(holding, key=lambda one: (one["starts_on"], one["stop_id"]))
    if stop["paid_on"] is None or stop["days_paid"] == 0:
        return [0]
    days = (work["ends_on"] - work["starts_on"]).days + 1
    most = days if stop["days_paid"] is None else min(days, stop["days_paid"])
    return [None if stop["daily_cents"] is None else most * stop["daily_cents"]]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STOP, min_size=1, max_size=6), st.lists(WORK, min_size=1, max_size=12))
@pytest.mark.timeout(600)
def test_work_during_a_stop(stops_: list[dict[str, Any]], work_: list[dict[str, Any]]) -> None:
    stops, work = dated(stops_, "stop_id"), dated(work_, "payroll_id")
    sums: dict[tuple[str, int], list[int | None]] = defaultdict(list)
    for one in work:
        sums[one["person_id"], one["starts_on"].year] += due(one, stops)
    expected = {
        key: sum(known) if (known := [one for one in found if one is not None]) else None
        for key, found in sums.items()
        if found
    }
    signals = mined("work_during_leave", [], work_stops=stops, payrolls=work)
    told = {
        (one.subject_id, one.starts_on.year): one.amount_cents for one in signals if one.starts_on
    }
    assert told == expected


def number(name: str) -> int:
    return int(value(name, ON).amount)


BILL = st.tuples(st.sampled_from(["d0", "d1", "d2"]), DAY, st.sampled_from([False, False, True]))
OWNERS = st.lists(st.sampled_from(["p0", "p1", None]), min_size=3, max_size=3)
STATUS = st.sampled_from(["liberal", "self_employed", "liberal", "salaried", None])


def own_acts(
    bills: list[tuple[str, date, bool]],
    owner: dict[str, str | None],
    stops: list[dict[str, Any]],
    work: list[dict[str, Any]],
) -> dict[tuple[str, int], list[int | None]]:
    """{(person, year): sums due for the days billed inside each stop}."""
    margin = timedelta(days=number("mining_work_margin"))
    told = [one for one in work if due(one, stops)]
    days: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for person in {one["person_id"] for one in stops}:
        for day in {day for who, day, gone in bills if owner[who] == person and not gone}:
            holding = [
                one
                for one in stops
                if one["person_id"] == person
                and one["status"] in ("liberal", "self_employed")
                and one["starts_on"] + margin <= day <= one["ends_on"]
                and day <= ON
            ]
            known = any(
                one["person_id"] == person and one["starts_on"] <= day <= one["ends_on"]
                for one in told
            )
            if holding and not known:
                first = min(holding, key=lambda one: (one["starts_on"], one["stop_id"]))
                days[first["stop_id"]].add((person, day))
    found: dict[tuple[str, int], list[int | None]] = defaultdict(list)
    for stop in stops:
        mine = days[stop["stop_id"]]
        if len(mine) < number("mining_own_billing_days"):
            continue
        for year in {day.year for _, day in mine}:
            n = sum(day.year == year for _, day in mine)
            paid = 0 if stop["paid_on"] is None else stop["days_paid"]
            most = n if paid is None else min(n, paid)
            sum_ = None if stop["daily_cents"] is None else most * stop["daily_cents"]
            found[stop["person_id"], year].append(0 if paid == 0 else sum_)
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(STOP, STATUS), min_size=1, max_size=5),
    st.lists(WORK, max_size=3),
    st.lists(BILL, min_size=4, max_size=30),
    OWNERS,
)
@pytest.mark.timeout(600)
def test_own_acts_during_a_stop(
    stops_: list[tuple[dict[str, Any], str | None]],
    work_: list[dict[str, Any]],
    bills: list[tuple[str, date, bool]],
    owners: list[str | None],
) -> None:
    stops = dated([{**one, "status": status} for one, status in stops_], "stop_id")
    work = dated(work_, "payroll_id")
    owner = {f"d{n}": one for n, one in enumerate(owners)}
    register = [{"provider_id": who, "practitioner_person_id": one} for who, one in owner.items()]
    rows = [claim(provider_id=who, starts_on=day, cancelled=gone) for who, day, gone in bills]
    sums = own_acts(bills, owner, stops, work)
    for one in work:
        sums[one["person_id"], one["starts_on"].year] += due(one, stops)
    expected = {
        key: sum(known) if (known := [one for one in found if one is not None]) else None
        for key, found in sums.items()
        if found
    }
    signals = mined("work_during_leave", rows, work_stops=stops, payrolls=work, providers=register)
    told = {
        (one.subject_id, one.starts_on.year): one.amount_cents for one in signals if one.starts_on
    }
    assert told == expected

"""A small fund in which every detector finds something, in each of its ways: what two engines are compared on."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from tests.mining import claim

Tables = dict[str, list[dict[str, Any]]]


def tables() -> Tables:
    """A small fund in which nearly everything happens: few patients, few providers, much of the same."""
    draw = random.Random(7)
    acts = [("1110", "consultation"), ("3111", "nursing"), ("2222124", "optical"), ("3540", "hearing"),
            ("ZBQK002", "imaging"), ("ZCQM008", "imaging"), ("HBJD001", "dental"), ("1926", "vaccination"),
            ("DEQP003", "consultation"), ("3313", "drug"), ("ZCQM005", "imaging"),
            ("YYYY490", "consultation"), ("ACQN001", "imaging"), ("1211", "consultation")]  # fmt: skip
    rows = []
    for _ in range(6_000):
        code, family = draw.choice(acts)
        provider = draw.randrange(30)
        day = date(2020, 1, 1) + timedelta(days=draw.randrange(60) * 12 + (provider == 5))
        rows.append(
            claim(
                patient_id=f"p{draw.randrange(150)}",
                provider_id=f"d{provider:02d}",
                act_code=code,
                act_family=family,
                quantity=60 if provider == 4 else draw.choice((1, 1, 1, 2, 9)),
                starts_on=day,
                paid_on=draw.choice((None, date(2021, 12, 30))),
                billed_cents=draw.choice((2500, 5000, 90000)) * (5 if provider == 3 else 1),
                reimbursed_cents=draw.choice((0, 1750, 60000))
                * (5 if provider == 3 or (provider == 6 and day.year == 2021) else 1),
                base_cents=draw.choice((None, 2500)),
                specialty="01" if provider < 28 else None,
                commune=draw.choice(("83137", "83069", "17300", None)),
                cancelled=draw.random() < 0.05,
            )
        )
    providers = [
        {
            "provider_id": f"d{n:02d}",
            "kind": "doctor",
            "specialty": "01",
            "commune": "83137",
            "manager_id": f"m{n // 4}",
            "opened_on": date(2021, 1, 1) if n == 9 else None,
            "closed_on": date(2021, 6, 1) if n < 2 else None,
            "address_hash": f"x{n // 6}",
            "practitioner_person_id": f"p{n}" if n < 9 else None,
        }
        for n in range(29)
    ]
    prices = [{"act_code": "2222124", "starts_on": date(2020, 1, 1), "cap_cents": 3000}]
    every = [*rows, *crossings(), *states(), *prices_asked()]
    numbered = [{**row, "claim_id": f"c{place:06d}"} for place, row in enumerate(every)]
    asked = {"providers": providers, "prices": prices, "patient_answers": answers(numbered)}
    return {"claims": numbered, **asked, **people()}


def answers(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What patients answer about a thirtieth of the lines: two in three deny them."""
    return [
        {"claim_id": line["claim_id"], "line_no": 1, "person_id": line["patient_id"],
         "asked_on": line["starts_on"] + timedelta(days=20), "answered_on": line["starts_on"] + timedelta(days=40),
         "answer": ("not_received", "not_received", "received")[place % 3]}
        for place, line in enumerate(claims[::30])
    ]  # fmt: skip


def crossings() -> list[dict[str, Any]]:
    """Drugs of one person from shop to shop, those of a prescriber's strangers, nurses of whom one bills the dear act,
    tests, operations and devices."""
    first = date(2021, 2, 1)
    drug = {"act_code": "3313", "act_family": "drug"}
    shopper: list[dict[str, Any]] = [
        {**drug, "patient_id": "p149", "provider_id": f"o{n % 5}", "prescriber_id": "d02",
         "starts_on": first + timedelta(days=n * (7 if n < 12 else 0))}
        for n in range(18)
    ]  # fmt: skip
    strangers: list[dict[str, Any]] = [
        {**drug, "patient_id": f"x{n}", "provider_id": "o1", "prescriber_id": "d01", "commune": "13055",
         "starts_on": first + timedelta(days=200 + n)}
        for n in range(12)
    ]  # fmt: skip
    nurses: list[dict[str, Any]] = [
        {"patient_id": f"y{n % 7}", "provider_id": f"n{place:02d}", "specialty": "A24",
         "act_code": "3112" if n < (90 if place == 3 else 28 + place % 4) else "3111",
         "act_family": "nursing", "starts_on": first + timedelta(days=n)}
        for place in range(14)
        for n in range(100)
    ]  # fmt: skip
    others: list[dict[str, Any]] = [
        {"patient_id": f"p{n}", "act_code": code, "act_family": family, "quantity": 5,
         "prescriber_id": "d02" if n % 9 else None, "starts_on": date(2021, 3, 10)}
        for n in range(60)
        for code, family in (("1921", "covid_test"), ("NFKA007", "surgery"), ("1205520", "device"))
    ]  # fmt: skip
    return [claim(**one) for one in (*shopper, *strangers, *nurses, *others)]


def states() -> list[dict[str, Any]]:
    """An organ gone twice, acts of the other sex and of another age, care after the end of the State's aid, drugs of a
    prescriber long gone."""
    day, acts = date(2021, 5, 3), {"act_family": "surgery", "provider_id": "d20"}
    organ = [
        {"patient_id": "p7", "act_code": "HMFC004", "starts_on": day + timedelta(days=n)}
        for n in (0, 30)
    ]
    sex = [{"patient_id": f"p{n}", "act_code": "JGFA014", "starts_on": day} for n in (8, 10, 12)]
    age = [{"patient_id": f"p{n}", "act_code": "1104", "starts_on": day} for n in (15, 17)]
    aid = [
        {"patient_id": f"p{n}", "provider_id": "d21", "starts_on": date(2021, 9, 1)}
        for n in (31, 33)
    ]
    late = {"act_family": "drug", "act_code": "3313", "prescriber_id": "d01", "provider_id": "o9"}
    gone = [{**late, "patient_id": f"z{n}", "starts_on": date(2021, 11, 20)} for n in range(3)]
    done = [claim(**{**acts, **one}) for one in (*organ, *sex, *age)]
    return [*done, *(claim(**one) for one in (*aid, *gone))]


def prices_asked() -> list[dict[str, Any]]:
    """Opticians of prices of all sorts, and one whose prices are all round."""
    asked = {
        f"w{n:02d}": [10_000 + 3_557 * i % 80_000 for i in range(n, n + 70)] for n in range(12)
    }
    asked["w99"] = [5_000 * (2 + i % 12) for i in range(60)]
    row = {"act_code": "2264861", "act_family": "optical", "specialty": "A63", "base_cents": 5}
    return [
        claim(**row, provider_id=name, patient_id=f"{name}-{place}", billed_cents=price)
        for name, prices in asked.items()
        for place, price in enumerate(prices)
    ]


def people() -> Tables:
    """Patients of that fund, some of them dead, in a bed, at work during a stop; and a hundred certificates of one card."""
    day = date(2021, 3, 1)
    persons: list[dict[str, Any]] = [
        {
            "person_id": f"p{n}",
            "household_id": f"p{n}",
            "sex": "male" if n % 2 else "female",
            "birth_date": date(1930 + n % 80, 5, 1),
            "died_on": day if n % 20 == 0 else None,
            "complementary": "ame" if n in (31, 33) else "private",
            "commune": "83137",
        }
        for n in range(150)
    ]
    stays: list[dict[str, Any]] = [
        {
            "stay_id": f"s{n}",
            "person_id": f"p{n // 2}",
            "provider_id": f"h{n % 2}",
            "kind": "full",
            "starts_on": day + timedelta(days=n % 2),
            "ends_on": day + timedelta(days=60),
        }
        for n in range(60)
    ]
    stops: list[dict[str, Any]] = [
        {"stop_id": f"a{n}", "person_id": f"p{n}", "starts_on": day, "ends_on": date(2021, 3, 31),
         "paid_on": date(2021, 4, 5), "daily_cents": 4000, "paid_cents": 40_000,
         "status": "liberal" if n < 6 else "salaried"}
        for n in range(9)
    ]  # fmt: skip
    work: list[dict[str, Any]] = [
        {"payroll_id": f"b{n}", "person_id": f"p{n}", "starts_on": date(2021, 3, 9), "hours": 7,
         "ends_on": date(2021, 3, 9)}
        for n in range(9)
    ]  # fmt: skip
    certificates: list[dict[str, Any]] = [
        {
            "certificate_id": f"v{n:03d}",
            "kind": "vaccination",
            "person_id": f"p{n}",
            "issuer_id": "d07" if n < 60 else "d08",
            "card_id": "k",
            "issued_at": datetime(2021, 9, 1, 22) + timedelta(minutes=n),
            "lot": None if n < 60 else "L1",
        }
        for n in range(150)
    ]
    requests: list[dict[str, Any]] = [
        {"request_id": f"r{n}", "right": "ame", "household_id": f"p{n}", "person_id": f"p{n}",
         "requested_on": date(2020, 6, 20), "outcome": "free", "decided_on": date(2020, 6, 30),
         "starts_on": date(2020, 7, 1), "ends_on": date(2021, 6, 30)}
        for n in (31, 33)
    ]  # fmt: skip
    accounts: list[dict[str, Any]] = [
        {"holder_kind": "person", "holder_id": f"p{n}", "account_hash": f"c{n // 5}",
         "starts_on": date(2021, 4, 1 + n % 3)}
        for n in range(9)
    ]  # fmt: skip
    deliveries: list[dict[str, Any]] = [
        {"purchase_id": f"k{n}", "provider_id": f"d{n % 29:02d}", "product": ("covid_test", "vaccination")[n % 2],
         "bought_on": date(2020, 1, 1) + timedelta(days=n * 9), "quantity": 7}
        for n in range(80)
    ]  # fmt: skip
    asked = {"rights_requests": requests, "account_changes": accounts, "purchases": deliveries}
    tables_ = {"persons": persons, "stays": stays, "work_stops": stops, "payrolls": work}
    return {**tables_, "certificates": certificates, **asked}

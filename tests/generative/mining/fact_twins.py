"""The rules on states, rights, traces and dispensings, written again in plain Python: (claim_id, line_no) -> cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from relais.rules.store import value

Row = dict[str, Any]
World = dict[str, list[Row]]
Found = dict[tuple[str, int], int]


def number(name: str, on: date) -> int:
    return int(value(name, on).amount)


def table(name: str, on: date) -> dict[str, Any]:
    return dict(value(name, on).amount)


def kept(world: World, on: date) -> list[Row]:
    first = date(on.year - 4, 1, 1)
    return [x for x in world["claims"] if not x["cancelled"] and first <= x["starts_on"] <= on]


def lines_found(world: World, on: date, wrong: Callable[[Row], bool]) -> Found:
    return {
        (x["claim_id"], x["line_no"]): x["reimbursed_cents"] for x in kept(world, on) if wrong(x)
    }


def person(world: World, x: Row) -> Row:
    return next((one for one in world["persons"] if one["person_id"] == x["patient_id"]), {})


def in_bed_elsewhere(world: World, x: Row, margin: int, on: date) -> bool:
    for stay in world["stays"]:
        if stay["kind"] != "full" or stay["person_id"] != x["patient_id"]:
            continue
        first = stay["starts_on"] + timedelta(days=margin)
        last = (stay["ends_on"] or on) - timedelta(days=margin)
        if first <= x["starts_on"] <= last and stay["provider_id"] != x["provider_id"]:
            return True
    return False


def moved_that_day(world: World, x: Row, on: date) -> bool:
    """Did the patient go that day from one establishment to another, neither of which bills?"""
    full = [
        {**one, "ends_on": one["ends_on"] or on}
        for one in world["stays"]
        if one["kind"] == "full" and one["person_id"] == x["patient_id"] and one["starts_on"] <= on
    ]
    return any(
        a["starts_on"] < a["ends_on"] == x["starts_on"] == b["starts_on"] < b["ends_on"]
        and len({a["provider_id"], b["provider_id"], x["provider_id"]}) == 3
        for a in full
        for b in full
    )


def age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def impossible_state(world: World, on: date) -> Found:
    """Of lines; stays inside one another are looked at apart."""
    home, sexes = table("mining_stay_margin", on), table("mining_act_sex", on)
    least, most = table("mining_act_least_age", on), table("mining_act_most_age", on)
    shift = timedelta(days=number("mining_age_margin", on))
    again = _again(world, on)

    def wrong(x: Row) -> bool:
        who, act = person(world, x), x["act_code"]
        margins = [home[key] for key in (act, x["act_family"]) if key in home]
        other = {1: "female", 2: "male"}.get(sexes.get(act, 0), "?")
        born = who.get("birth_date")
        return (
            any(in_bed_elsewhere(world, x, margin, on) for margin in margins)
            or (bool(margins) and moved_that_day(world, x, on))
            or who.get("sex") == other
            or (born is not None and act in least and age(born, x["starts_on"]) < least[act])
            or (born is not None and act in most and age(born, x["starts_on"] - shift) > most[act])
            or (x["patient_id"], act, x["starts_on"]) in again
        )

    return lines_found(world, on, wrong)


def _again(world: World, on: date) -> set[tuple[str, str, date]]:
    once = table("mining_once", on)
    days: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for x in kept(world, on):
        if x["act_code"] in once:
            mine = days[x["patient_id"], x["act_code"]]
            mine[x["starts_on"]] = max(mine.get(x["starts_on"], 0), x["quantity"])
    found = set()
    for (patient, act), counts in days.items():
        so_far = 0
        for day in sorted(counts):
            so_far += counts[day]
            if so_far > once[act]:
                found.add((patient, act, day))
    return found


def after_death(world: World, on: date) -> Found:
    grace = table("mining_death_grace", on)

    def wrong(x: Row) -> bool:
        died = person(world, x).get("died_on")
        return (
            died is not None
            and x["act_family"] in grace
            and x["starts_on"] > died + timedelta(days=grace[x["act_family"]])
            and x["starts_on"] > died
        )

    return lines_found(world, on, wrong)


def not_entitled(world: World, on: date) -> Found:
    register = {one["provider_id"]: one for one in world["providers"]}
    families = table("mining_family_specialties", on)
    looked = kept(world, on)
    beginning = min((x["starts_on"] for x in looked), default=on)
    first, last = number("mining_first_dispensing", on), number("mining_renewal", on)

    def prescribed(x: Row) -> bool:
        return x["act_family"] in ("drug", "device") and x["prescriber_id"] is not None

    def late(x: Row) -> bool:
        closed = register.get(x["prescriber_id"] or "", {}).get("closed_on")
        if closed is None or not prescribed(x):
            return False
        same = [
            y["starts_on"]
            for y in looked
            if prescribed(y) and (y["patient_id"], y["prescriber_id"]) == (x["patient_id"], x["prescriber_id"])
        ]  # fmt: skip
        never = (min(same) - closed).days > first and closed >= beginning
        return never or (x["starts_on"] - closed).days > last

    def wrong(x: Row) -> bool:
        own = register.get(x["provider_id"], {})
        opened, closed, trade = own.get("opened_on"), own.get("closed_on"), own.get("specialty")
        return (
            (closed is not None and x["starts_on"] > closed)
            or (opened is not None and x["starts_on"] < opened)
            or (trade is not None and trade not in families.get(x["act_family"], {trade: 1}))
            or late(x)
        )

    return lines_found(world, on, wrong)


def fictitious_act(world: World, on: date) -> Found:
    needing, asleep = table("mining_traced_acts", on), table("mining_anaesthesia", on)
    looked = kept(world, on)
    traces = [
        (y["patient_id"], y["starts_on"], y["starts_on"]) for y in looked if y["act_code"] in asleep
    ]
    traces += [
        (y["patient_id"], y["starts_on"], y["ends_on"] or y["starts_on"])
        for y in looked
        if y["act_family"] == "stay"
    ]
    traces += [(s["person_id"], s["starts_on"], s["ends_on"] or on) for s in world["stays"]]
    devices = [y for y in looked if y["act_family"] == "device"]

    def wrong(x: Row) -> bool:
        if x["act_family"] == "device" and x["prescriber_id"] is None:
            year = [y for y in devices if y["starts_on"].year == x["starts_on"].year]
            known = sum(y["prescriber_id"] is not None for y in year)
            if known * 100 >= len(year) * number("mining_prescriber_known", on):
                return True
        if x["act_code"] not in needing:
            return False
        margin = timedelta(days=needing[x["act_code"]])
        return not any(
            who == x["patient_id"] and first - margin <= x["starts_on"] <= last + margin
            for who, first, last in traces
        )

    return lines_found(world, on, wrong)


def test_billing(world: World, on: date) -> Found:
    tests = [x for x in kept(world, on) if x["act_family"] == "covid_test"]
    grace, most = table("mining_death_grace", on)["covid_test"], number("mining_tests_day", on)
    beyond = set()
    for x in tests:
        before = [
            y["quantity"]
            for y in tests
            if (y["provider_id"], y["starts_on"]) == (x["provider_id"], x["starts_on"])
            and (y["claim_id"], y["line_no"]) <= (x["claim_id"], x["line_no"])
        ]
        if sum(before) > most:
            beyond.add((x["claim_id"], x["line_no"]))

    def wrong(x: Row) -> bool:
        died = person(world, x).get("died_on")
        return x["act_family"] == "covid_test" and (
            (x["claim_id"], x["line_no"]) in beyond
            or (died is not None and (x["starts_on"] - died).days > grace)
            or in_bed_elsewhere(world, x, number("mining_absent_margin", on), on)
        )

    return lines_found(world, on, wrong)


test_billing.__test__ = False  # type: ignore[attr-defined]


def stolen_card(world: World, on: date) -> Found:
    days, least = number("mining_card_days", on), number("mining_card_pharmacies", on)
    drugs = [x for x in kept(world, on) if x["act_family"] == "drug"]
    flagged = set()
    for x in drugs:
        period = [
            y
            for y in drugs
            if y["patient_id"] == x["patient_id"]
            and 0 <= (x["starts_on"] - y["starts_on"]).days < days
        ]
        if len({y["provider_id"] for y in period}) >= least:
            flagged |= {(y["claim_id"], y["line_no"]) for y in period}
    return lines_found(world, on, lambda x: (x["claim_id"], x["line_no"]) in flagged)


def shopping(world: World, on: date) -> Found:
    supply, margin = table("mining_supply_days", on), number("mining_supply_margin", on)
    days, least = number("mining_shopping_days", on), number("mining_shopping_overlaps", on)
    places = number("mining_shopping_places", on)
    drugs = [x for x in kept(world, on) if x["act_code"] in supply]

    def crosses(x: Row) -> bool:
        for y in drugs:
            if (y["patient_id"], y["act_code"]) != (x["patient_id"], x["act_code"]):
                continue
            before = (y["starts_on"], y["claim_id"]) < (x["starts_on"], x["claim_id"])
            elsewhere = y["provider_id"] != x["provider_id"] or (
                None not in (x["prescriber_id"], y["prescriber_id"])
                and x["prescriber_id"] != y["prescriber_id"]
            )
            ends = y["starts_on"] + timedelta(days=y["quantity"] * supply[y["act_code"]])
            if before and elsewhere and (ends - x["starts_on"]).days > margin:
                return True
        return False

    crossed = [x for x in drugs if crosses(x)]
    flagged = set()
    for x in crossed:
        period = [
            y
            for y in crossed
            if y["patient_id"] == x["patient_id"]
            and 0 <= (x["starts_on"] - y["starts_on"]).days < days
        ]
        shops = {y["provider_id"] for y in period}
        doctors = {y["prescriber_id"] for y in period} - {None}
        if (
            len({y["starts_on"] for y in period}) >= least
            and max(len(shops), len(doctors)) >= places
        ):
            flagged |= {(y["claim_id"], y["line_no"]) for y in period}
    return lines_found(world, on, lambda x: (x["claim_id"], x["line_no"]) in flagged)


def forged_prescription(world: World, on: date) -> Found:
    looked = kept(world, on)
    seen = {(x["provider_id"], x["patient_id"]) for x in looked}
    at_home: dict[tuple[str, str], set[str]] = defaultdict(set)
    # The commune of a patient is the last of the year, by its code.
    homes: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for x in looked:
        if x["commune"]:
            homes[x["provider_id"], x["patient_id"], x["starts_on"].year].append(x["commune"])
    for (provider, patient, _), communes in homes.items():
        at_home[provider, max(communes)].add(patient)
    least, share = number("mining_home_patients", on), number("mining_home_share", on)

    def at_home_in(provider: str, commune: str) -> bool:
        here = len(at_home[provider, commune])
        patients = len({patient for who, patient in seen if who == provider})
        return here >= least and here * 1000 >= patients * share

    strangers = [
        x
        for x in looked
        if x["act_family"] == "drug"
        and x["prescriber_id"] not in (None, x["provider_id"])
        and x["commune"] is not None
        and (x["prescriber_id"], x["patient_id"]) not in seen
        and not at_home_in(x["prescriber_id"], x["commune"])
    ]
    return _in_bursts(world, strangers, on)


def _in_bursts(world: World, strangers: list[Row], on: date) -> Found:
    days, least = number("mining_forged_days", on), number("mining_forged_patients", on)
    first: dict[tuple[str, str], date] = {}
    for x in strangers:
        key = (x["prescriber_id"], x["patient_id"])
        first[key] = min(first.get(key, x["starts_on"]), x["starts_on"])
    members = set()
    for name in {prescriber for prescriber, _ in first}:
        come = sorted((day, patient) for (who, patient), day in first.items() if who == name)
        for place in range(least - 1, len(come)):
            if (come[place][0] - come[place - least + 1][0]).days < days:
                members |= {(name, patient) for _, patient in come[place - least + 1 : place + 1]}
    share = number("mining_forged_share", on)
    alone = set()
    for name, patient in members:
        year = [
            day
            for (who, _), day in first.items()
            if who == name and day.year == first[name, patient].year
        ]
        most = max(sum(0 <= (last - day).days < days for day in year) for last in year)
        if most * 100 >= share * len(year):
            alone.add((name, patient))
    flagged = {
        (x["claim_id"], x["line_no"])
        for x in strangers
        if (key := (x["prescriber_id"], x["patient_id"])) in alone
        and (x["starts_on"] - first[key]).days < days
    }
    return lines_found(world, on, lambda x: (x["claim_id"], x["line_no"]) in flagged)

"""What was planted, told apart, and found again in the extracts by the plainest means."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan
from tests.integration.synthetic.conftest import Fund

WINDOW = [f"2024_{month:02d}" for month in (11, 12)] + [
    f"2025_{month:02d}" for month in range(1, 11)
]
COUNTED = (
    "wage_net", "unemployment", "sick_pay", "maternity_pay", "retirement", "invalidity_pension",
    "aah", "asi", "aspa", "ass", "alimony_received", "family_benefit", "self_employed_net",
    "training_pay",
)  # fmt: skip
CEILINGS = (
    (1_033_900, 1_550_800, 1_860_900, 2_171_100),
    (1_395_700, 2_093_600, 2_512_300, 2_931_100),
)
ABATING = {"unemployment", "ass", "training"}


def plain_base(
    person_rows: list[dict], situations: dict[str, set[str]], home: dict
) -> float | None:
    """Yearly base of a household, read from the rows one by one; None when a month is unknown."""
    total = 0.0
    for row in person_rows:
        sums = {}
        for kind in (*COUNTED, "alimony_paid"):
            cells = [row[f"{kind}_{month}"] for month in WINDOW]
            if None in cells:
                return None
            sums[kind] = sum(cells)
        if situations.get(row["person_id"], set()) & ABATING:
            sums["wage_net"] *= 0.7
        total += sum(sums[kind] for kind in COUNTED) - sums["alimony_paid"]
    if home["housing"] is None:
        return None
    rsa = 64_652 * (1.0, 1.5, 1.8)[min(len(person_rows), 3) - 1]
    place = min(len(person_rows), 3) - 1
    if home["housing"] == "tenant_with_aid":
        received = sum(home[f"housing_aid_{month}"] for month in WINDOW)
        return total + min(received, 12 * rsa * (0.12, 0.16, 0.165)[place])
    if home["housing"] in ("owner", "free"):
        return total + 12 * rsa * (0.12, 0.14, 0.14)[place]
    return total


def test_the_truth_of_c2s_is_what_a_plain_reading_gives(fund: Fund) -> None:
    """A second computation, a row at a time, for households of one to four without shared custody."""
    resources: dict[str, list[dict]] = {}
    for row in pq.read_table(fund.folder / "resources.parquet").to_pylist():
        resources.setdefault(row["household_id"], []).append(row)
    situations: dict[str, set[str]] = {}
    for row in pq.read_table(fund.folder / "situations.parquet").to_pylist():
        situations.setdefault(row["person_id"], set()).add(row["situation"])
    homes = pq.read_table(fund.folder / "households.parquet").to_pylist()
    shared = {
        h for (h,) in fund.sql("select distinct household_id from {persons} where shared_custody")
    }
    truth = {
        row["household_id"]: row
        for row in pq.read_table(fund.truth / "households.parquet").to_pylist()
    }
    checked = 0
    for home in homes:
        rows, said = resources[home["household_id"]], truth[home["household_id"]]
        if len(rows) > 4 or home["household_id"] in shared:
            continue
        base = plain_base(rows, situations, home)
        if base is None:
            assert said["verdict"] == "undetermined"
            continue
        free, participative = (CEILINGS[place][len(rows) - 1] for place in (0, 1))
        held = {one for row in rows for one in situations.get(row["person_id"], ())}
        if held & {"sick_pay", "aah", "asi", "aspa"}:  # abatements the law leaves open: bounded
            assert said["base_low_cents"] - 200 <= base <= said["base_high_cents"] + 200
            continue
        wanted = "free" if base <= free else "participative" if base <= participative else "none"
        assert said["verdict"] == wanted, said
        checked += 1
    assert checked > 5_000


def test_never_asked_means_entitled_uncovered_and_no_request(fund: Fund) -> None:
    wrong = fund.one(
        "select count(*) from {truth_truth} t join {persons} p using (person_id) "
        "left join {rights_requests} r on r.household_id = t.household_id and r.outcome in "
        "('free','participative','refused') where t.kind = 'c2s_non_take_up' and "
        "(p.complementary not in ('none','private') or r.request_id is not null or p.died_on is not null)"
    )
    assert wrong == 0
    assert fund.one("select count(*) from {truth_truth} where kind='c2s_non_take_up'") > 100


def test_whoever_is_entitled_and_left_out_is_in_the_truth(fund: Fund) -> None:
    missed = fund.one(
        "select count(*) from {truth_households} h where complete and alive and not has_c2s and "
        "verdict in ('free','participative') and status not in ('pending','ame') and household_id not in "
        "(select household_id from {truth_truth} where kind='c2s_non_take_up')"
    )
    assert missed == 0


def test_the_near_are_within_sixty_euros(fund: Fund) -> None:
    rows = fund.sql("select facts from {truth_truth} where kind='near_ceiling'")
    assert len(rows) > 20
    for (facts,) in rows:
        said = json.loads(facts)
        assert min(abs(said["to_free_cents"]), abs(said["to_participative_cents"])) <= 6_001


def test_the_refused_are_over_by_ten_percent_at_most(fund: Fund) -> None:
    rows = fund.sql(
        "select facts, r.outcome from {truth_truth} t join {rights_requests} r using (household_id) "
        "where kind='refused_small_margin'"
    )
    assert len(rows) > 15
    for facts, outcome in rows:
        said = json.loads(facts)
        over = said["base_cents"] / said["ceiling_participative_cents"]
        assert 1.0 < over <= 1.10
        assert outcome == "refused"


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        (
            "over80_without_care",
            "select person_id from {persons} where died_on is null and birth_date <= date '1945-12-31' "
            "and (last_care_on is null or last_care_on < date '2023-12-31')",
        ),
        (
            "long_illness_without_care",
            "select person_id from {persons} where died_on is null and ald "
            "and (last_care_on is null or last_care_on < date '2023-12-31')",
        ),
        (
            "no_declared_doctor",
            "select person_id from {persons} where died_on is null and not has_declared_doctor "
            "and birth_date <= date '2009-12-31'",
        ),
        (
            "care_given_up_for_cost",
            "select q.person_id from {quotes} q join {persons} p using (person_id) where died_on is null "
            "and complementary = 'none' and issued_on <= date '2025-12-31' - 120 "
            "and patient_share_cents >= 30000 and not exists (select 1 from {claims} c where "
            "c.patient_id = q.person_id and c.act_family = q.act_family and not c.cancelled "
            "and c.starts_on >= q.issued_on)",
        ),
    ],
)
def test_a_plain_query_finds_what_was_planted_and_nothing_else(
    fund: Fund, kind: str, query: str
) -> None:
    found = {person for (person,) in fund.sql(query)}
    planted = {p for (p,) in fund.sql(f"select person_id from {{truth_truth}} where kind='{kind}'")}
    assert found == planted
    assert len(planted) >= 5


def test_only_planted_duplicates_are_paid_twice(fund: Fund) -> None:
    twice = fund.one(
        "select count(*) from (select 1 from {claims} where not cancelled "
        "group by patient_id, provider_id, act_code, starts_on having count(*) > 1)"
    )
    planted = fund.sql("select lines[1], facts from {truth_truth} where kind='exact_duplicate'")
    assert twice == len(planted) > 10
    (copy, copied), facts = planted[0][0].split("/"), planted[0][1]
    first, line = json.loads(facts)["beside"][0].split("/")
    pair = fund.sql(
        "select distinct patient_id, provider_id, act_code, starts_on from {claims} "
        f"where claim_id = '{copy}' and line_no = {copied} or (claim_id = '{first}' "
        f"and line_no = {line})"
    )
    assert len(pair) == 1


def test_only_planted_prices_pass_a_cap(fund: Fund) -> None:
    over = fund.sql(
        "select claim_id from {claims} c join {prices} p using (act_code) where "
        "c.billed_cents > p.cap_cents and c.starts_on >= p.starts_on "
        "and (p.ends_on is null or c.starts_on <= p.ends_on)"
    )
    planted = fund.sql("select claim_id from {truth_truth} where kind='price_over_cap'")
    assert sorted(over) == sorted(planted)
    assert len(over) > 5


def test_the_truth_is_written_apart_only(fund: Fund, tmp_path: Path) -> None:
    assert {path.name for path in fund.truth.iterdir()} == {"truth.parquet", "households.parquet"}
    assert not list(fund.folder.glob("*truth*"))
    words = [name for name, *_ in fund.sql("describe select * from {households}")]
    assert not {"status", "verdict", "non_take_up"} & set(words)
    generate(Plan(500, 11), tmp_path)
    assert not list(tmp_path.glob("*truth*"))

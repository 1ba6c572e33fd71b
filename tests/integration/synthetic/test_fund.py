"""The fund as written: whole, near the sources, held together."""

from __future__ import annotations

import json

import pytest
from stdnum.fr import nir

from relais.synthetic.care import calendar
from tests.integration.synthetic.conftest import Fund

TABLES = {
    "persons", "households", "resources", "situations", "rights_requests", "quotes", "claims",
    "providers", "work_stops", "payrolls", "certificates", "stays", "prices", "identities",
    "purchases", "patient_answers", "account_changes",
}  # fmt: skip


def test_every_table_is_there_with_the_rows_it_says(fund: Fund) -> None:
    said = json.loads((fund.folder / "extract.json").read_text(encoding="utf-8"))
    assert {path.stem for path in fund.folder.glob("*.parquet")} == TABLES
    assert said["extract_on"] == "2025-12-31"
    for name, rows in said["rows"].items():
        assert fund.one(f"select count(*) from {{{name}}}") == rows, name


def test_insured_are_counted_exactly(fund: Fund) -> None:
    for name in ("persons", "resources", "identities"):
        assert fund.one(f"select count(distinct person_id) from {{{name}}}") == 12_000


def test_proportions_are_near_the_sources(fund: Fund) -> None:
    """CPAM du Var 2021: C2S about 16 % of the insured, 77 % of it free; accounts 90.10 %."""
    ((c2s, free, ame, account),) = fund.sql(
        "select avg((complementary like 'c2s%')::int), "
        "sum((complementary='c2s_free')::int)/sum((complementary like 'c2s%')::int), "
        "avg((complementary='ame')::int), avg(has_account::int) from {persons}"
    )
    assert c2s == pytest.approx(0.16, abs=0.02)
    assert free == pytest.approx(0.77, abs=0.05)
    assert ame == pytest.approx(0.003, abs=0.003)
    assert account == pytest.approx(0.90, abs=0.02)


def test_lines_of_care_a_person_and_their_season(fund: Fund) -> None:
    months = dict(fund.sql("select month(starts_on), count(*) from {claims} group by 1"))
    assert sum(months.values()) / 12_000 == pytest.approx(27.5, abs=3)
    assert months[8] < 0.75 * months[1]
    sundays = fund.one("select avg((dayofweek(starts_on)=0)::int) from {claims}")
    assert sundays < 0.05
    assert calendar(fund.plan, (1.0,) * 12)[-1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("child", "column", "parent", "key"),
    [
        ("persons", "household_id", "households", "household_id"),
        ("resources", "person_id", "persons", "person_id"),
        ("resources", "household_id", "households", "household_id"),
        ("situations", "person_id", "persons", "person_id"),
        ("rights_requests", "person_id", "persons", "person_id"),
        ("rights_requests", "household_id", "households", "household_id"),
        ("quotes", "person_id", "persons", "person_id"),
        ("quotes", "provider_id", "providers", "provider_id"),
        ("claims", "patient_id", "persons", "person_id"),
        ("claims", "provider_id", "providers", "provider_id"),
        ("claims", "prescriber_id", "providers", "provider_id"),
        ("stays", "person_id", "persons", "person_id"),
        ("stays", "provider_id", "providers", "provider_id"),
        ("work_stops", "person_id", "persons", "person_id"),
        ("payrolls", "person_id", "persons", "person_id"),
        ("certificates", "person_id", "persons", "person_id"),
        ("certificates", "issuer_id", "providers", "provider_id"),
        ("identities", "person_id", "persons", "person_id"),
        ("purchases", "provider_id", "providers", "provider_id"),
        ("patient_answers", "person_id", "persons", "person_id"),
        ("patient_answers", "claim_id", "claims", "claim_id"),
        ("account_changes", "holder_id", "persons", "person_id"),
        ("providers", "practitioner_person_id", "persons", "person_id"),
    ],
)
def test_nothing_refers_to_what_is_not(
    fund: Fund, child: str, column: str, parent: str, key: str
) -> None:
    orphans = fund.one(
        f"select count(*) from {{{child}}} c where c.{column} is not null "
        f"and c.{column} not in (select {key} from {{{parent}}})"
    )
    assert orphans == 0
    assert fund.rows[child] > 0


def test_each_key_is_unique(fund: Fund) -> None:
    keys = {
        "claims": "claim_id, line_no", "rights_requests": "request_id", "quotes": "quote_id",
        "stays": "stay_id", "work_stops": "stop_id", "payrolls": "payroll_id",
        "certificates": "certificate_id", "providers": "provider_id",
        "purchases": "purchase_id", "patient_answers": "claim_id, line_no, person_id, asked_on",
        "account_changes": "holder_kind, holder_id, starts_on",
    }  # fmt: skip
    for name, key in keys.items():
        assert fund.one(f"select count(distinct ({key})) from {{{name}}}") == fund.rows[name], name


def test_a_household_is_its_applicant_and_those_with_them(fund: Fund) -> None:
    odd = fund.one(
        "select count(*) from (select household_id, sum((household_role='applicant')::int) a, "
        "sum((household_role='partner')::int) p from {persons} group by 1) where a<>1 or p>1"
    )
    assert odd == 0


def test_resources_are_wide_and_sorted_by_household(fund: Fund) -> None:
    names = [name for name, *_ in fund.sql("describe select * from {resources}")]
    assert names[:2] == ["person_id", "household_id"]
    assert "wage_net_2023_12" in names
    assert "wage_net_2025_11" in names
    assert "wage_net_2025_12" not in names
    homes = [home for (home,) in fund.sql("select household_id from {resources}")]
    assert homes == sorted(homes)


def test_nirs_are_impossible_valid_and_unique(fund: Fund) -> None:
    numbers = [number for (number,) in fund.sql("select nir from {identities}")]
    assert len(set(numbers)) == len(numbers)
    assert all(13 <= int(number[3:5]) <= 19 for number in numbers)
    assert all(nir.is_valid(number) for number in numbers[::7])


def test_names_are_varied_and_mail_goes_nowhere(fund: Fund) -> None:
    ((last, first),) = fund.sql(
        "select count(distinct last_name), count(distinct first_names) from {identities}"
    )
    assert last > 1_500
    assert first > 1_500
    outside = "select count(*) from {identities} where email not like '%_@example.org'"
    assert fund.one(outside) == 0
    known = fund.one(
        "select count(*) from {identities} i join {persons} p using (person_id) "
        "where (i.phone is not null) <> p.has_phone or (i.email is not null) <> p.has_email"
    )
    assert known == 0


def test_amounts_make_sense(fund: Fund) -> None:
    assert fund.one(
        "select count(*) from {claims} where reimbursed_cents > billed_cents "
        "or reimbursed_cents > base_cents or billed_cents < 0 or paid_on < starts_on"
    ) == 0  # fmt: skip
    cancelled = fund.one("select avg(cancelled::int) from {claims}")
    assert cancelled == pytest.approx(0.006, abs=0.002)


def planted(fund: Fund, *kinds: str) -> set[str]:
    """Lines of claims (`claim/line`), stays or payrolls of the cases of these kinds."""
    words = ", ".join(f"'{kind}'" for kind in kinds)
    rows = fund.sql(f"select unnest(lines) from {{truth_truth}} where kind in ({words})")
    return {row for (row,) in rows}


def found(fund: Fund, query: str) -> set[str]:
    return {row for (row,) in fund.sql(f"select claim_id || '/' || line_no from {query}")}


def test_only_planted_care_is_out_of_life_or_by_who_is_not_there(fund: Fund) -> None:
    out = found(
        fund,
        "{claims} c join {persons} p on p.person_id = c.patient_id "
        "where c.starts_on < p.birth_date or c.starts_on > p.died_on",
    )
    assert out
    assert out <= planted(fund, "after_death", "test_billing")
    assert planted(fund, "after_death") <= out
    absent = found(
        fund,
        "{claims} c join {providers} p using (provider_id) "
        "where c.starts_on < p.opened_on or c.starts_on > p.closed_on",
    )
    assert absent
    assert absent <= planted(fund, "not_entitled")


def test_only_planted_people_work_or_are_visited_where_they_are_not(fund: Fund) -> None:
    worked = fund.sql(
        "select distinct w.payroll_id from {payrolls} w join {work_stops} s using (person_id) "
        "where w.hours > 0 and w.starts_on <= s.ends_on and w.ends_on >= s.starts_on"
    )
    assert {row for (row,) in worked} == planted(fund, "work_during_leave")
    visited = found(
        fund,
        "{claims} c join {stays} s on s.person_id = c.patient_id "
        "where s.kind = 'full' and c.act_family in ('nursing', 'physiotherapy') "
        "and c.starts_on > s.starts_on and c.starts_on < s.ends_on",
    )
    nursed = {line for line in planted(fund, "impossible_state") if "/" in line}
    assert visited
    assert visited <= nursed


def test_honest_lookalikes_are_there(fund: Fund) -> None:
    """Wages kept during a stop, stays that go on elsewhere, acts billed again after a cancellation."""
    assert fund.one(
        "select count(*) from {payrolls} w join {work_stops} s using (person_id) "
        "where w.hours = 0 and w.starts_on >= s.starts_on and w.ends_on <= s.ends_on"
    )
    assert fund.one(
        "select count(*) from {stays} a join {stays} b using (person_id) "
        "where a.ends_on = b.starts_on and a.stay_id <> b.stay_id"
    )
    assert fund.one(
        "select count(*) from {claims} a join {claims} b using (patient_id, provider_id, act_code, starts_on) "
        "where a.cancelled and not b.cancelled"
    )


def test_a_professional_who_is_stopped_bills_nothing_unless_planted(fund: Fund) -> None:
    inside = (
        "from {providers} p join {work_stops} s on s.person_id = p.practitioner_person_id "
        "join {claims} c using (provider_id) where not c.cancelled and c.starts_on "
    )
    billed = fund.sql(
        f"select distinct s.person_id {inside} > s.starts_on and c.starts_on <= s.ends_on"
    )
    guilty = fund.sql("select subject_id from {truth_truth} where kind = 'billing_during_leave'")
    assert billed
    assert set(billed) == set(guilty)
    stopped = fund.one("select count(*) from {providers} p join {work_stops} s on s.person_id = p.practitioner_person_id")  # fmt: skip
    assert isinstance(stopped, int)
    assert stopped > len(billed), "honest professionals are stopped too"


def test_honest_pharmacies_receive_what_they_use(fund: Fund) -> None:
    short = fund.sql(
        "select provider_id from (select provider_id, act_family product, sum(quantity) n from {claims} "
        "where not cancelled and act_family in ('covid_test', 'vaccination') group by 1, 2) "
        "left join (select provider_id, product, sum(quantity) m from {purchases} group by 1, 2) "
        "using (provider_id, product) where n > coalesce(m, 0)"
    )
    guilty = fund.sql(
        "select subject_id from {truth_truth} where kind in ('beyond_stock', 'test_billing')"
    )
    assert short
    assert set(short) <= set(guilty)


def test_honest_patients_deny_few_acts(fund: Fund) -> None:
    (share,) = fund.sql(
        "select avg((answer = 'not_received')::int) from {patient_answers} a where answer is not null and "
        "claim_id || '/' || line_no not in (select unnest(lines) from {truth_truth} where kind = 'denied_act')"
    )
    assert share[0] == pytest.approx(0.01, abs=0.006)


def test_last_care_is_that_of_the_claims(fund: Fund) -> None:
    assert fund.one(
        "select count(*) from {persons} p join (select patient_id, max(starts_on) d from {claims} "
        "where not cancelled group by 1) c on c.patient_id = p.person_id where d <> last_care_on"
    ) == 0  # fmt: skip


def test_cover_is_explained_by_a_request(fund: Fund) -> None:
    unexplained = fund.one(
        "select count(*) from {persons} p where complementary in ('c2s_free','c2s_participative','ame')"
        " and not exists (select 1 from {rights_requests} r where r.household_id = p.household_id "
        "and r.starts_on <= date '2025-12-31' and r.ends_on >= date '2025-12-31' and "
        "case complementary when 'ame' then r.right = 'ame' "
        "else r.right = 'c2s' and 'c2s_' || r.outcome = complementary end)"
    )
    assert unexplained == 0
    still_open = fund.one(
        "select count(*) from {persons} p join {rights_requests} r using (household_id) "
        "where complementary in ('none','private') and r.ends_on >= date '2025-12-31'"
    )
    assert still_open == 0


def test_delays_and_dates_of_requests_are_in_order(fund: Fund) -> None:
    assert fund.one(
        "select count(*) from {rights_requests} where decided_on < requested_on "
        "or requested_on > date '2025-12-31' or decided_on > date '2025-12-31'"
    ) == 0  # fmt: skip

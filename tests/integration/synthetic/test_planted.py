"""Schemes in a fund: a plain query finds what was planted, and an honest fund has none of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relais.synthetic.plan import Plan
from relais.synthetic.schemes import drawn, schemes
from tests.integration.synthetic.conftest import Fund, made

PAIR = "('ZCQM005','ZCQM008'), ('DZQJ009','DZQM006')"
LINE = "claim_id || '/' || line_no"
QUERIES = {
    "forbidden_pair": f"select {LINE} from {{claims}} p where not cancelled and exists (select 1 from {{claims}} w "
    "where not w.cancelled and w.patient_id = p.patient_id and w.starts_on = p.starts_on "
    f"and (w.act_code, p.act_code) in ({PAIR}))",
    "class_switch": f"select {LINE} from {{claims}} a where act_code = '2222124' and not cancelled "
    "and exists (select 1 from {claims} b where b.patient_id = a.patient_id and b.starts_on = a.starts_on "
    "and b.act_code = '2264861' and not b.cancelled)",
    "early_renewal": f"select {LINE} from {{claims}} a where act_code = '2222124' and not cancelled "
    "and exists (select 1 from {claims} b where b.patient_id = a.patient_id and b.act_code = a.act_code "
    "and not b.cancelled and a.starts_on - b.starts_on between 1 and 729)",
    "after_death": f"select {LINE} from {{claims}} c join {{persons}} p on p.person_id = c.patient_id "
    "where c.starts_on > p.died_on and c.act_family <> 'covid_test'",
    "work_during_leave": "select payroll_id from {payrolls} w join {work_stops} s using (person_id) "
    "where w.hours > 0 and w.starts_on <= s.ends_on and w.ends_on >= s.starts_on",
    "vaccination_certificate": "select certificate_id from {certificates} where lot is null and booking_id is null",
    "orphan_add_on": f"select {LINE} from {{claims}} a where act_code in ('1848', 'ZZLP025', 'YYYY600') "
    "and not exists (select 1 from {claims} b where b.patient_id = a.patient_id and b.starts_on = a.starts_on "
    "and b.provider_id = a.provider_id and not b.cancelled and case a.act_code when '1848' then b.act_family = 'nursing' "
    "when 'ZZLP025' then b.act_family = 'surgery' and b.act_code <> 'ZZLP025' "
    "else b.act_family = 'imaging' and b.act_code <> 'YYYY600' end)",
    "redundant_act": f"select {LINE} from {{claims}} a where act_code in ('HBJD001', 'JKHD001') and not cancelled "
    "and exists (select 1 from {claims} b where b.patient_id = a.patient_id and b.act_code = a.act_code "
    "and not b.cancelled and a.starts_on - b.starts_on between 1 and 149)",
    "fictitious_act": f"select {LINE} from {{claims}} a where act_family = 'surgery' and act_code <> 'ZZLP025' "
    "and not exists (select 1 from {claims} b where b.patient_id = a.patient_id and b.starts_on = a.starts_on "
    "and b.act_code = 'ZZLP025')",
}
ALSO = {"early_renewal": ("near_duplicate",)}
"""A frame copied some days later is sold again before its delay too."""
PARTS = {"redundant_act": ("HBJD001", "JKHD001")}


def planted(fund: Fund, kind: str) -> set[str]:
    rows = fund.sql(f"select unnest(lines) from {{truth_truth}} where kind = '{kind}'")
    return {row for (row,) in rows}


@pytest.mark.parametrize("kind", sorted(set(QUERIES) - {"fictitious_act", "redundant_act"}))
def test_a_plain_query_finds_what_was_planted_and_nothing_else(fund: Fund, kind: str) -> None:
    found = {row for (row,) in fund.sql(QUERIES[kind])}
    besides = {line for other in ALSO.get(kind, ()) for line in planted(fund, other)}
    assert found - besides == planted(fund, kind)
    assert found


@pytest.mark.parametrize("kind", ["fictitious_act", "redundant_act"])
def test_what_a_narrower_query_finds_was_planted(fund: Fund, kind: str) -> None:
    found = {row for (row,) in fund.sql(QUERIES[kind])}
    assert found
    assert found <= planted(fund, kind)


@pytest.mark.parametrize("seed", [2, 9])
def test_every_row_of_the_truth_names_rows_that_exist(tmp_path: Path, seed: int) -> None:
    """With settings drawn anew: subjects and rows are those of the extracts."""
    fund = made(tmp_path, Plan(insured=9_000, seed=seed, years=2, schemes=drawn(seed)))
    known = {row for (row,) in fund.sql(f"select {LINE} from {{claims}}")}
    for table, key in (
        ("stays", "stay_id"),
        ("payrolls", "payroll_id"),
        ("certificates", "certificate_id"),
    ):
        known |= {row for (row,) in fund.sql(f"select {key} from {{{table}}}")}
    subjects = {row for (row,) in fund.sql("select provider_id from {providers}")}
    subjects |= {row for (row,) in fund.sql("select person_id from {persons}")}
    rows = fund.sql("select kind, subject_kind, subject_id, lines, facts from {truth_truth}")
    cases = [row for row in rows if row[0] in schemes()]
    assert len({kind for kind, *_ in cases}) >= 15
    for kind, subject_kind, subject, lines, facts in cases:
        assert set(lines) <= known, kind
        members = json.loads(facts).get("providers", [])
        assert set(members) <= subjects
        assert subject in subjects or subject_kind == "network"


def test_a_fund_without_schemes_is_honest(tmp_path: Path) -> None:
    fund = made(tmp_path, Plan(insured=6_000, seed=4, schemes=()))
    assert not {kind for (kind,) in fund.sql("select distinct kind from {truth_truth}")} & set(
        schemes()
    )
    for kind, query in QUERIES.items():
        assert fund.sql(query) == [], kind

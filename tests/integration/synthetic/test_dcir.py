"""The same care in the columns of the national base."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from relais.synthetic.dcir import KEYS
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan
from tests.integration.synthetic.conftest import Fund, made

KEY = ", ".join(KEYS)


def test_there_are_nine_keys_and_they_name_one_line(dcir_fund: Fund) -> None:
    assert len(KEYS) == 9
    assert (
        dcir_fund.one(f"select count(distinct ({KEY})) from {{ER_PRS_F}}")
        == dcir_fund.rows["ER_PRS_F"]
    )


@pytest.mark.parametrize(
    ("table", "code"), [("ER_CAM_F", "CAM_PRS_IDE"), ("ER_TIP_F", "TIP_PRS_IDE")]
)
def test_acts_and_devices_join_their_line(dcir_fund: Fund, table: str, code: str) -> None:
    joined = dcir_fund.one(
        f"select count(*) from {{{table}}} a join {{ER_PRS_F}} p using ({KEY}) where a.{code} is not null"
    )
    assert joined == dcir_fund.rows[table] > 20


def test_patients_are_beneficiaries(dcir_fund: Fund) -> None:
    assert dcir_fund.rows["IR_BEN_R"] == 3_000
    lost = dcir_fund.one(
        "select count(*) from {ER_PRS_F} where (BEN_NIR_PSA, BEN_RNG_GEM) not in "
        "(select (BEN_NIR_PSA, BEN_RNG_GEM) from {IR_BEN_R})"
    )
    assert lost == 0
    assert "claims" not in dcir_fund.rows


def test_it_is_the_care_of_our_own_tables(dcir_fund: Fund, tmp_path: Path) -> None:
    ours = made(tmp_path, Plan(insured=3_000, seed=11))
    (mine,) = ours.sql(
        "select count(*), sum(billed_cents), sum(reimbursed_cents), sum(quantity), sum(cancelled::int) from {claims}"
    )
    (theirs,) = dcir_fund.sql(
        "select count(*), round(sum(PRS_PAI_MNT)*100)::bigint, round(sum(BSE_REM_MNT)*100)::bigint, "
        "sum(PRS_ACT_QTE)::bigint, sum(PRS_REJ_TOP) from {ER_PRS_F}"
    )
    assert theirs == mine
    assert theirs[4] > 50


def test_small_funds_may_be_text_with_semicolons(tmp_path: Path) -> None:
    rows = generate(Plan(300, 1, layout="dcir", dcir_as="csv"), tmp_path)
    for name in ("ER_PRS_F", "ER_CAM_F", "ER_TIP_F", "IR_BEN_R"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file, delimiter=";"))) == rows[name]
    assert (tmp_path / "persons.parquet").exists()

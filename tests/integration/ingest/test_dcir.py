"""The national claims base and our own tables say the same thing of the same fund."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from relais.commands.synth import command as synth
from relais.data.extracts.dcir import KEYS
from relais.data.extracts.ingest import ingest
from relais.data.warehouse import open_warehouse
from relais.data.warehouse.schema import TABLES
from tests.extracts import claim, write

PRS = {
    "FLX_DIS_DTD": "2025-04-01",
    "FLX_TRT_DTD": "2025-03-20",
    "FLX_EMT_TYP": "1",
    "FLX_EMT_NUM": "17",
    "FLX_EMT_ORD": "1",
    "ORG_CLE_NUM": "01C831000",
    "DCT_ORD_NUM": "1",
    "PRS_ORD_NUM": "1",
    "REM_TYP_AFF": "0",
    "BEN_NIR_PSA": "P1",
    "BEN_RNG_GEM": "1",
    "BEN_RES_DPT": "083",
    "BEN_RES_COM": "137",
    "EXE_SOI_DTD": "2025-03-04",
    "EXE_SOI_DTF": "",
    "PFS_EXE_NUM": "E1",
    "PFS_PRE_NUM": "",
    "PSE_SPE_COD": "1",
    "PSE_ACT_NAT": "0",
    "PRS_NAT_REF": "1110",
    "PRS_ACT_QTE": "1",
    "PRS_PAI_MNT": "30,00",
    "BSE_REM_BSE": "30.00",
    "BSE_REM_MNT": "21",
    "DPN_QLF": "0",
}
BEN = {
    "BEN_NIR_PSA": "P1",
    "BEN_RNG_GEM": "1",
    "BEN_NIR_ANO": "N1",
    "ASS_NIR_ANO": "N1",
    "BEN_NAI_ANN": "1980",
    "BEN_NAI_MOI": "07",
    "BEN_SEX_COD": "2",
    "BEN_DCD_DTE": "1600-01-01",
    "ORG_AFF_BEN": "01C831000",
    "BEN_RES_DPT": "083",
    "BEN_RES_COM": "137",
}
_KEYS = [column.name for column in KEYS]


def prs(number: int, **said: str) -> dict[str, str]:
    return {**PRS, "DCT_ORD_NUM": str(number), **said}


def act(number: int, code: str, order: int = 1) -> dict[str, str]:
    keys = {name: prs(number)[name] for name in _KEYS}
    return {**keys, "CAM_ORD_NUM": str(order), "CAM_PRS_IDE": code}


def device(number: int, code: str, order: int = 1) -> dict[str, str]:
    keys = {name: prs(number)[name] for name in _KEYS}
    return {**keys, "TIP_ORD_NUM": str(order), "TIP_PRS_IDE": code}


DENTAL = {"PRS_NAT_REF": "1351", "PSE_SPE_COD": "19", "PFS_EXE_NUM": "D1"}
NURSE = {"PRS_NAT_REF": "3111", "PSE_SPE_COD": "0", "PSE_ACT_NAT": "24", "PFS_EXE_NUM": "N1"}
OPTICIAN = {"PRS_NAT_REF": "3506", "PSE_SPE_COD": "0", "PSE_ACT_NAT": "63", "PFS_EXE_NUM": "O1"}
DCIR = {
    "ER_PRS_F": [
        prs(1),
        prs(2, **DENTAL, PFS_PRE_NUM="00000000"),
        prs(3, **NURSE, PFS_PRE_NUM="E1", PRS_ACT_QTE="3.00", EXE_SOI_DTF="06/03/2025"),
        prs(4, **OPTICIAN, PRS_PAI_MNT="125.50"),
        prs(5, EXE_SOI_DTD="20250310", BEN_NIR_PSA="P2"),
        prs(6, EXE_SOI_DTD="20250310", BEN_NIR_PSA="P2", PRS_ACT_QTE="-1")
        | {"PRS_PAI_MNT": "-30", "BSE_REM_BSE": "-30", "BSE_REM_MNT": "-21"},
        prs(7, BEN_RES_DPT="971", BEN_RES_COM="105", BEN_RNG_GEM="2"),
        prs(8, DPN_QLF="71"),
        prs(9, PRS_NAT_REF="1951", BSE_REM_MNT="0"),
    ],
    "ER_CAM_F": [act(2, "HBQK389"), act(2, "HBQK002", 2)],
    "ER_TIP_F": [device(4, "2264861", 2), device(4, "2222124", 1)],
    "IR_BEN_R": [
        BEN,
        BEN | {"BEN_NIR_PSA": "P2", "BEN_NIR_ANO": "N2", "BEN_DCD_DTE": "2025-04-02"},
    ],
}
OURS = [
    claim(claim_id=1),
    claim(claim_id=2, provider_id="D1", specialty="19", act_code="HBQK389", act_family="dental"),
    claim(claim_id=3, provider_id="N1", specialty="A24", act_code="3111", act_family="nursing")
    | {"prescriber_id": "E1", "quantity": "3", "ends_on": "2025-03-06"},
    claim(claim_id=4, provider_id="O1", specialty="A63", act_code="2222124", act_family="optical")
    | {"billed_cents": "12550"},
    claim(claim_id=5, patient_id="P2", starts_on="2025-03-10", cancelled="true"),
    claim(claim_id=7, patient_id="P1-2", commune="97105"),
]


def rows(home, name: str) -> list[dict]:
    with open_warehouse(home) as warehouse:
        return warehouse.table(name).to_pyarrow().to_pylist()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_same_claims_in_both_formats(tmp_path, form):
    if form == "csv":
        folder = write(tmp_path / "dcir", **DCIR)
    else:
        folder = tmp_path / "dcir"
        folder.mkdir()
        for name, given in DCIR.items():
            pq.write_table(pa.Table.from_pylist(given), folder / f"{name}.parquet")
    outcome = ingest(tmp_path / "a", folder)
    ingest(tmp_path / "b", write(tmp_path / "ours", claims=OURS))
    shared = [column.name for column in TABLES["claims"].columns if column.name != "claim_id"]
    seen, wanted = (
        sorted(tuple(str(row[name]) for name in shared) for row in rows(tmp_path / home, "claims"))
        for home in ("a", "b")
    )
    assert seen == wanted
    counts = {
        file["file"].split(".")[0]: file for file in outcome.version.tables["claims"]["files"]
    }
    lines = counts["ER_PRS_F"]
    assert (lines["read"], lines["kept"], lines["rejected"]) == (9, 7, 2)
    told = pq.read_table(tmp_path / "a" / "rejected" / outcome.version.id / "claims.parquet")
    assert told["column"].to_pylist() == ["DPN_QLF", "PRS_NAT_REF"]
    assert "pour information" in told["reason"][0].as_py()


def test_a_synthetic_fund_is_the_same_in_both_formats(tmp_path):
    for form in ("relais", "dcir"):
        options = ["--insured", "400", "--seed", "7", "--format", form, "--json"]
        made = CliRunner().invoke(synth, [str(tmp_path / form), *options])
        assert made.exit_code == 0, made.output
        ingest(tmp_path / f"home-{form}", tmp_path / form)
    shared = [column.name for column in TABLES["claims"].columns if column.name != "claim_id"]
    seen, wanted = (
        sorted(map(str, (tuple(row[name] for name in shared) for row in rows(home, "claims"))))
        for home in (tmp_path / "home-dcir", tmp_path / "home-relais")
    )
    assert len(seen) > 4_000
    assert seen == wanted
    assert rows(tmp_path / "home-dcir", "persons") == rows(tmp_path / "home-relais", "persons")


def test_beneficiaries_become_persons(tmp_path):
    ingest(tmp_path / "home", write(tmp_path / "dcir", **DCIR))
    first, second = rows(tmp_path / "home", "persons")
    assert first["birth_date"] == date(1980, 7, 1)
    assert (first["sex"], first["commune"], first["fund"]) == ("female", "83137", "831")
    assert (first["household_role"], first["died_on"]) == ("applicant", None)
    assert (second["household_role"], second["died_on"]) == ("dependant", date(2025, 4, 2))
    assert first["complementary"] is None, "what the base does not say is unknown"


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"PRS_ACT_QTE": "-2"}, "PRS_ACT_QTE"),
        ({"BSE_REM_MNT": "-21"}, "BSE_REM_MNT"),
        ({"PRS_PAI_MNT": "12,345"}, "PRS_PAI_MNT"),
        ({"EXE_SOI_DTD": "20250231"}, "EXE_SOI_DTD"),
        ({"EXE_SOI_DTF": "2025-03-01"}, "EXE_SOI_DTF"),
    ],
)
def test_wrong_line_of_service_is_named(tmp_path, said, column):
    folder = write(tmp_path / "dcir", ER_PRS_F=[prs(1), prs(2, **said), prs(3)])
    outcome = ingest(tmp_path / "home", folder)
    told = pq.read_table(tmp_path / "home" / "rejected" / outcome.version.id / "claims.parquet")
    assert told.select(["line", "column"]).to_pylist() == [{"line": 3, "column": column}]


def test_a_line_that_takes_back_what_is_not_there_stays_cancelled(tmp_path):
    back = {"PRS_ACT_QTE": "-1", "PRS_PAI_MNT": "-30", "BSE_REM_BSE": "-30", "BSE_REM_MNT": "-21"}
    lines = [prs(1), prs(2), prs(3, **back), prs(4, **back), prs(5, **back)]
    ingest(tmp_path / "home", write(tmp_path / "dcir", ER_PRS_F=lines))
    found = rows(tmp_path / "home", "claims")
    assert [row["cancelled"] for row in found] == [True, True, True]
    assert {row["billed_cents"] for row in found} == {3000}


def test_the_table_itself_comes_before_what_stands_in_for_it(tmp_path):
    person = {column.name: "" for column in TABLES["persons"].columns}
    person |= {
        "person_id": "P1",
        "household_id": "H1",
        "household_role": "applicant",
        "fund": "831",
    }
    folder = write(tmp_path / "mixed", **DCIR, persons=[person])
    outcome = ingest(tmp_path / "home", folder)
    assert [row["household_id"] for row in rows(tmp_path / "home", "persons")] == ["H1"]
    assert [file for file, _ in outcome.left_out] == ["IR_BEN_R.csv"]

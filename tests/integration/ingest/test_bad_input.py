"""Whatever is wrong with a folder of extracts: one French sentence, exit status 2, nothing half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from relais.commands.ingest import command
from relais.data.warehouse import open_warehouse
from tests.extracts import claim, csv_text, provider, write

GOOD = [claim(claim_id=f"C{i}") for i in range(20)]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A warehouse with 20 claims, which no bad folder may touch."""
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    assert run(write(tmp_path / "good", claims=GOOD)).exit_code == 0
    return tmp_path / "home"


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(folder), *options])


def refused(result: Result, home: Path) -> str:
    """The sentence, once checked that nothing changed."""
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("L’entrepôt n’a pas changé.")
    with open_warehouse(home) as warehouse:
        assert warehouse.names() == ["care_dates", "claims"]
        assert warehouse.table("claims").count().to_pyarrow().as_py() == 20
    assert [path.name for path in (home / "warehouse").glob("building-*")] == []
    assert list((home / "tmp").glob("*")) == []
    return lines[0]


TEXT = csv_text(GOOD)
NO_PROVIDER = csv_text(GOOD, [name for name in GOOD[0] if name != "provider_id"])
RENAMED = TEXT.replace("provider_id", "provider_no", 1)
CASES = {
    "comma": ({"claims.csv": TEXT.replace(";", ",")}, "séparées par une virgule"),
    "tab": ({"claims.csv": TEXT.replace(";", "\t")}, "séparées par une tabulation"),
    "latin-1": (
        {"claims.csv": (TEXT + csv_text([claim(act_code="é")]).split("\n")[1]).encode("latin-1")},
        "l’octet 0xE9 de la ligne 22",
    ),
    "utf-16": ({"claims.csv": TEXT.encode("utf-16")}, "n’est pas un texte en UTF-8"),
    "missing column": ({"claims.csv": NO_PROVIDER}, "n’a pas la colonne « provider_id »"),
    "renamed column": ({"claims.csv": RENAMED}, "la plus proche présente est « provider_no »"),
    "column twice": (
        {"claims.csv": TEXT.replace("commune", "fund", 1)},
        "deux fois la colonne « fund »",
    ),
    "unknown file": ({"claim.csv": TEXT}, "Le nom connu le plus proche est « claims »"),
    "not an extract": (
        {"claims.csv": TEXT, "notes.xlsx": b"PK"},
        "« notes.xlsx » n’est pas un extrait",
    ),
    "empty file": ({"claims.csv": ""}, "« claims.csv » est vide"),
    "blank file": ({"claims.csv": "\n\n"}, "« claims.csv » est vide"),
    "empty folder": ({}, "ne contient aucun fichier"),
    "personal file only": (
        {"identities.csv": "person_id;nir\nP1;1\n"},
        "ne contient aucun fichier",
    ),
    "same content twice": (
        {"claims-1.csv": TEXT, "claims-2.csv": TEXT},
        "« claims-1.csv » et « claims-2.csv » ont le même contenu",
    ),
    "old Mac line ends": ({"claims.csv": TEXT.replace("\n", "\r")}, "retour chariot seul"),
    "not Parquet": ({"claims.parquet": b"PAR1 and then nothing"}, "tronqué ou abîmé"),
    "nothing to keep": (
        {"claims.csv": csv_text([claim(starts_on="2025-02-31")])},
        "ligne 2, colonne « starts_on » : « 2025-02-31 » n’est pas une date qui existe",
    ),
    "no date": ({"providers.csv": csv_text([provider()])}, None),
    "wrong extract.json": ({"claims.csv": TEXT, "extract.json": '{"on": 1}'}, "« extract.json »"),
    "companion alone": (
        {
            "ER_CAM_F.csv": "FLX_DIS_DTD;FLX_TRT_DTD;FLX_EMT_TYP;FLX_EMT_NUM;FLX_EMT_ORD;ORG_CLE_NUM;"
            "DCT_ORD_NUM;PRS_ORD_NUM;REM_TYP_AFF;CAM_ORD_NUM;CAM_PRS_IDE\n"
        },
        "ne sert à rien sans celui qu’il complète",
    ),
}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[1]])
def test_bad_folder_is_one_sentence(home, tmp_path, name):
    files, says = CASES[name]
    folder = tmp_path / "bad"
    folder.mkdir()
    for label, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / label).write_bytes(data)
    assert says in refused(run(folder), home)


def test_absent_folder(home, tmp_path):
    assert "n’existe pas" in refused(run(tmp_path / "nowhere"), home)


def test_file_instead_of_folder(home, tmp_path):
    assert "est un fichier" in refused(run(tmp_path / "good" / "claims.csv"), home)


@pytest.mark.parametrize(("memory", "says"), [("beaucoup", "Mémoire mal dite"), ("1MB", "mémoire")])
def test_memory_that_cannot_do(home, tmp_path, memory, says):
    rows = [claim(claim_id=f"C{i}", act_code=os.urandom(12).hex()) for i in range(3000)]
    folder = write(tmp_path / "big", claims=rows)
    assert says in refused(run(folder, "--memory", memory), home)


def test_truncated_parquet(home, tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.Table.from_pylist(GOOD), whole)
    (folder / "claims.parquet").write_bytes(whole.read_bytes()[:-200])
    assert "tronqué ou abîmé" in refused(run(folder), home)


def test_parquet_with_a_damaged_page(home, tmp_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    rows = [claim(claim_id=f"C{i}", act_code=os.urandom(8).hex()) for i in range(3000)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "claims.parquet", compression="zstd")
    data = bytearray((folder / "claims.parquet").read_bytes())
    data[4 : len(data) // 2] = bytes(len(data) // 2 - 4)
    (folder / "claims.parquet").write_bytes(data)
    assert "abîmé" in refused(run(folder), home)


def test_two_sources_of_the_same_table(home, tmp_path):
    folder = write(tmp_path / "bad", claims=GOOD)
    from tests.integration.ingest.test_dcir import PRS

    (folder / "ER_PRS_F.csv").write_text(csv_text([PRS]))
    assert "« claims » est donnée deux fois" in refused(run(folder), home)


def test_extracts_without_any_date_ask_for_one(tmp_path, monkeypatch):
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "extracts", providers=[provider()])
    result = run(folder)
    assert result.exit_code == 2
    assert "--on AAAA-MM-JJ" in result.stderr
    assert not (tmp_path / "home" / "warehouse" / "current").exists()
    assert run(folder, "--on", "2025-12-31").exit_code == 0
    with open_warehouse(tmp_path / "home") as warehouse:
        assert warehouse.extract_on.isoformat() == "2025-12-31"


def test_rows_refused_by_an_ingest_that_stopped_stay_readable(home, tmp_path):
    rows = [claim(claim_id=f"C{i}", quantity="-1") for i in range(3)]
    refused(run(write(tmp_path / "bad", claims=rows)), home)
    (kept,) = (home / "rejected").glob("refused-*/claims.parquet")
    assert pq.read_table(kept)["column"].to_pylist() == ["quantity"] * 3


def test_home_that_cannot_be_written(tmp_path, monkeypatch):
    blocked = tmp_path / "home"
    blocked.mkdir()
    (blocked / "warehouse").write_text("a file where a folder should be")
    monkeypatch.setenv("RELAIS_HOME", str(blocked))
    result = run(write(tmp_path / "good", claims=GOOD))
    assert result.exit_code == 2
    assert "devrait être un dossier" in result.stderr


FULL = """
import resource, signal, sys
from relais.cli import group
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
group.main(["ingest", sys.argv[1]])
"""


def test_disk_that_takes_no_more(home, tmp_path):
    rows = [claim(claim_id=f"C{i}", act_code=os.urandom(12).hex()) for i in range(3000)]
    folder = write(tmp_path / "big", claims=rows)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "écriture" in done.stderr or "disque" in done.stderr
    with open_warehouse(home) as warehouse:
        assert warehouse.count("claims") == 20


def test_names_never_enter_the_warehouse(tmp_path, monkeypatch):
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "extracts", claims=GOOD)
    (folder / "identities.csv").write_text("person_id;nir;last_name\nP1;1;DUPONT-SECRET\n")
    result = run(folder, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert [one["file"] for one in told["left_out"]] == ["identities.csv"]
    assert "identities.csv" in result.stderr
    for path in (tmp_path / "home").rglob("*"):
        assert path.is_dir() or b"DUPONT-SECRET" not in path.read_bytes()


def test_engine_that_is_not_installed(home, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    folder = write(tmp_path / "other", claims=[claim(claim_id="other")])
    assert "Spark n’est pas installé" in refused(run(folder, "--engine", "spark"), home)

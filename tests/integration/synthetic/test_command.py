"""`relais synth` at the keyboard: one French line and exit 2 for what it cannot do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.commands.synth import command


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.mark.parametrize(
    "words",
    [
        ("--insured", "0"),
        ("--insured", "-5"),
        ("--insured", "beaucoup"),
        ("--insured", "999999999"),
        ("--insured", "10", "--year", "1800"),
        ("--insured", "10", "--year", "2090"),
        ("--insured", "10", "--years", "0"),
        ("--insured", "10", "--years", "6"),
        ("--insured", "10", "--seed", "-1"),
        ("--insured", "10", "--fund", "999"),
        ("--insured", "10", "--format", "excel"),
        ("--insured", "10", "--dcir-as", "xml"),
    ],
)
def test_bad_arguments_give_one_line_and_leave_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(tmp_path / "fund", *words)
    assert done.exit_code == 2
    assert done.stderr.startswith("Erreur : ")
    assert done.stderr.count("\n") == 1
    assert words[-1] in done.stderr
    assert not (tmp_path / "fund").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à garder", encoding="utf-8")
    done = run(tmp_path, "--insured", "10")
    assert done.exit_code == 2
    assert "n’est pas vide" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(tmp_path / "file", "--insured", "10")
    assert done.exit_code == 2
    assert "impossible d’écrire" in done.stderr


def test_the_truth_never_goes_with_the_extracts(tmp_path: Path) -> None:
    done = run(tmp_path / "fund", "--insured", "10", "--truth", tmp_path / "fund" / "truth")
    assert done.exit_code == 2
    assert not (tmp_path / "fund").exists()


def test_a_run_cut_short_can_be_started_again(tmp_path: Path) -> None:
    (tmp_path / ".partiel").mkdir()
    (tmp_path / ".partiel" / "claims.parquet").write_bytes(b"half")
    done = run(tmp_path, "--insured", "50")
    assert done.exit_code == 0, done.output
    assert not (tmp_path / ".partiel").exists()


def test_the_result_can_be_read_by_a_machine(tmp_path: Path) -> None:
    done = run(
        tmp_path / "fund", "--insured", "120", "--seed", "2", "--json", "--truth", tmp_path / "t"
    )
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["rows"]["persons"] == 120
    assert (tmp_path / "t" / "truth.parquet").exists()


def test_another_fund_has_its_own_communes(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    assert run(tmp_path / "fund", "--insured", "200", "--fund", "171").exit_code == 0
    communes = pq.read_table(tmp_path / "fund" / "persons.parquet")["commune"].to_pylist()
    assert {code[:2] for code in communes} == {"17"}

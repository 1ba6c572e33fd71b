"""`relais rights`: lines in, lines out, whatever the lines."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from relais.cli import group
from tests.spec.rules.households import household, person

CASE = {"id": "a1", "right": "c2s", "on": "2025-05-14", "facts": household(person())}


def run(*arguments: str, lines: list[str] | None = None) -> tuple[int, list[dict[str, object]]]:
    text = "\n".join(lines or [])
    found = CliRunner().invoke(group, ["rights", *arguments], input=text)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, [json.loads(line) for line in found.stdout.splitlines()]


def test_each_line_has_its_answer_in_its_place() -> None:
    code, answers = run("evaluate", lines=[json.dumps(CASE), "", json.dumps({**CASE, "id": 2})])
    assert code == 0
    assert [(one["id"], one["verdict"]) for one in answers] == [("a1", "free"), (2, "free")]
    contract = (
        "base_cents ceiling_free_cents ceiling_participative_cents housing_cents "
        "monthly_participation_cents automatic conditions missing what_would_change rule references"
    )
    assert set(contract.split()) <= set(answers[0])
    assert answers[0]["rule"] == "c2s@2025-04-01"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("{", None),
        ("[]", None),
        ("null", None),
        ('"c2s"', None),
        ("[" * 100_000, None),
        ('{"id": NaN, "right": "c2s"}', None),
        (json.dumps({**CASE, "right": "inconnu"}), "a1"),
        (json.dumps({**CASE, "right": "../c2s"}), "a1"),
        (json.dumps({**CASE, "right": None}), "a1"),
        (json.dumps({**CASE, "on": "2025-02-30"}), "a1"),
        (json.dumps({**CASE, "on": "0001-01-01"}), "a1"),
        (json.dumps({**CASE, "on": 20250514}), "a1"),
        (json.dumps({**CASE, "facts": None}), "a1"),
        (json.dumps({**CASE, "facts": {"members": [3]}}), "a1"),
        (json.dumps({key: CASE[key] for key in ("id", "right", "on")}), "a1"),
        (json.dumps({**CASE, "de_trop": 1}), "a1"),
    ],
)
def test_a_bad_line_is_told_and_the_run_goes_on(line: str, name: object) -> None:
    code, answers = run("evaluate", lines=[line, json.dumps(CASE)])
    assert code == 1
    assert answers[0]["id"] == name
    assert answers[0]["error"]
    assert set(answers[0]) == {"id", "error"}
    assert answers[1]["verdict"] == "free"


def test_a_lone_surrogate_in_an_id_is_given_back() -> None:
    code, answers = run("evaluate", lines=[json.dumps({**CASE, "id": "\ud800"})])
    assert (code, answers[0]["id"]) == (0, "\ud800")


def test_every_right_is_listed_and_its_facts_are_described() -> None:
    listed = CliRunner().invoke(group, ["rights", "list", "--json"])
    names = [row["name"] for row in json.loads(listed.stdout)]
    assert "c2s" in names
    for name in names:
        told = CliRunner().invoke(group, ["rights", "facts", name])
        assert told.exit_code == 0, told.output
        line = next(row for row in told.stdout.splitlines() if row.startswith("{"))
        assert json.loads(line)["right"] == name
    unknown = CliRunner().invoke(group, ["rights", "facts", "inconnu"])
    assert unknown.exit_code == 2
    assert "c2s" in unknown.output

"""Whatever the line, `relais rights evaluate` gives a verdict or one French sentence, and never stops."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.cli import group
from relais.rules.cases import answers
from relais.rules.right import names, right
from tests.generative.c2s.households import cases as households
from tests.generative.ij.stops import stops
from tests.generative.rights.known_facts import OTHERS

VERDICTS = {"free", "participative", "due", "none", "undetermined"}
ENGLISH = re.compile(r"\b(input|should|valid|expected|error|invalid|field|none|type|must)\b", re.I)
JUNK = [
    *(None, True, False, -1, 0, 10**15, 10**30, -(10**30), 1.5, -0.0, 1e308),
    *("", " ", "x" * 300, "\ud800", "١٢", "NaN", "-1", "1e400", "0.5", "2.5"),
    *("2025-02-30", "0001-01-01", "9999-12-31", "2025-13", "2025-01", "2025-01-01T00:00:00Z"),
    *([], {}, [[]], [None], {"a": 1}, [{}] * 3, ["2025-01-01", "2024-01-01"]),
]
DATES = ["0001-01-01", "1899-12-31", "1900-01-01", "2019-10-31", "2019-11-01", "2025-05-14"]
DATES += ["2021-06-30", "2022-07-01", "2024-12-31", "2026-08-02"] * 4
DATES += ["2027-03-31", "2027-04-01", "2100-12-31", "2101-01-01", "9999-12-31", "2025-02-29", ""]
Place = tuple[str | int, ...]


def places(node: Any, at: Place = ()) -> Iterator[Place]:
    """Every place of a document, the root left out."""
    items = node.items() if isinstance(node, dict) else []
    items = enumerate(node) if isinstance(node, list) else items
    for key, child in items:
        yield (*at, key)
        yield from places(child, (*at, key))


def spoiled(facts: dict[str, Any], draw: Any) -> dict[str, Any]:
    """Up to three places replaced, removed, doubled or given a stranger."""
    found = copy.deepcopy(facts)
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 3]))):
        known = list(places(found))
        if not known:
            break
        *way, last = draw(st.sampled_from(known))
        parent: Any = found
        for step in way:
            parent = parent[step]
        act = draw(
            st.sampled_from(["replace", "replace", "replace", "remove", "double", "stranger"])
        )
        if act == "remove":
            del parent[last]
        elif act == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[int(last)]))
        elif act == "stranger" and isinstance(parent, dict):
            parent["inconnu"] = 1
        else:
            parent[last] = copy.deepcopy(draw(st.sampled_from(JUNK)))
    return found


@st.composite
def lines(draw: st.DrawFn, of: Sequence[str]) -> dict[str, Any]:
    name = draw(st.sampled_from(of))
    seeds = {"c2s": households().map(lambda case: case[0]), "ij": stops()}
    seeds |= {other: st.fixed_dictionaries(facts) for other, facts in OTHERS.items()}
    facts = draw(st.just(dict(right(name).example)) | seeds.get(name, st.nothing()))
    line = {"id": 1, "right": name, "on": draw(st.sampled_from(DATES)), "facts": facts}
    return spoiled(json.loads(json.dumps(line)), draw)


SOME = [name for name in names() if name != "c2s"]


@given(lines(["c2s"]) | lines(SOME) | lines(SOME) | lines(SOME))
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_verdict_or_a_french_sentence(line: dict[str, Any]) -> None:
    [answer] = answers([json.dumps(line)])
    json.dumps(answer)
    if "error" in answer:
        assert answer["error"].strip()
        assert not ENGLISH.search(without_names(answer["error"])), answer["error"]
    else:
        assert answer["verdict"] in VERDICTS
        assert answer["missing"] or answer["verdict"] != "undetermined"
        assert all(condition["sentence"] for condition in answer["explanations"])


def without_names(sentence: str) -> str:
    """Names of facts, what they may be and what was received stand as they are."""
    plain = re.sub(r"\(attendu : [^)]*\)|\([^)]*\)|«[^»]*»|'[^']*'", "", sentence)
    plain = re.sub(
        r"(?:reçu|inconnue :|inconnu :|impossible :|invraisemblable :) ?[^;]*", "", plain
    )
    return re.sub(r"[\w.-]+ ?:", "", plain)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
@settings(deadline=None)
def test_any_json_at_all(document: Any) -> None:
    [answer] = answers([json.dumps(document)])
    assert answer["error"]


def couple(**more: Any) -> dict[str, Any]:
    one = {"id": "a", "role": "applicant", "birth_date": "1990-01-01", "complete": True}
    return {"territory": "metropole", "housing": "tenant", "members": [one], **more}


def member(**more: Any) -> dict[str, Any]:
    return couple(members=[{**couple()["members"][0], **more}])


def wage(**more: Any) -> dict[str, Any]:
    return {"month": "2024-04", "kind": "wage_net", "amount_cents": 1, **more}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (member(resources=[wage(kind="salaire")]), "valeur inconnue : salaire"),
        (member(resources=[wage(amount_cents=-1)]), "au moins 0"),
        (member(resources=[wage(amount_cents="1")]), "nombre entier"),
        (member(resources=[wage(amount_cents=10**20)]), "au plus"),
        (member(resources=[wage(month="2024-13")]), "mois impossible"),
        (member(resources=[wage(month="2024-4")]), "AAAA-MM"),
        (member(birth_date="1990-02-30"), "date impossible"),
        (member(birth_date="2090-01-01"), "après le"),
        (member(situations="rsa"), "liste"),
        (couple(members=couple()["members"] * 2), "un demandeur"),
        (couple(members={}), "liste"),
        (couple(housing=3), "valeur inconnue"),
        ([], "objet"),
    ],
)
def test_each_mistake_has_its_sentence_and_the_status_is_one(facts: Any, says: str) -> None:
    case = {"id": "a1", "right": "c2s", "on": "2025-05-14", "facts": facts}
    good = {**case, "facts": couple()}
    text = "\n".join(json.dumps(line) for line in (case, good))
    found = CliRunner().invoke(group, ["rights", "evaluate"], input=text)
    bad, fine = (json.loads(line) for line in found.stdout.splitlines())
    assert (found.exit_code, bad["id"], fine["verdict"]) == (1, "a1", "free")
    assert says in bad["error"]


def test_months_told_twice_are_added() -> None:
    twice = member(resources=[wage(amount_cents=600_000), wage(amount_cents=600_000)])
    case = {"id": 1, "right": "c2s", "on": "2025-05-14", "facts": twice}
    [answer] = answers([json.dumps(case)])
    assert (answer["base_cents"], answer["verdict"]) == (1_200_000, "participative")


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("on", ["1900-01-01", "1987-06-30", "2018-12-31", "2099-12-31"])
def test_a_day_before_or_after_the_law_that_is_known(name: str, on: str) -> None:
    """Never a trace: no right yet, what is missing, or a sentence that says the last date known."""
    case = {"id": 1, "right": name, "on": on, "facts": dict(right(name).example)}
    [answer] = answers([json.dumps(case)])
    assert answer.get("error") or answer["verdict"] in VERDICTS
    if answer.get("verdict") == "undetermined":
        assert answer["missing"]


STRANGE: list[tuple[str, dict[str, Any], str]] = [
    ("ij", {"wages": [{"month": "2025-01", "gross_cents": -1}]}, "au moins 0"),
    ("ij", {"wages": [{"month": "2025-13", "gross_cents": 1}]}, "forme inattendue"),
    ("ij", {"kind": "grippe"}, "valeur inconnue : grippe"),
    ("ij", {"starts_on": "2025-02-30"}, "date impossible"),
    ("ij", {"multiple_birth": True, "children_born": 1}, "au moins deux enfants"),
    ("invalidite", {"sam_cents": -1}, "au moins 0"),
    ("invalidite", {"request": "autre"}, "valeur inconnue : autre"),
    ("puma", {"stay": "touriste"}, "valeur inconnue : touriste"),
    ("puma", {"resides_since": "2025-00-01"}, "date impossible"),
    ("ame", {"household_size": 300}, "au plus 60"),
    ("ame", {"resources_cents": -5}, "au moins 0"),
    ("dipa", {"fixed_charge_rate": "NaN"}, "nombre infini"),
    ("aci_funding", {"missions": [{"name": "a", "achieved": 2}]}, "au plus 1"),
    ("caqes_incentive", {"indicators": [{"name": "a", "rate": -1}]}, "au moins 0"),
    ("paternite_split", {"due_on": "2031-01-01"}, "avant la date prévue"),
    ("ass_after_c2s_refusal", {"margin": "dix"}, "nombre"),
    ("cent_pour_cent_sante", {"quantity": 0}, "au moins 1"),
]


@pytest.mark.parametrize(("name", "change", "says"), STRANGE)
def test_what_no_right_can_judge_has_its_sentence(
    name: str, change: dict[str, Any], says: str
) -> None:
    facts = {**right(name).example, **change}
    [answer] = answers([json.dumps({"id": 7, "right": name, "on": "2025-05-14", "facts": facts})])
    assert (answer["id"], "verdict" in answer) == (7, False)
    assert says in answer["error"], answer["error"]


@pytest.mark.parametrize("name", ["ame", "ass_after_c2s_refusal"])
def test_a_household_of_thirty_is_judged_by_every_right_that_counts_people(name: str) -> None:
    facts = {**right(name).example, "household_size": 30, "requested_on": "2025-05-14"}
    if name == "ame":
        del facts["requested_on"]
    [answer] = answers([json.dumps({"id": 1, "right": name, "on": "2025-05-14", "facts": facts})])
    assert answer["verdict"] in ("due", "none")
    assert answer["ceiling_cents"] > 10_000_000

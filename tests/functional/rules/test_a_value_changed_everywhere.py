"""A legal value changed in a folder of YAML changes every surface, and no code."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from relais.cli import group
from relais.pages.keys import make_key
from relais.rules.right import decide
from relais.rules.store import LAID_OVER
from tests.cast import Cast
from tests.functional.rules.test_rights_api import ask, case
from tests.integration.screening.test_shadow_and_refusals import home_with

ON = date(2025, 4, 14)
MONTHLY = 90_000  # 10 800 € a year: over the ceiling of 10 339 €, under that of 11 000 €
CEILING = """\
id: c2s_ceiling_free
title: Plafonds de la C2S gratuite
unit: eur_cents
values:
  - from: 2025-04-01
    value: {"1": 1100000}
    reference: arrêté essayé par la caisse
    source: essai
    reviewed: to_confirm
"""
WAITING = """\
id: ij_waiting_days
title: Délai de carence des IJ maladie
unit: days
values:
  - from: 2019-01-01
    value: 7
    reference: décret essayé par la caisse
    source: essai
    reviewed: reviewed
"""


@pytest.fixture
def laid_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "valeurs"
    folder.mkdir()
    (folder / "c2s_ceiling_free.yaml").write_text(CEILING, encoding="utf-8")
    (folder / "ij_waiting_days.yaml").write_text(WAITING, encoding="utf-8")
    monkeypatch.setenv(LAID_OVER, str(folder))
    return folder


def run(*arguments: str, text: str = "") -> Any:
    found = CliRunner().invoke(group, list(arguments), input=text)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def test_without_the_folder_the_law_is_the_product_s_own() -> None:
    assert decide("c2s", case(MONTHLY)["facts"], ON).verdict == "participative"


def test_at_the_counter_and_by_the_command(laid_over: Path) -> None:
    verdict = decide("c2s", case(MONTHLY)["facts"], ON)
    assert (verdict.verdict, verdict.amounts["ceiling_free_cents"]) == ("free", 1_100_000)
    told = run("rights", "evaluate", text=json.dumps(case(MONTHLY)))
    assert json.loads(told.stdout)["verdict"] == "free"


def test_over_the_api(laid_over: Path, cast: Cast, client: Client) -> None:
    key = make_key(actor=cast.manager, agent=cast.agent, name="essai")
    answer = ask(client, key, case(MONTHLY)).json()
    assert (answer["verdict"], answer["ceiling_free_cents"]) == ("free", 1_100_000)


def test_over_the_register(
    laid_over: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    home_with(tmp_path / "home", {"a": 12 * MONTHLY})
    told = run("screen", "c2s_near_ceiling", "--on", "2025-05-14", "--json")
    assert json.loads(told.stdout)["c2s"]["by_verdict"] == {"free": 1}


def test_on_the_simulators(laid_over: Path, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    household = {
        "on": ON.isoformat(),
        "territory": "metropole",
        "housing": "tenant",
        "n": "1",
        "m0-role": "applicant",
        "m0-birth_date": "1990-02-01",
        "m0-kind1": "wage_net",
        "m0-amount1": "900",
        "m0-complete": "on",
    }
    page = client.post("/droits/c2s/", household).content.decode()
    assert "droit à la C2S gratuite" in page and "11\u202f000\u202f€" in page
    stop = {"_on": "2025-04-14", "kind": "maladie", "status": "salaried"}
    stop |= {"starts_on": "2025-04-01", "ends_on": "2025-04-10"}
    assert "Carence de 7" in client.post("/droits/ij/", stop).content.decode()


def test_in_the_documentation_of_the_rules(laid_over: Path, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    page = client.get("/regles/c2s-gratuite-plafond-annuel-publie-metropole/").content.decode()
    assert "11\u202f000,00\u202f€" in page and "arrêté essayé par la caisse" in page
    assert "valeur propre à cette installation" in page
    assert "à confirmer" in page
    listed = client.get("/regles/").content.decode()
    assert "décret essayé par la caisse" in listed


def test_a_folder_that_cannot_be_trusted_stops_every_command(
    laid_over: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (laid_over / "ij_waiting_days.yaml").write_text("id: autre", encoding="utf-8")
    copy = laid_over.rename(laid_over.with_name("cassees"))
    monkeypatch.setenv(LAID_OVER, str(copy))
    told = run("rights", "list")
    assert told.exit_code == 2
    assert "ij_waiting_days.yaml" in told.output
    monkeypatch.setenv(LAID_OVER, str(copy / "nulle-part"))
    assert "nulle-part" in run("rights", "list").output

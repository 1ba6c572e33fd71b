"""A value still to be confirmed shows as such wherever it decides: counter, command, API, pages, reasons of a signal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from relais.cli import group
from relais.data.screening.definitions._c2s import doubts
from relais.data.screening.run import RunSources, screen
from relais.data.warehouse import open_warehouse
from relais.handover.signal import iter_signals
from relais.pages.keys import make_key
from relais.rules.right import decide
from relais.rules.store import LAID_OVER, default_store
from tests.cast import Cast
from tests.functional.rules.test_rights_api import ask, case
from tests.functional.web.test_public_without_trace import walk
from tests.integration.screening.test_shadow_and_refusals import home_with

ON = date(2025, 5, 14)
DOUBT = "C2S : jour auquel l’âge est apprécié pour la participation : valeur à confirmer"
CEILING = "C2S gratuite : plafond annuel publié, métropole : valeur à confirmer"


def doubtful(name: str, on: date) -> bool:
    return default_store().value(name, on).to_confirm


@pytest.fixture
def unconfirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published ceiling, marked again as one to confirm."""
    original = default_store().value("c2s_ceiling_free", ON)
    value = json.dumps({key: int(cents) for key, cents in original.amount.items()})
    folder = tmp_path / "valeurs"
    folder.mkdir()
    (folder / "c2s_ceiling_free.yaml").write_text(
        f"""\
id: c2s_ceiling_free
title: "{original.title}"
unit: eur_cents
values:
  - from: 2025-04-01
    value: {value}
    reference: {original.reference}
    source: essai
    reviewed: to_confirm
""",
        encoding="utf-8",
    )
    monkeypatch.setenv(LAID_OVER, str(folder))


def test_at_the_counter_by_the_command_and_over_the_api(cast: Cast, client: Client) -> None:
    given = {**case(100_000), "on": "2025-04-14"}
    assert doubtful("c2s_participation_age_day", ON)
    assert DOUBT in decide("c2s", given["facts"], date(2025, 4, 14)).to_confirm
    told = CliRunner().invoke(group, ["rights", "evaluate"], input=json.dumps(given))
    assert DOUBT in json.loads(told.stdout)["to_confirm"]
    key = make_key(actor=cast.manager, agent=cast.agent, name="essai")
    assert DOUBT in ask(client, key, given).json()["to_confirm"]


def test_a_value_that_decides_nothing_is_not_told() -> None:
    answer = decide("c2s", case(200_000)["facts"], date(2025, 4, 14))
    assert answer.verdict == "none"
    assert DOUBT not in answer.to_confirm


def test_on_the_pages_of_agents(unconfirmed: None, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    household: dict[str, Any] = {
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
    shown = page[page.index('class="doubts"') :]
    assert CEILING in shown and "à confirmer</span>" in shown
    assert "Restent à confirmer" in page[page.index("<textarea") :]
    assert (
        "à confirmer</span>"
        in client.get("/regles/c2s-gratuite-plafond-annuel-publie-metropole/").content.decode()
    )


def test_to_the_public(db: None, client: Client) -> None:
    answer = walk(client)[-1].content.decode()
    assert doubtful("c2s_participation_age_day", date(2026, 11, 1))
    assert "à confirmer</span>" in answer and "jour auquel l’âge est apprécié" in answer


def test_in_the_reasons_of_a_signal(unconfirmed: None, tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", {"a": 1_020_000})
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        [found], _ = screen(warehouse, home, ["c2s_non_take_up"], ON)
    [signal] = iter_signals(found.path)
    assert f"{CEILING}." in signal.reasons


@pytest.mark.parametrize(
    ("automatic", "verdict", "told"),
    [
        (None, "none", 0),
        ("rsa", "free", 0),
        ("presumed", "participative", 2),
        (None, "participative", 1),
    ],
)
def test_the_register_tells_the_doubts_of_each_way_to_the_right(
    tmp_path: Path, automatic: str | None, verdict: str, told: int
) -> None:
    """In May 2025: the day of the age for a participation, the presumption of ASI for a right presumed."""
    home = home_with(tmp_path / "home", {"a": 0})
    row = {"automatic": automatic, "verdict": verdict, "commune": "83137"}
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        assert len(doubts(row, RunSources(warehouse, home, ON))) == told

"""Rights by API: the verdict of the command, for who may simulate."""

from __future__ import annotations

from typing import Any

from django.test import Client

from relais.pages.keys import make_key
from tests.cast import Cast

URL = "/api/v1/rights"
MONTHS = [f"2024-{month:02d}" for month in range(3, 13)] + ["2025-01", "2025-02"]


def case(cents: int) -> dict[str, Any]:
    wages = [{"month": month, "kind": "wage_net", "amount_cents": cents} for month in MONTHS]
    member = {"id": "m1", "role": "applicant", "birth_date": "1990-02-01", "resources": wages}
    facts = {
        "territory": "metropole",
        "alsace_moselle": False,
        "housing": "tenant",
        "members": [member],
    }
    return {"id": "a1", "right": "c2s", "on": "2025-04-14", "facts": facts}


def ask(client: Client, key: str, given: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return client.post(f"{URL}/evaluate", given, content_type="application/json", headers=headers)


def test_a_verdict_is_that_of_the_command(cast: Cast, client: Client) -> None:
    import json

    from relais.rules.cases import answers

    key = make_key(actor=cast.manager, agent=cast.agent, name="essai")
    for cents, verdict in ((80_000, "free"), (100_000, "participative"), (200_000, "none")):
        given = case(cents)
        answer = ask(client, key, given).json()
        assert answer == next(answers([json.dumps(given)]))
        assert answer["verdict"] == verdict


def test_facts_that_make_no_sense_are_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    key = make_key(actor=cast.manager, agent=cast.agent, name="essai")
    for wrong in ({**case(1), "right": "inconnu"}, {**case(1), "facts": {"members": []}}):
        answer = ask(client, key, wrong)
        assert answer.status_code == 409 and answer.json()["code"] == "facts"
        assert "Traceback" not in answer.json()["detail"]


def test_partners_do_not_evaluate(cast: Cast, client: Client) -> None:
    key = make_key(actor=cast.manager, agent=cast.partner, name="essai")
    assert ask(client, key, case(1)).status_code == 403

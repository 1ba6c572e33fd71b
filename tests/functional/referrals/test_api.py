"""The partner's own software: same rules, same words, and no way to learn more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from relais.casework.referrals.models import Referral
from relais.pages.keys import make_key, revoke_key
from relais.registers.accounts.models import ApiKey
from relais.registers.directory.models import Person
from tests.cast import Cast

URL = "/api/v1/referrals"


def body(**changed: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "last_name": "Lefèvre Dubois",
        "first_names": "Yvette",
        "birth_date": "1948-03-07",
        "phone": "06 39 98 00 11",
        "need": "care",
        "consent_given_by": "person",
        "consent_given_on": today.isoformat(),
        "consent_ends_on": (today + dt.timedelta(days=90)).isoformat(),
        "consent_to_progress": True,
        **changed,
    }


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key(actor=cast.manager, agent=cast.partner, name="Logiciel de l’association")


def call(
    client: Client, key: str, method: str = "get", path: str = "", given: Any = None, **headers: str
) -> Any:
    send = getattr(client, method)
    extra = {"data": given, "content_type": "application/json"} if given is not None else {}
    return send(URL + path, headers={"Authorization": f"Bearer {key}", **headers}, **extra)


def post(client: Client, key: str, given: Any, once: str = "envoi-0001") -> Any:
    return call(client, key, "post", given=given, **{"Idempotency-Key": once})


def test_a_referral_is_made_once_and_followed(
    cast: Cast, yvette: Person, client: Client, key: str
) -> None:
    first, again = (post(client, key, body()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and Referral.objects.count() == 1
    reference = first.json()["reference"]
    assert set(first.json()) == {"reference", "sent_at", "step", "step_label", "decline_reason"}
    assert call(client, key, path=f"/{reference}").json()["step"] == "sent"
    assert [r["reference"] for r in call(client, key).json()["results"]] == [reference]
    assert call(client, key, "post", f"/{reference}/withdraw").json()["step"] == "withdrawn"


def test_a_refusal_is_a_problem_document_with_its_code(
    cast: Cast, client: Client, key: str
) -> None:
    answer = post(client, key, body(phone="", email=""))
    assert answer.status_code == 409 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "no_contact" and "joindre" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "1948-02-31"},
        {"need": "tout"},
        {"last_name": ""},
        {"last_name": "A\x00B"},
        {"message": "x" * 501},
    ],
)
def test_wrong_shapes_are_told_and_keep_nothing(
    cast: Cast, client: Client, key: str, wrong: dict[str, str]
) -> None:
    answer = post(client, key, body(**wrong))
    assert answer.status_code == 422 and answer.json()["errors"]
    assert not Referral.objects.exists()


def test_without_a_key_or_with_a_revoked_one_nobody_enters(
    cast: Cast, client: Client, key: str
) -> None:
    assert client.get(URL).status_code == 401
    assert call(client, "relais_faux").status_code == 401
    assert call(client, key).status_code == 200
    revoke_key(actor=cast.manager, key=ApiKey.objects.get())
    assert call(client, key).status_code == 401


def test_the_key_of_a_closed_account_opens_nothing(cast: Cast, client: Client, key: str) -> None:
    cast.partner.is_active = False
    cast.partner.save()
    assert call(client, key).status_code == 401


def test_a_fund_s_agent_does_not_refer(cast: Cast, client: Client) -> None:
    key = make_key(actor=cast.manager, agent=cast.agent, name="essai")
    assert call(client, key).status_code == 403


def test_the_key_itself_is_kept_nowhere(cast: Cast, key: str) -> None:
    kept = ApiKey.objects.get()
    assert key not in str(vars(kept)) and len(kept.digest) == 64

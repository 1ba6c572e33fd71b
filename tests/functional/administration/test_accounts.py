"""Accounts of a fund: opened, changed and closed by its administrator, and by nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from relais.casework.case.procedures import procedures
from relais.common.refusals import Refused
from relais.registers.accounts.models import Absence, Agent, Partner
from relais.registers.accounts.permissions import Permission, Role
from relais.registers.audit.models import AuditEvent
from relais.web.administration import actions, wording
from tests.cast import Cast

NEW = {
    "first_name": "Zoé",
    "last_name": "Nouvelle",
    "email": "zoe.nouvelle@831.example.org",
    "roles": [Role.COUNSELLOR.value],
}


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Agent:
    agent = cast.by_role[Role.ADMINISTRATOR]
    client.force_login(agent)
    return agent


def test_an_opened_account_is_invited_and_can_choose_a_password(
    administrator: Agent, client: Client
) -> None:
    response = client.post(reverse("administration:open"), NEW)
    made = Agent.objects.get(email=NEW["email"])
    assert response["Location"] == reverse("administration:agent", args=[made.pk])
    assert made.fund == administrator.fund and made.may(Permission.WORK_SUPPORT)
    assert not made.has_usable_password()
    assert AuditEvent.objects.get(verb="open_account").actor == administrator

    (message,) = mail.outbox
    assert message.to == [NEW["email"]]
    link = re.search(r"http://testserver(/compte/\S+)", str(message.body))
    assert link, message.body
    visitor = Client()
    page = visitor.get(link[1], follow=True)
    password = "un mot de passe de quatre mots"
    visitor.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    assert visitor.login(email=NEW["email"], password=password) or Agent.objects.get(
        pk=made.pk
    ).check_password(password)


def test_an_address_already_used_is_said_beside_the_field(
    administrator: Agent, cast: Cast, client: Client
) -> None:
    response = client.post(
        reverse("administration:open"), {**NEW, "email": cast.agent.email.upper()}
    )
    assert response.status_code == 422
    assert "Un compte existe déjà" in response.content.decode()
    assert "Zoé" in response.content.decode()


def test_a_closed_account_loses_its_sessions_at_once(
    administrator: Agent, cast: Cast, client: Client
) -> None:
    other = Client()
    other.force_login(cast.agent)
    assert other.get("/").status_code == 200
    client.post(reverse("administration:close", args=[cast.agent.pk]))
    assert other.get("/").status_code == 302
    client.post(reverse("administration:close", args=[cast.agent.pk]))
    assert AuditEvent.objects.filter(verb="close_account").count() == 1


def test_an_administrator_cannot_lock_himself_out(administrator: Agent) -> None:
    with pytest.raises(Refused, match="retirer le rôle"):
        actions.set_roles(actor=administrator, agent=administrator, roles=[Role.ANALYST])
    with pytest.raises(Refused, match="propre compte"):
        actions.close_account(actor=administrator, agent=administrator)


@pytest.mark.parametrize("roles", [[], [Role.PARTNER], [Role.PARTNER, Role.COUNSELLOR]])
def test_roles_that_make_no_sense_are_refused(
    administrator: Agent, cast: Cast, roles: list[str]
) -> None:
    with pytest.raises(Refused):
        actions.set_roles(actor=administrator, agent=cast.agent, roles=roles)
    assert cast.agent.role_names == {Role.COUNSELLOR}


def test_the_same_absence_twice_is_one_absence(
    administrator: Agent, cast: Cast, client: Client
) -> None:
    days = {"starts_on": "2026-12-21", "ends_on": "2026-12-24", "replaced_by": cast.colleague.pk}
    for _ in range(2):
        client.post(reverse("administration:absence", args=[cast.agent.pk]), days)
    absence = Absence.objects.get()
    assert absence.replaced_by == cast.colleague
    present = Agent.objects.present(cast.fund, date(2026, 12, 22))
    assert cast.agent not in present and cast.colleague in present


def test_a_partner_is_added_once_by_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    data = {"name": "les restos du cœur de toulon", "kind": "association", "active": "on"}
    response = client.post(reverse("administration:add_partner"), data)
    assert response.status_code == 422
    assert "porte déjà ce nom" in response.content.decode()
    client.post(
        reverse("administration:add_partner"),
        {**data, "name": "Secours populaire", "siret": "73282932000074"},
    )
    assert Partner.objects.get(name="Secours populaire").fund == cast.fund


def test_a_wrong_siret_is_told(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    data = {"name": "Autre", "kind": "pass", "siret": "73282932000075"}
    assert (
        "14 chiffres" in client.post(reverse("administration:add_partner"), data).content.decode()
    )


@pytest.mark.parametrize("page", ["agents", "open", "journal"])
def test_only_administrators_enter(cast: Cast, client: Client, page: str) -> None:
    for role, agent in cast.by_role.items():
        client.force_login(agent)
        expected = 200 if role == Role.ADMINISTRATOR else 403
        assert client.get(reverse(f"administration:{page}")).status_code == expected, role


def test_the_stranger_s_accounts_are_not_there(
    administrator: Agent, cast: Cast, client: Client
) -> None:
    assert client.get(reverse("administration:agent", args=[cast.stranger.pk])).status_code == 404
    assert (
        cast.stranger.last_name not in client.get(reverse("administration:agents")).content.decode()
    )


def test_the_journal_names_what_is_done_in_french(
    administrator: Agent, cast: Cast, client: Client
) -> None:
    """Every verb the code writes as it stands, and every step of a procedure, has its words."""
    written = set()
    for place in (settings.BASE_DIR / "relais").rglob("*.py"):
        written |= set(re.findall(r'verb="([a-z_.]+)"', place.read_text(encoding="utf-8")))
    written |= {
        f"{procedure.name}.{step.name}"
        for procedure in procedures()
        for step in procedure.transitions
    }
    assert len(written) > 60
    assert {
        verb for verb in written if wording.verb(verb) == verb.replace("_", " ").replace(".", " : ")
    } == set()
    known = {f"{model._meta.label_lower}" for model in apps.get_models()}
    assert set(wording.TARGETS) <= known

"""The List over real rows: sentence, filters, order, pages, views, export, many at once."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory

from relais.common.refusals import Refused
from relais.pages.bulk import Bulk
from relais.pages.lists import Column, Filter, ListPage
from relais.pages.models import SavedView
from relais.registers.accounts.models import Agent, Partner, PartnerKind
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast


class NoteForm(forms.Form):
    note = forms.CharField()

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def close(actor: Agent, row: Partner, said: dict[str, Any]) -> None:
    if row.name.startswith("Refus"):
        raise Refused("il a une orientation en cours")
    row.active = False
    row.save()


class Partners(ListPage):
    title = "Partenaires"
    noun = ("partenaire", "partenaires")
    permission = Permission.SEE_REFERRALS
    columns = (
        Column("name", "Nom", sort="name"),
        Column("kind", "Nature", lambda row: row.get_kind_display(), sort="kind"),
        Column("agreement_ends_on", "Convention", kind="due", shown=False),
        Column("active", "Actif"),
    )
    filters = (
        Filter("nature", "Nature", "kind", choices=PartnerKind.choices, sentence="{}"),
        Filter("ferme", "Fermés", lambda rows, value: rows.filter(active=False), "flag"),
        Filter("avant", "Fin avant", "agreement_ends_on__lte", "date", sentence="avant le {}"),
    )
    order = "name"
    page_size = 10
    bulk = (Bulk("close", "Fermer", close, Permission.TAKE_REFERRALS, NoteForm),)

    def rows(self) -> Any:
        return Partner.objects.visible_to(self.agent)


@pytest.fixture
def partners(cast: Cast) -> list[Partner]:
    Partner.objects.create(fund=cast.other_fund, name="Ailleurs", kind=PartnerKind.PASS)
    return [
        Partner.objects.create(
            fund=cast.fund,
            name=f"Partenaire {n:02d}",
            kind=PartnerKind.PASS if n % 2 else PartnerKind.CARE,
        )
        for n in range(24)
    ]


def ask(agent: Agent, query: str = "", data: dict[str, Any] | None = None) -> Any:
    factory = RequestFactory()
    request: HttpRequest = (
        factory.get(f"/partenaires/?{query}")
        if data is None
        else factory.post(f"/partenaires/?{query}", data)
    )
    request.user = agent
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return Partners.as_view()(request)


def text(response: HttpResponseBase) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_word_is_asked(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast.by_role["delegate"])


def test_pages_do_not_overlap_and_miss_nothing(cast: Cast, partners: list[Partner]) -> None:
    seen: list[str] = []
    for page in ("1", "2", "3"):
        content = text(ask(cast.agent, f"page={page}&tri=kind"))
        seen += [p.name for p in partners if f">{p.name}<" in content]
    assert sorted(seen) == sorted(p.name for p in partners)


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999", "99"])
def test_any_page_number_is_survived(cast: Cast, partners: list[Partner], page: str) -> None:
    assert ask(cast.agent, f"page={page}").status_code == 200


def test_filters_are_told_and_unknown_ones_are_ignored(cast: Cast, partners: list[Partner]) -> None:
    content = text(ask(cast.agent, "nature=pass&ferme=1&avant=2026-12-31"))
    for said in ("permanence d’accès", ">fermés<", "avant le 31 décembre 2026", "Rien ne répond"):
        assert said in content
    content = text(ask(cast.agent, "nature=' OR 1=1&avant=31/02/2026&tri=password&inconnu=1"))
    assert "Partenaire 00" in content
    assert "Ailleurs" not in content


def test_two_bounded_queries_however_long_the_list(
    cast: Cast, partners: list[Partner], django_assert_max_num_queries: Any
) -> None:
    _ = cast.agent.permissions
    with django_assert_max_num_queries(8):
        ask(cast.agent)


def test_chosen_columns(cast: Cast, partners: list[Partner]) -> None:
    content = text(ask(cast.agent, "colonnes=name&colonnes=agreement_ends_on"))
    head = content.split("<thead")[1].split("</thead>")[0]
    assert ("Convention" in head, "Nature" in head) == (True, False)


def test_a_view_is_kept_found_and_forgotten(cast: Cast, partners: list[Partner]) -> None:
    ask(cast.agent, "nature=pass&page=2", {"vue": "garder", "nom": "Mes PASS"})
    assert SavedView.objects.get().query == "nature=pass"
    assert 'href="?nature=pass">Mes PASS' in text(ask(cast.agent))
    assert "Mes PASS" not in text(ask(cast.colleague))
    ask(cast.agent, "", {"vue": "oublier", "nom": "Mes PASS"})
    assert not SavedView.objects.exists()


def test_export_is_for_who_may_and_is_journalled(cast: Cast, partners: list[Partner]) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast.agent, "format=csv")
    Partner.objects.filter(pk=partners[0].pk).update(name="=HYPERLINK(1)")
    response = ask(cast.manager, "format=csv&nature=care")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Nom;Nature;Actif"
    assert len(lines) == 13
    assert "'=HYPERLINK(1);Structure de soins;oui" in lines
    event = AuditEvent.objects.get(verb="exported")
    assert (event.actor, event.payload["what"]) == (
        cast.manager,
        "partenaires, structure de soins",
    )


def test_many_at_once_previews_then_tells_what_was_refused(
    cast: Cast, partners: list[Partner]
) -> None:
    Partner.objects.filter(pk=partners[1].pk).update(name="Refus")
    chosen = {"action": "close", "choix": [p.pk for p in partners[:3]]}
    assert "3 partenaires" in text(ask(cast.agent, "", chosen))
    assert Partner.objects.filter(active=False).count() == 0
    unsaid = ask(cast.agent, "", {**chosen, "confirme": "1"})
    assert "Ce champ est obligatoire" in text(unsaid)
    ask(cast.agent, "", {**chosen, "confirme": "1", "note": "fin"})
    assert Partner.objects.filter(active=False).count() == 2


def test_the_whole_selection_is_what_the_filters_say(cast: Cast, partners: list[Partner]) -> None:
    asked = {"action": "close", "tout": "1", "confirme": "1", "note": "fin"}
    ask(cast.agent, "nature=care", asked)
    assert set(Partner.objects.filter(active=False).values_list("kind", flat=True)) == {"care"}


def test_a_key_of_five_figures_can_be_chosen(cast: Cast) -> None:
    row = Partner.objects.create(pk=12345, fund=cast.fund, name="Loin", kind=PartnerKind.PASS)
    assert 'name="choix" value="12345"' in text(ask(cast.agent))
    ask(cast.agent, "", {"action": "close", "choix": ["12345"], "confirme": "1", "note": "fin"})
    row.refresh_from_db()
    assert not row.active


def test_rows_of_another_fund_cannot_be_chosen(cast: Cast, partners: list[Partner]) -> None:
    other = Partner.objects.get(name="Ailleurs")
    sent = {"action": "close", "choix": [other.pk], "confirme": "1", "note": "fin"}
    assert ask(cast.agent, "", sent).status_code == 302
    other.refresh_from_db()
    assert other.active
    with pytest.raises(BadRequest):
        ask(cast.agent, "", {"action": "close", "choix": ["abc"]})
    with pytest.raises(BadRequest):
        ask(cast.agent, "", {"action": "inconnue"})
    with pytest.raises(PermissionDenied):
        ask(cast.by_role["reception"], "", sent)

"""A professional under control: what he does month by month and beside peers, and his lines of claims."""

from __future__ import annotations

import datetime as dt
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from relais.casework.signals import excepting
from relais.casework.signals.enums import Purpose
from relais.casework.signals.forms import ExceptingForm
from relais.casework.signals.lists import list_url
from relais.casework.signals.models import SignalException
from relais.data.mining.activity import activity
from relais.data.mining.claim_lines import Lines, Wanted, knows, provider_lines
from relais.data.warehouse import WarehouseError
from relais.pages.access import agent_of, needs
from relais.pages.export import csv_file
from relais.pages.forms import answer
from relais.pages.lists import Column
from relais.pages.paging import Page
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.rules.store import value
from relais.web.providers import page as shown
from relais.web.providers.reading import journalled, warehouse

PAGE = 50
EXPORTED = 50_000
EXPORT = (
    Column("starts_on", "Soin du", itemgetter("starts_on"), "date"),
    Column("patient_id", "Patient (pseudonyme)", itemgetter("patient_id")),
    Column("act_code", "Acte", itemgetter("act_code")),
    Column("quantity", "Quantité", itemgetter("quantity"), "number"),
    Column("billed_cents", "Facturé", itemgetter("billed_cents"), "money"),
    Column("reimbursed_cents", "Remboursé", itemgetter("reimbursed_cents"), "money"),
    Column("paid_on", "Payé le", itemgetter("paid_on"), "date"),
    Column("claim_id", "Facture", itemgetter("claim_id")),
    Column("line_no", "Ligne", itemgetter("line_no"), "number"),
)
LAST_PAGE = 200


@require_GET
@needs(Permission.SEE_CONTROL_SIGNALS)
def provider(request: HttpRequest, provider: str) -> HttpResponse:
    """Activity by month, beside peers; 404 when the agent's fund paid nothing to this professional."""
    agent = agent_of(request)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    try:
        with warehouse() as opened:
            least = int(value("mining_peer_least", opened.extract_on).amount)
            done = activity(settings.RELAIS_HOME, opened, provider, agent.fund.code, least, year)
    except WarehouseError as missing:
        return _unread(request, provider, str(missing))
    if done is None:
        raise Http404
    journalled(agent, provider, "activité")
    peers_year, specialty, territory = done.peers
    context = {
        **_head(provider),
        "activity": done,
        "facts": shown.facts(done),
        "chart": shown.chart(done),
        "peers": shown.words.peers(specialty, territory) if peers_year else "",
        "peers_year": peers_year,
        "besides": shown.besides(done.besides),
        "days": shown.days(done.days),
        "place": shown.place_of(agent, provider),
        "signals": shown.signals_of(agent, provider),
        "exceptions": shown.exceptions_of(agent, provider, timezone.localdate()),
        "tabs": shown.tabs(provider, lines=False),
    }
    return render(request, "providers/provider.html", context)


@require_GET
@needs(Permission.SEE_CONTROL_SIGNALS)
def lines(request: HttpRequest, provider: str) -> HttpResponseBase:
    """A page of lines; those cancelled are shown apart (`?annulees=1`)."""
    agent, query = agent_of(request), _query(request)
    wanted = Wanted(
        provider,
        agent.fund.code,
        _day(query.get("du", "")),
        _day(query.get("au", "")),
        query.get("patient", ""),
        query.get("acte", ""),
        query.get("annulees") == "1",
    )
    if request.GET.get("format") == "csv":
        return _exported(request, provider, wanted)
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() and len(asked) < 9 else 1
    try:
        with warehouse() as opened:
            found = provider_lines(opened, wanted, (number - 1) * PAGE, PAGE)
            if not found.total and not knows(opened, provider, agent.fund.code):
                raise Http404
    except WarehouseError as missing:
        return _unread(request, provider, str(missing))
    journalled(agent, provider, "lignes")
    context = {
        **_head(provider),
        "found": found,
        "fields": [(name, label, kind, query.get(name, "")) for name, label, kind in FIELDS],
        "cancelled": wanted.cancelled,
        "narrowed": bool({name for name, _, _ in FIELDS} & set(query)),
        "other_url": _other(query, wanted.cancelled),
        "families": shown.words.FAMILIES,
        "page": _page(found, number),
        "query": urlencode(query),
        "may_export": agent.may(Permission.EXPORT_LISTS),
        "export_url": f"?{urlencode({**query, 'format': 'csv'})}",
        "exported": EXPORTED,
        "tabs": shown.tabs(provider, lines=True),
    }
    return render(request, "providers/lines.html", context)


def _exported(request: HttpRequest, provider: str, wanted: Wanted) -> HttpResponseBase:
    """The lines asked for as a file, the latest EXPORTED of them; who took them is journalled."""
    agent = agent_of(request)
    if not agent.may(Permission.EXPORT_LISTS):
        raise PermissionDenied
    try:
        with warehouse() as opened:
            found = provider_lines(opened, wanted, 0, EXPORTED)
            if not found.total and not knows(opened, provider, agent.fund.code):
                raise Http404
    except WarehouseError as missing:
        return _unread(request, provider, str(missing))
    what = f"professionnel {provider} : {count(len(found.rows), 'ligne', 'lignes')}"
    return csv_file(
        actor=agent, title=f"lignes {provider}", what=what, columns=EXPORT, rows=found.rows
    )


@needs(Permission.DECIDE_SIGNALS)
def except_provider(request: HttpRequest, provider: str) -> HttpResponse:
    """« Ajouter une exception » : a detector is silent about this professional until a day."""
    agent = _known(request, provider)
    back = reverse("providers:provider", args=[provider])

    def save(said: dict[str, Any]) -> HttpResponse:
        excepting.except_subject(
            actor=agent, subject_id=provider, today=timezone.localdate(), **said
        )
        return redirect(back)

    return answer(
        request,
        ExceptingForm(request.POST or None),
        save,
        title="Ajouter une exception",
        lede=f"Professionnel {provider}. Le détecteur choisi ne pèsera plus dans son classement, jusqu’au jour dit.",
        breadcrumb=[*_head(provider)["breadcrumb"], (f"Professionnel {provider}", back)],
        cancel_url=back,
    )


@require_POST
@needs(Permission.DECIDE_SIGNALS)
def end_exception(request: HttpRequest, provider: str, part: int) -> HttpResponse:
    agent = _known(request, provider)
    mine = SignalException.objects.visible_to(agent).filter(subject_id=provider)
    found = get_object_or_404(mine, pk=part)
    excepting.end_exception(actor=agent, exception=found.pk, today=timezone.localdate())
    return redirect("providers:provider", provider)


def _known(request: HttpRequest, provider: str) -> Agent:
    """Who asks, once sure that the fund paid this professional. Raises PermissionDenied, Http404."""
    agent = agent_of(request)
    if not agent.may(Permission.SEE_CONTROL_SIGNALS):
        raise PermissionDenied
    try:
        with warehouse() as opened:
            if knows(opened, provider, agent.fund.code):
                return agent
    except WarehouseError as missing:
        raise Http404 from missing
    raise Http404


FIELDS = (
    ("du", "Soins depuis le", "date"),
    ("au", "Soins jusqu’au", "date"),
    ("patient", "Patient (pseudonyme)", "search"),
    ("acte", "Acte", "search"),
)


def _query(request: HttpRequest) -> dict[str, str]:
    """What the address asks for, once cleaned: nothing empty, nothing long."""
    names = (*(name for name, _, _ in FIELDS), "annulees")
    given = {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in names}
    return {name: value for name, value in given.items() if value}


def _other(query: dict[str, str], cancelled: bool) -> str:
    """The same lines, cancelled or not."""
    kept = {name: value for name, value in query.items() if name != "annulees"}
    return f"?{urlencode(kept if cancelled else {**kept, 'annulees': '1'})}"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _page(found: Lines, number: int) -> Page:
    n_pages = max(1, -(-found.total // PAGE))
    capped = n_pages > LAST_PAGE
    first = (number - 1) * PAGE + 1
    last = first + len(found.rows) - 1
    return Page(list(found.rows), number, min(n_pages, LAST_PAGE), found.total, capped, first, last)


def _head(provider: str) -> dict[str, Any]:
    return {
        "title": f"Professionnel {provider}",
        "provider": provider,
        "breadcrumb": [("Anomalies", list_url(Purpose.ABUSE))],
    }


def _unread(request: HttpRequest, provider: str, why: str) -> HttpResponse:
    context = {**_head(provider), "why": why}
    return render(request, "providers/unread.html", context, status=503)

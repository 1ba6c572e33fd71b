"""Signals: the list with its map and its bars, and one signal as one could show it to a judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from relais.casework.signals import actions
from relais.casework.signals.enums import SignalState
from relais.casework.signals.forms import AsideForm
from relais.casework.signals.models import SEES as PURPOSES
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.casework.signals.page import signal_page
from relais.geo import commune_name, communes_of
from relais.pages.access import agent_of, needs
from relais.pages.bars import link_bars
from relais.pages.bulk import Bulk
from relais.pages.lists import Column, Empty, Filter, ListPage
from relais.pages.maps import commune_map
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SEES = (Permission.SEE_SIGNALS, Permission.SEE_CONTROL_SIGNALS)
TO_DECIDE = "a_decider"
STATES = [(TO_DECIDE, "À décider"), *SignalState.choices]


def _definitions(agent: Agent) -> list[tuple[str, str]]:
    seen = [purpose for purpose, word in PURPOSES.items() if agent.may(word)]
    rows = SignalDefinition.objects.filter(purpose__in=seen).order_by("title")
    return list(rows.values_list("name", "title"))


def _communes(agent: Agent) -> list[tuple[str, str]]:
    known = communes_of(agent.fund.department).select(["code", "name"]).to_pylist()
    return sorted(((each["code"], each["name"]) for each in known), key=lambda pair: pair[1])


def _commune(row: FiledSignal) -> str:
    return commune_name(row.commune)


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(pending=1) if value == TO_DECIDE else rows.filter(state=value)


def _set_aside(actor: Agent, row: FiledSignal, said: dict[str, Any]) -> None:
    actions.set_aside(actor=actor, signal=row, reason=said["reason"], note=said["note"])


LISTED = (
    *("subject_kind", "subject_id", "reasons", "commune", "amount_cents", "score", "filed_on"),
    *("state", "ends_on", "version", "definition__title"),
    *("person__last_name", "person__first_names"),
)


class Signals(ListPage):
    names = True
    title = "Signaux"
    lede = "Ce que la nuit a trouvé dans les données. Un signal ne décide rien : vous ouvrez un dossier, ou vous l’écartez."
    noun = ("signal", "signaux")
    permission = SEES
    template_name = "signals/list.html"
    columns = (
        Column("subject", "Sujet", lambda row: row.subject),
        Column("definition", "Repérage", lambda row: row.definition.title, sort="definition_id"),
        Column("reason", "Pourquoi", lambda row: row.reasons[0] if row.reasons else ""),
        Column("commune", "Commune", _commune, sort="commune"),
        Column("amount_cents", "Enjeu", kind="money", sort="stake"),
        Column("score", "Rang", kind="number", sort="score", shown=False),
        Column("filed_on", "Trouvé le", kind="date", sort="filed_on"),
        Column("state", "État", lambda row: row.badge, sort="state"),
        Column("ends_on", "Jusqu’au", kind="date", shown=False),
        Column("version", "Version", shown=False),
    )
    filters = (
        Filter("etat", "État", _in_state, choices=STATES, sentence="{}"),
        Filter("reperage", "Repérage", "definition_id", choices=_definitions, sentence="{}"),
        Filter("commune", "Commune", "commune", choices=_communes, sentence="à {}"),
        Filter("depuis", "Trouvés depuis", "filed_on__gte", "date", sentence="depuis le {}"),
    )
    defaults = {"etat": TO_DECIDE}
    order = "-filed_on"
    bulk = (
        Bulk(
            "aside",
            "Écarter",
            _set_aside,
            Permission.DECIDE_SIGNALS,
            AsideForm,
            "Chaque signal écarté pourra être repris un par un.",
        ),
    )
    empty = Empty(
        "Aucun signal",
        "Les repérages se font la nuit : ce qu’ils trouvent sera là demain matin.",
    )

    def rows(self) -> QuerySet[Any]:
        """What the columns say and nothing more: the evidence is most of a row."""
        rows = FiledSignal.objects.visible_to(self.agent).select_related("definition", "person")
        return rows.only(*LISTED)

    def row_url(self, row: FiledSignal) -> str:
        return row.get_absolute_url()

    def extra(self) -> dict[str, Any]:
        here = self.address(self.request.GET)
        by_commune = dict(self._counted("commune", "commune"))
        chosen = self.asked.filters.get("commune", "")
        drawn = commune_map(
            self.agent.fund.department,
            {code: n for code, n in by_commune.items() if code},
            title="Signaux par commune",
            unit="signaux",
            url=lambda code: _with(here, commune=code),
            chosen=chosen,
        )
        titles = dict(self.choices(self.filters[1]))
        found = [
            (key, titles.get(key, key), n) for key, n in self._counted("reperage", "definition_id")
        ]
        current = self.asked.filters.get("reperage", "")
        bars = link_bars(found, lambda key: _with(here, reperage=key), current)
        return {"map": drawn, "bars": bars}

    def _counted(self, own: str, field: str) -> Sequence[tuple[str, int]]:
        """Counts by `field` under every filter but its own, so that each picture filters the others."""
        rows = self.rows().select_related(None)
        for chosen in self.filters:
            if chosen.name != own and (value := self.asked.filters.get(chosen.name)):
                rows = chosen.narrowed(rows, value)
        return list(rows.order_by().values_list(field).annotate(n=Count("pk")).order_by("-n"))


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def _signal(request: HttpRequest, pk: int) -> FiledSignal:
    rows = FiledSignal.objects.visible_to(agent_of(request))
    found: FiledSignal = get_object_or_404(
        rows.select_related("definition", "person", "case", "decided_by", "fund"), pk=pk
    )
    return found


@needs(*SEES)
@require_GET
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    found = _signal(request, pk)
    actions.read(actor=agent, signal=found)
    context = signal_page(agent, found)
    return render(request, "signals/signal.html", context)


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def open_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = _signal(request, pk)
    procedure = request.POST.get("procedure", "")
    case = actions.open_from_signal(actor=agent_of(request), signal=found, procedure=procedure)
    return HttpResponseRedirect(case.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), _signal(request, pk)
    form = AsideForm(request.POST, agent=agent)
    if not form.is_valid():
        return render(request, "signals/signal.html", signal_page(agent, found, form), status=422)
    actions.set_aside(actor=agent, signal=found, **form.cleaned_data)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _signal(request, pk)
    actions.undo(actor=agent_of(request), signal=found)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(*SEES)
@require_GET
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """What a definition says of itself."""
    found = next((each for each in SignalDefinition.objects.all() if each.slug == name), None)
    if found is None:
        raise Http404
    mine = FiledSignal.objects.visible_to(agent_of(request)).filter(definition=found)
    counts = dict(mine.values_list("state").annotate(n=Count("pk")).order_by())
    if not counts:
        raise PermissionDenied
    context = {
        "title": found.title,
        "definition": found,
        "counts": [(label, counts.get(state, 0)) for state, label in SignalState.choices],
        "breadcrumb": [("Signaux", reverse("signals:list"))],
    }
    return render(request, "signals/definition.html", context)

"""One signal as one could show it to a judge, what is decided of it, and what its definition says of itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from relais.casework.signals import actions, asking
from relais.casework.signals.control_page import control_page
from relais.casework.signals.enums import Purpose, SignalState
from relais.casework.signals.forms import ASIDE_FORMS, AsideForm, AskingForm
from relais.casework.signals.lists import NOT_OF_NEEDS, list_url, signals_url
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.casework.signals.page import signal_page
from relais.pages.access import agent_of, needs
from relais.pages.forms import answer
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SEES = (Permission.SEE_SIGNALS, Permission.SEE_CONTROL_SIGNALS)


def _signal(request: HttpRequest, pk: int) -> FiledSignal:
    rows = FiledSignal.objects.visible_to(agent_of(request))
    found: FiledSignal = get_object_or_404(
        rows.select_related("definition", "person", "case", "decided_by", "fund"), pk=pk
    )
    return found


def _control(request: HttpRequest, pk: int) -> FiledSignal:
    found = _signal(request, pk)
    if found.purpose != Purpose.ABUSE:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    agent: Agent,
    found: FiledSignal,
    form: AsideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if found.purpose == Purpose.ABUSE:
        context = control_page(agent, found, form)
        return render(request, "signals/control.html", context, status=status)
    return render(request, "signals/signal.html", signal_page(agent, found, form), status=status)


@needs(*SEES)
@require_GET
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    found = _signal(request, pk)
    actions.read(actor=agent, signal=found)
    return _shown(request, agent, found)


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def open_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a file; a signal of control, whose file comes later, is kept for one."""
    found = _signal(request, pk)
    procedure = request.POST.get("procedure", "")
    if found.purpose == Purpose.ABUSE and not procedure:
        actions.keep(actor=agent_of(request), signal=found)
        return HttpResponseRedirect(found.get_absolute_url())
    case = actions.open_from_signal(actor=agent_of(request), signal=found, procedure=procedure)
    return HttpResponseRedirect(case.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), _signal(request, pk)
    form = ASIDE_FORMS[Purpose(found.purpose)](request.POST, agent=agent)
    if not form.is_valid():
        return _shown(request, agent, found, form, status=422)
    actions.set_aside(actor=agent, signal=found, **form.cleaned_data)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _signal(request, pk)
    actions.undo(actor=agent_of(request), signal=found)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """« Demander des pièces » : what, from whom, for when."""
    agent, found = agent_of(request), _control(request, pk)

    def save(said: dict[str, Any]) -> HttpResponse:
        today = timezone.localdate()
        asking.ask_documents(actor=agent, signal=found, today=today, **said)
        return HttpResponseRedirect(found.get_absolute_url())

    return answer(
        request,
        AskingForm(request.POST or None),
        save,
        title="Demander des pièces",
        lede=f"{found.definition.title} : {found.subject}. Relais garde la demande et sa date ; l’envoi se fait comme d’habitude.",
        breadcrumb=[
            ("Anomalies", list_url(found.purpose)),
            (found.subject, found.get_absolute_url()),
        ],
        submit_label="Noter la demande",
        cancel_url=found.get_absolute_url(),
    )


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def received(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    found = _control(request, pk)
    asking.receive_documents(
        actor=agent_of(request), signal=found, request=part, on=timezone.localdate()
    )
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def withdrawn(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    found = _control(request, pk)
    asking.withdraw_request(actor=agent_of(request), signal=found, request=part)
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
    control = found.purpose == Purpose.ABUSE
    states = [s for s in SignalState.choices if control or s[0] not in NOT_OF_NEEDS]
    context = {
        "title": found.title,
        "definition": found,
        "counts": [(label, counts.get(state, 0)) for state, label in states],
        "signals_url": signals_url(found.purpose, found.name),
        "breadcrumb": [("Signaux", list_url(found.purpose))],
    }
    return render(request, "signals/definition.html", context)

"""One action on many rows: chosen, previewed, confirmed; what is refused is told row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relais.common.refusals import Refused
from relais.pages.contributions import allowed
from relais.pages.tables import Head
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

MOST = 2_000
PREVIEWED = 10


@dataclass(frozen=True)
class Bulk:
    """`run(actor, row, cleaned_data)` is called for each row; it raises `Refused` for those it may not touch.

    `form`: what more must be said (an assignee, a reason), given the agent as `agent=`.
    """

    name: str
    label: str
    run: Callable[[Agent, Any, dict[str, Any]], Any]
    permission: Permission | tuple[Permission, ...] | None = None
    form: Callable[..., forms.Form] | None = None
    warning: str = ""


class Listed(Protocol):
    """What the work asks of the page of a list."""

    agent: Agent
    asked: Any

    @property
    def title(self) -> str: ...
    @property
    def noun(self) -> tuple[str, str]: ...
    @property
    def bulk(self) -> tuple[Bulk, ...]: ...
    @property
    def breadcrumb(self) -> tuple[tuple[str, str], ...]: ...
    def rows(self) -> Any: ...
    def selection(self) -> Any: ...
    def row(self, row: Any) -> Any: ...


def answer(page: Listed, request: HttpRequest) -> HttpResponse:
    """The preview, or the work once confirmed."""
    action = next((b for b in page.bulk if b.name == request.POST.get("action")), None)
    if action is None:
        raise BadRequest("action inconnue")
    if not allowed(page.agent, action.permission):
        raise PermissionDenied
    everything = request.POST.get("tout") == "1"
    keys = [key for key in request.POST.getlist("choix") if key]
    rows = page.selection() if everything else _chosen(page, keys)
    chosen = list(rows[: MOST + 1])
    back = f"{request.path}?{request.GET.urlencode()}"
    if not chosen:
        messages.warning(request, "Choisissez au moins une ligne.")
        return HttpResponseRedirect(back)
    if len(chosen) > MOST:
        messages.warning(
            request, f"{count(MOST, 'ligne')} au plus à la fois : ajoutez un filtre et recommencez."
        )
        return HttpResponseRedirect(back)
    confirmed = request.POST.get("confirme") == "1"
    form = (
        action.form(request.POST if confirmed else None, agent=page.agent) if action.form else None
    )
    if confirmed and (form is None or form.is_valid()):
        _run(page, request, action, chosen, form.cleaned_data if form else {})
        return HttpResponseRedirect(back)
    context = {
        "title": action.label,
        "breadcrumb": (*page.breadcrumb, (page.title, back)),
        "action": action,
        "form": form,
        "n": len(chosen),
        "counted": count(len(chosen), *page.noun),
        "previewed": [page.row(row) for row in chosen[:PREVIEWED]],
        "heads": [Head(c.label, "num" if c.right else "text") for c in page.asked.columns],
        "more": max(0, len(chosen) - PREVIEWED),
        "keys": [] if everything else keys,
        "everything": everything,
        "back": back,
    }
    return render(request, "pages/bulk.html", context)


def _chosen(page: Listed, keys: list[str]) -> Any:
    field = page.rows().model._meta.pk
    try:
        return page.selection().filter(pk__in=[field.to_python(key) for key in keys])
    except forms.ValidationError as error:
        raise BadRequest("ligne inconnue") from error


def _run(
    page: Listed, request: HttpRequest, action: Bulk, rows: list[Any], said: dict[str, Any]
) -> None:
    done, refused = 0, []
    for row in rows:
        try:
            action.run(page.agent, row, said)
            done += 1
        except Refused as refusal:
            refused.append(f"{row} : {refusal.message}")
    if done:
        messages.success(request, f"{action.label} : {count(done, *page.noun)}.")
    if refused:
        rest = f" Et {len(refused) - 5} autres." if len(refused) > 5 else ""
        messages.warning(request, f"Non fait : {' ; '.join(refused[:5])}.{rest}")

"""The page of the retention rules: what they say, what they found last, and the work in the background."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.jobs import job_url, running, start
from relais.pages.typography import number
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Permission
from relais.registers.retention.models import RetentionRun
from relais.registers.retention.rules import RetentionRule, Treatment, rules
from relais.registers.retention.running import run
from relais.web.administration.retention import kinds

TONES = {Treatment.ERASE: "late", Treatment.ANONYMISE: "info", Treatment.KEEP: "neutral"}


@task()
def apply_rules(job_id: str, fund_id: int, agent_id: int, on: str, dry: bool) -> None:
    """Runs the rules over a fund; taken up again, it goes on from what is left."""
    with running(job_id) as progress:
        told = run(
            kinds=kinds(),
            fund=Fund.objects.get(pk=fund_id),
            on=dt.date.fromisoformat(on),
            dry=dry,
            actor=Agent.objects.get(pk=agent_id),
            told=progress.at,
        )
        n = sum(each["due" if dry else "done"] for each in told.counts)
        what = "à effacer ou à rendre anonyme" if dry else "effacés ou rendus anonymes"
        progress.result(f"{number(n)} {what}.", reverse("administration:retention"))


@needs(Permission.APPLY_RETENTION)
def retention(request: HttpRequest) -> HttpResponse:
    """The rules; a POST starts a dry run, or a real one when `appliquer` is said and confirmed."""
    agent = agent_of(request)
    today = timezone.localdate()
    if request.method == "POST":
        dry = request.POST.get("faire") != "appliquer"
        if not dry and not request.POST.get("confirme"):
            messages.error(request, "Cochez la case : ce qui est effacé ne revient pas.")
            return redirect("administration:retention")
        title = "Conservation : compte à blanc" if dry else "Conservation : effacement"
        job = start(
            actor=agent,
            title=title,
            task=apply_rules,
            fund_id=agent.fund_id,
            agent_id=agent.pk,
            on=today.isoformat(),
            dry=dry,
        )
        return redirect(job_url(job))
    runs = RetentionRun.objects.visible_to(agent).exclude(ended_at=None).select_related("asked_by")
    last_dry, last_done = (runs.filter(dry=dry).first() for dry in (True, False))
    context = {
        "title": "Conservation",
        "lines": [_line(rule, today, last_dry, last_done) for rule in rules().values()],
        "last_dry": last_dry,
        "last_done": last_done,
    }
    return render(request, "administration/retention.html", context)


def _line(
    rule: RetentionRule, today: dt.date, dry: RetentionRun | None, done: RetentionRun | None
) -> dict[str, Any]:
    term = rule.on(today)
    return {
        "rule": rule,
        "term": term,
        "length": "sans fin" if rule.treatment == Treatment.KEEP else term.words if term else "—",
        "treatment": Badge(rule.treatment.label, TONES[rule.treatment]),
        "to_confirm": term is not None and term.reviewed == "to_confirm",
        "due": _count(dry, rule.name, "due"),
        "done": _count(done, rule.name, "done"),
    }


def _count(of: RetentionRun | None, rule: str, what: str) -> str:
    found = [each[what] for each in (of.counts if of else []) if each["rule"] == rule]
    return number(sum(found)) if found else "—"

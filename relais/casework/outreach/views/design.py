"""Designing a campaign: one dense page from the target to the launch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from relais.casework.outreach import actions
from relais.casework.outreach.building import Preview
from relais.casework.outreach.enums import CampaignStatus, Exclusion
from relais.casework.outreach.forms import (
    ReassignForm,
    RulesForm,
    ScriptForm,
    TargetForm,
    WaveForm,
)
from relais.casework.outreach.models import Campaign
from relais.casework.outreach.query import parse
from relais.casework.outreach.telling import target_sentence
from relais.casework.outreach.views.campaigns import CRUMB, campaign_of, status_badge
from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.pages.typography import count
from relais.registers.accounts.permissions import Permission

DESIGN = Permission.DESIGN_CAMPAIGNS


@needs(DESIGN)
def new(request: HttpRequest) -> HttpResponse:
    """A draft in one page; the preview and the waves come on the next."""
    agent = agent_of(request)
    data = request.POST if request.method == "POST" else None
    rules, target = RulesForm(data), TargetForm(data, agent=agent, query={})
    if data is not None and rules.is_valid() and target.is_valid():
        made = _saved(request, None, rules, target)
        if made is not None:
            return HttpResponseRedirect(reverse("outreach:design", args=[made.pk]))
    context = {
        "title": "Nouvelle campagne",
        "breadcrumb": [CRUMB],
        "rules": rules,
        "target": target,
    }
    return render(request, "outreach/new.html", context, status=422 if data is not None else 200)


@needs(DESIGN)
def design(request: HttpRequest, pk: int) -> HttpResponse:
    """Target, rules, preview, waves, script, launch. `preview` only shows; `save` keeps."""
    agent, found = agent_of(request), campaign_of(request, pk)
    data = request.POST if request.method == "POST" else None
    rules = RulesForm(data, campaign=found)
    target = TargetForm(data, agent=agent, query=found.query)
    if data is not None and rules.is_valid() and target.is_valid():
        made = _saved(request, found, rules, target)
        if made is not None:
            messages.success(request, "Les règles de la campagne sont enregistrées.")
            return HttpResponseRedirect(reverse("outreach:design", args=[pk]))
    context = {**_page(request, found), "rules": rules, "target": target}
    return render(request, "outreach/design.html", context, status=422 if data is not None else 200)


def _saved(
    request: HttpRequest, found: Campaign | None, rules: RulesForm, target: TargetForm
) -> Campaign | None:
    """The campaign kept, or None once the refusal is told beside its field."""
    agent, said = agent_of(request), {**rules.rules(), "query": target.saved_query()}
    try:
        if found is None:
            return actions.create_campaign(actor=agent, **said)
        return actions.edit_campaign(actor=agent, campaign=found, **said)
    except Refused as refusal:
        field = refusal.field if refusal.field in rules.fields else None
        rules.add_error(field, refusal.message)
        return None


def _page(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    last = found.scripts.first()
    n_waves = found.waves.count()
    return {
        "title": f"Préparer : {found.title}",
        "breadcrumb": [CRUMB, (found.title, reverse("outreach:campaign", args=[found.pk]))],
        "campaign": found,
        "badge_": status_badge(found),
        "sentence": target_sentence(parse(found.query)),
        "waves": found.waves.select_related("team"),
        "wave_form": WaveForm(agent=agent_of(request), initial={"number": n_waves + 1}),
        "script": last,
        "script_form": ScriptForm(initial={"text": last.text if last else ""}),
        "reassign_form": ReassignForm(agent=agent_of(request)),
        "may_launch": found.status in (CampaignStatus.DRAFT, CampaignStatus.READY),
        "may_pause": found.status == CampaignStatus.RUNNING,
        "may_resume": found.status == CampaignStatus.PAUSED,
        "may_close": found.status in (CampaignStatus.RUNNING, CampaignStatus.PAUSED),
    }


@needs(DESIGN)
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts of the target as the form says it now; nothing is kept."""
    agent, found = agent_of(request), campaign_of(request, pk)
    target = TargetForm(request.POST, agent=agent, query=found.query)
    if not target.is_valid():
        problems = [text for texts in target.errors.values() for text in texts]
        return render(request, "outreach/preview.html", {"problems": problems})
    query = target.saved_query()
    try:
        seen = actions.preview_wave(actor=agent, campaign=found, query=query, now=timezone.now())
    except Refused as refusal:
        return render(request, "outreach/preview.html", {"problems": [refusal.message]})
    context = {
        "seen": seen,
        "sentence": target_sentence(parse(query)),
        "excluded": _excluded(seen),
        "bands": list(seen.by_band.items()),
        "n_strata": len(seen.by_stratum),
    }
    return render(request, "outreach/preview.html", context)


def _excluded(seen: Preview) -> list[tuple[str, int]]:
    return [(Exclusion(code).label, n) for code, n in sorted(seen.excluded.items())]


@needs(DESIGN)
@require_POST
def build(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    form = WaveForm(request.POST, agent=agent)
    if not form.is_valid():
        messages.error(
            request, "La vague n’est pas construite : choisissez une équipe de la caisse."
        )
        return HttpResponseRedirect(reverse("outreach:design", args=[pk]))
    wave = actions.build_wave(actor=agent, campaign=found, now=timezone.now(), **form.cleaned_data)
    told = count(wave.targets.count(), "personne", "personnes")
    messages.success(request, f"{wave} est prête : {told}.")
    return HttpResponseRedirect(reverse("outreach:design", args=[pk]))


@needs(DESIGN)
@require_POST
def script(request: HttpRequest, pk: int) -> HttpResponse:
    found = campaign_of(request, pk)
    written = actions.write_script(
        actor=agent_of(request),
        campaign=found,
        text=request.POST.get("text", "")[:5000],
        now=timezone.now(),
    )
    messages.success(request, f"Le script est enregistré (version {written.number}).")
    return HttpResponseRedirect(reverse("outreach:design", args=[pk]))


@needs(DESIGN)
@require_POST
def status(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found, now = agent_of(request), campaign_of(request, pk), timezone.now()
    to = request.POST.get("to", "")
    if to not in CampaignStatus.values:
        raise Refused("Cet état n’existe pas.", code="wrong_status")
    if to == CampaignStatus.RUNNING and found.status in (
        CampaignStatus.DRAFT,
        CampaignStatus.READY,
    ):
        found = actions.launch(actor=agent, campaign=found, now=now)
    else:
        found = actions.change_status(actor=agent, campaign=found, to=to, now=now)
    messages.success(request, f"Campagne : {CampaignStatus(found.status).label.lower()}.")
    return HttpResponseRedirect(reverse("outreach:campaign", args=[pk]))


@needs(DESIGN)
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    form = ReassignForm(request.POST, agent=agent)
    if not form.is_valid():
        raise Refused("Choisissez l’agent à remplacer.", code="no_agent", field="from_agent")
    n = actions.reassign(actor=agent, campaign=found, now=timezone.now(), **form.cleaned_data)
    told = count(n, "personne confiée", "personnes confiées")
    messages.success(request, f"{told}.")
    return HttpResponseRedirect(reverse("outreach:design", args=[pk]))


@needs(DESIGN)
@require_POST
def wave_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives one wave to a team, or to all."""
    agent, found = agent_of(request), campaign_of(request, pk)
    wave = get_object_or_404(found.waves, number=request.POST.get("number") or 0)
    form = WaveForm(request.POST, agent=agent)
    if form.is_valid():
        actions.assign_wave(actor=agent, wave=wave, team=form.cleaned_data["team"])
        messages.success(request, f"{wave} : équipe enregistrée.")
    return HttpResponseRedirect(reverse("outreach:design", args=[pk]))

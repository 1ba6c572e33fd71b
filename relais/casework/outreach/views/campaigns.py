"""The campaigns, one campaign, and the people of its lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from relais.casework.outreach import results
from relais.casework.outreach.effect import effect as measure
from relais.casework.outreach.enums import (
    Arm,
    CampaignChannel,
    CampaignStatus,
    Outcome,
    TargetState,
)
from relais.casework.outreach.lists import list_title
from relais.casework.outreach.models import Campaign, Target
from relais.casework.outreach.policies import why_not_calling
from relais.casework.outreach.query import parse
from relais.casework.outreach.telling import target_sentence
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.lists import Button, Column, Empty, Filter, ListPage
from relais.pages.typography import number
from relais.registers.accounts.permissions import Permission

TONES = {
    CampaignStatus.DRAFT: "neutral",
    CampaignStatus.READY: "info",
    CampaignStatus.RUNNING: "ok",
    CampaignStatus.PAUSED: "warn",
    CampaignStatus.CLOSED: "neutral",
}
CRUMB = ("Campagnes", "/campagnes/")
# Looked up once: asked of each row, Django's own way takes a third of an export.
ARMS, STATES, OUTCOMES = dict(Arm.choices), dict(TargetState.choices), dict(Outcome.choices)


def status_badge(campaign: Campaign) -> Badge:
    status = CampaignStatus(campaign.status)
    return Badge(status.label, TONES[status])


def campaign_of(request: HttpRequest, pk: int) -> Campaign:
    """The campaign, when the agent's fund has it; 404 otherwise."""
    rows = Campaign.objects.visible_to(agent_of(request)).select_related("fund")
    campaign: Campaign = get_object_or_404(rows, pk=pk)
    return campaign


class Campaigns(ListPage):
    title = "Campagnes"
    lede = "Qui nous allons vers, par quels moyens, et ce que cela change."
    noun = ("campagne", "campagnes")
    permission = Permission.SEE_CAMPAIGNS
    columns = (
        Column("title", "Campagne", sort="title"),
        Column("theme", "Thème"),
        Column("status", "État", status_badge, sort="status"),
        Column("starts_on", "Début", kind="date", sort="starts_on"),
        Column("ends_on", "Fin", kind="date", sort="ends_on"),
        Column("channels", "Canaux", lambda row: row.channel_labels),
    )
    filters = (Filter("etat", "État", "status", choices=CampaignStatus.choices, sentence="{}"),)
    order = "-starts_on"
    empty = Empty(
        "Aucune campagne",
        "Une campagne part d’une cible : qui appeler, avec quel script, et qui garder comme témoin.",
    )

    def rows(self) -> QuerySet[Any]:
        return Campaign.objects.visible_to(self.agent)

    def row_url(self, row: Campaign) -> str:
        return reverse("outreach:campaign", args=[row.pk])

    def buttons(self) -> Sequence[Button]:
        new = reverse("outreach:new")
        return [Button("Nouvelle campagne", new, True, Permission.DESIGN_CAMPAIGNS)]


@needs(Permission.SEE_CAMPAIGNS)
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, results, waves, what happened on site. The effect comes after, by itself: it reads every row."""
    found, now = campaign_of(request, pk), timezone.now()
    by_wave = results.by_wave(found)
    counted = results.whole(found, by_wave)
    waves = [(wave, by_wave.get(wave.pk)) for wave in found.waves.select_related("team")]
    refusal = why_not_calling(found, now)
    context = {
        "title": found.title,
        "breadcrumb": [CRUMB],
        "campaign": found,
        "badge_": status_badge(found),
        "target": target_sentence(parse(found.query)),
        "results": counted,
        "n_to_call": counted.listed - counted.held_out,
        "lines": _lines(counted),
        "waves": waves,
        "teams": results.by_team(found),
        "actions": found.field_actions.annotate(
            n_met=Count("entries", filter=Q(entries__undone_at=None))
        )[:20],
        "imports": found.imports.all()[:10],
        "by_phone": CampaignChannel.PHONE in found.channels,
        "onsite": CampaignChannel.ONSITE in found.channels,
        "refusal": refusal[1] if refusal else "",
    }
    return render(request, "outreach/campaign.html", context)


def _lines(counted: results.Results) -> list[tuple[str, int, results.Rate, str]]:
    """What came of it: word, people, share, of whom."""
    words = (
        ("Contactées", counted.contacted, counted.listed - counted.held_out, "à contacter"),
        ("Jointes", counted.reached, counted.contacted, "contactées"),
        ("Rendez-vous pris", counted.booked, counted.contacted, "contactées"),
        ("Refus", counted.refused, counted.contacted, "contactées"),
        ("Déjà fait ou déjà couvert", counted.already_covered, counted.contacted, "contactées"),
        ("Injoignables", counted.unreachable, counted.contacted, "contactées"),
        ("Faux numéros", counted.wrong_number, counted.contacted, "contactées"),
        ("Ne veulent plus être contactées", counted.opted_out, counted.contacted, "contactées"),
    )
    found = [(word, n, results.Rate(n, of), whom) for word, n, of, whom in words]
    if counted.met:
        booked = results.Rate(counted.met_booked, counted.met)
        found += [
            ("Rencontrées sur le terrain", counted.met, results.Rate(0, 0), ""),
            ("Rendez-vous pris sur le terrain", counted.met_booked, booked, "rencontrées"),
        ]
    return found


@needs(Permission.SEE_CAMPAIGNS)
@require_GET
def effect(request: HttpRequest, pk: int) -> HttpResponse:
    found = campaign_of(request, pk)
    measured = measure(found, timezone.localdate())
    context: dict[str, Any] = {
        "campaign": found,
        "effect": measured,
        "caption": f"Événement « {list_title('events', found.measured_event)} » dans chaque groupe",
    }
    if measured.difference:
        told = measured.difference
        context |= {
            "value": ("+" if told.value > 0 else "") + points(told.value),
            "low": points(told.low),
            "high": points(told.high),
            "around_zero": told.low <= 0 <= told.high,
        }
    whole = not request.headers.get("HX-Request")
    if whole:
        context |= {"title": "Effet", "breadcrumb": [CRUMB, (found.title, _url(found))]}
    name = "outreach/effect_page.html" if whole else "outreach/effect.html"
    return render(request, name, context)


def points(difference: float) -> str:
    """A difference of shares: 0.0123 -> « 1,2 point »."""
    shown = number(difference * 100, 1)
    return f"{shown}\N{NO-BREAK SPACE}point{'s' if abs(difference) * 100 >= 2 else ''}"


def _url(found: Campaign) -> str:
    return reverse("outreach:campaign", args=[found.pk])


LISTED = (
    *("campaign", "pseudonym", "stratum", "arm", "state", "n_attempts", "outcome", "outcome_at"),
    *("person__last_name", "person__first_names", "person__commune_name", "wave__number"),
)


class Contacts(ListPage):
    """People of a campaign, for who may open rows; the file is this list exported."""

    names = True
    title = "Personnes de la campagne"
    noun = ("personne", "personnes")
    permission = Permission.OPEN_ROWS
    columns = (
        Column("person", "Personne", lambda row: str(row.person)),
        Column("pseudonym", "Numéro interne"),
        Column("commune", "Commune", lambda row: row.person.commune_name),
        Column("wave", "Vague", lambda row: row.wave.number, kind="number"),
        Column("stratum", "Strate", shown=False),
        Column("arm", "Groupe", lambda row: ARMS[row.arm]),
        Column("state", "Où elle en est", lambda row: STATES[row.state]),
        Column("n_attempts", "Essais", kind="number"),
        Column("outcome", "Issue", lambda row: OUTCOMES.get(row.outcome, "")),
        Column("outcome_at", "Le", kind="datetime"),
    )
    filters = (
        Filter("issue", "Issue", "outcome", choices=Outcome.choices, sentence="{}"),
        Filter("place", "Où elle en est", "state", choices=TargetState.choices, sentence="{}"),
        Filter("groupe", "Groupe", "arm", choices=Arm.choices, sentence="{}"),
        Filter("vague", "Vague", "wave__number", kind="text", sentence="vague {}"),
    )
    empty = Empty("Personne", "Construisez une vague pour remplir la liste.")

    def rows(self) -> QuerySet[Any]:
        found = Campaign.objects.visible_to(self.agent).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        rows = Target.objects.filter(campaign=found).select_related("person", "wave")
        rows = rows.only(*LISTED)
        wave = self.asked.filters.get("vague", "")
        return rows if not wave or wave.isdecimal() else rows.none()

    def selection(self) -> QuerySet[Any]:
        """In the order of an index: each person is in a campaign once, which settles ties."""
        return super().selection().order_by("person_id")

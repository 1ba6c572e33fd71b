"""The fund's side: read, recognise, take over or send back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from relais.casework.referrals import actions
from relais.casework.referrals.actions.handling import give_back_refusal
from relais.casework.referrals.enums import ReferralNeed, ReferralState
from relais.casework.referrals.forms import DeclineForm
from relais.casework.referrals.models import WAITING, Referral
from relais.casework.referrals.silence import silent
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Happening, Side
from relais.pages.forms import answer
from relais.pages.lists import Column, Empty, Filter, ListPage, Rows
from relais.pages.typography import short_date
from relais.registers.accounts.models import Agent, Partner
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactKind, Person
from relais.registers.directory.search import find, match_person
from relais.registers.directory.search.matches import Match

TONES = {
    ReferralState.SENT: "info",
    ReferralState.RECEIVED: "warn",
    ReferralState.TAKEN: "ok",
    ReferralState.JOINED: "ok",
}
VERBS = {
    "referral.send": "Orientation envoyée",
    "referral.acknowledge": "Réception accusée",
    "referral.take_over": "Prise en charge",
    "referral.give_back": "Prise en charge annulée",
    "referral.decline": "Non retenue",
    "referral.reopen": "Reprise",
    "referral.withdraw": "Retirée par le partenaire",
}


def _partners(agent: Agent) -> list[tuple[str, str]]:
    return [(str(p.pk), p.name) for p in Partner.objects.visible_to(agent).order_by("name")]


def _silent(rows: Rows, days: str) -> Rows:
    return rows.filter(
        pk__in=silent(Referral.objects.all(), timezone.localdate(), int(days)).values("pk")
    )


class ReceivedList(ListPage):
    """What partners sent to the fund."""

    names = True
    title = "Orientations des partenaires"
    noun = ("orientation", "orientations")
    permission = Permission.SEE_REFERRALS
    columns = (
        Column(
            "person",
            "Personne",
            "shown_name",
            sort="last_name",
        ),
        Column("partner", "Partenaire", lambda r: str(r.partner), sort="partner__name"),
        Column("need", "Besoin", "get_need_display"),
        Column("sent_at", "Reçue", kind="datetime", sort="sent_at"),
        Column("state", "État", lambda r: state_badge(r), kind="badge", sort="state"),
        Column("handled_by", "Traitée par", lambda r: str(r.handled_by or "")),
    )
    filters = (
        Filter("etat", "État", "state", choices=ReferralState.choices, sentence="{}"),
        Filter("partenaire", "Partenaire", "partner_id", choices=_partners, sentence="de {}"),
        Filter("besoin", "Besoin", "need", choices=ReferralNeed.choices),
        Filter(
            "silence",
            "Silence",
            _silent,
            choices=[(str(n), f"{n} jours ou plus") for n in (7, 14, 21, 30)],
            sentence="sans mouvement depuis {}",
        ),
        Filter("urgent", "Urgentes", "urgent", kind="flag", sentence="urgentes"),
    )
    order = "-sent_at"
    empty = Empty(
        "Aucune orientation reçue", "Elles arrivent ici dès qu’un partenaire en envoie une."
    )

    def rows(self) -> QuerySet[Referral]:
        if self.agent.partner_id is not None:
            return Referral.objects.none()
        return Referral.objects.visible_to(self.agent).select_related("partner", "handled_by")

    def row_url(self, row: Referral) -> str:
        return reverse("referrals:referral", args=[row.reference])


def state_badge(referral: Referral) -> Badge:
    return Badge(referral.get_state_display(), TONES.get(ReferralState(referral.state), "neutral"))


def fund_page(request: HttpRequest, referral: Referral) -> HttpResponse:
    """What the partner wrote, who it may be, and what to do."""
    agent = agent_of(request)
    waiting = referral.state in WAITING and agent.may(Permission.TAKE_REFERRALS)
    page = FilePage(
        title=referral.shown_name,
        subtitle=f"Orientation {referral.reference} — {referral.partner}",
        badges=[state_badge(referral), *([Badge("Urgent", "late")] if referral.urgent else [])],
        facts=[
            ("Né(e) le", short_date(referral.birth_date) if referral.birth_date else "—"),
            ("Besoin", referral.get_need_display()),
            ("Frein", referral.get_obstacle_display() or "non précisé"),
            ("Téléphone", shown(ContactKind.PHONE, referral.phone) or "—"),
            ("Adresse électronique", referral.email or "—"),
            *([("Précision", referral.message)] if referral.message else []),
        ],
        primary=_primary(referral, waiting),
        actions=_others(referral, agent, waiting),
        side=[
            Side(
                "Accord de la personne",
                [
                    ("Donné par", referral.get_consent_given_by_display()),
                    ("Le", short_date(referral.consent_given_on)),
                    ("Jusqu’au", short_date(referral.consent_ends_on)),
                    ("Suivi par le partenaire", "Oui" if referral.consent_to_progress else "Non"),
                ],
            ),
            Side("Envoyée par", [(str(referral.author), referral.author.email)]),
        ],
        timeline=_timeline(referral),
        breadcrumb=[("Orientations", reverse("referrals:received"))],
    )
    return render(request, "pages/file.html", page.context())


def _primary(referral: Referral, waiting: bool) -> Action | None:
    if waiting:
        return Action("Prendre en charge", reverse("referrals:take", args=[referral.reference]))
    if referral.case is not None:
        return Action("Ouvrir le dossier", referral.case.get_absolute_url())
    return None


def _others(referral: Referral, agent: Agent, waiting: bool) -> list[Action]:
    def post(label: str, name: str) -> Action:
        return Action(label, reverse(f"referrals:{name}", args=[referral.reference]), method="post")

    if waiting:
        unread = (
            [post("Accuser réception", "acknowledge")]
            if referral.state == ReferralState.SENT
            else []
        )
        return [
            *unread,
            Action("Ne pas retenir", reverse("referrals:decline", args=[referral.reference])),
        ]
    if referral.state == ReferralState.DECLINED and agent.may(Permission.TAKE_REFERRALS):
        return [post("Reprendre cette orientation", "reopen")]
    if give_back_refusal(agent, referral, timezone.now()) is None:
        return [post("Annuler la prise en charge", "give_back")]
    return []


def _timeline(referral: Referral) -> list[Happening]:
    events = AuditEvent.objects.filter(target_type="referrals.referral", target_id=str(referral.pk))
    told = [
        Happening(
            event.at, "étape", VERBS.get(event.verb, event.verb), who=str(event.actor or "Relais")
        )
        for event in events.select_related("actor").order_by("-number")
    ]
    silences = [
        Happening(
            alert.silent_since + timedelta(days=alert.days),
            "note",
            f"Sans mouvement depuis {alert.days} jours",
            who="Relais",
        )
        for alert in referral.alerts.order_by("-days")
    ]
    return sorted([*told, *silences], key=lambda happening: happening.at, reverse=True)


@require_http_methods(["GET", "POST"])
@needs(Permission.TAKE_REFERRALS)
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is it? The likeliest first, with the reasons; the search finds the others."""
    agent = agent_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(agent), reference=reference)
    text = request.POST.get("q", "").strip()[:100]
    if request.method == "POST" and not text:
        key = request.POST.get("person", "")
        person = get_object_or_404(
            Person.objects.visible_to(agent),
            pk=int(key) if key.isdecimal() and len(key) < 19 else 0,
        )
        taken = actions.take_over(actor=agent, referral=referral, person=person)
        messages.success(request, f"{person} est pris(e) en charge : dossier {taken.case}.")
        return redirect(taken.case.get_absolute_url() if taken.case else request.path)
    context = {
        "title": "Qui est cette personne ?",
        "referral": referral,
        "matches": find(agent, text, limit=10) if text else _candidates(referral),
        "text": text,
        "breadcrumb": [(referral.reference, reverse("referrals:referral", args=[reference]))],
    }
    return render(request, "referrals/take.html", context)


def _candidates(referral: Referral) -> list[Match]:
    return match_person(
        referral.fund,
        referral.last_name,
        referral.first_names,
        referral.birth_date,
        phone=referral.phone,
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.TAKE_REFERRALS)
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    agent = agent_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(agent), reference=reference)
    form = DeclineForm(request.POST or None)
    back = reverse("referrals:referral", args=[reference])

    def save(data: dict[str, Any]) -> HttpResponse:
        actions.decline(actor=agent, referral=referral, reason=data["reason"])
        messages.success(request, "Le partenaire est prévenu, avec la raison.")
        return redirect(back)

    return answer(
        request,
        form,
        save,
        title=f"Ne pas retenir l’orientation {reference}",
        lede="Le partenaire lira cette raison, et rien d’autre.",
        submit_label="Ne pas retenir",
        cancel_url=back,
        breadcrumb=[(reference, back)],
    )


@require_POST
@needs(Permission.TAKE_REFERRALS)
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    agent = agent_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(agent), reference=reference)
    actions.acknowledge(actor=agent, referral=referral)
    messages.success(request, "Réception accusée : le partenaire est prévenu.")
    return redirect("referrals:referral", reference)


@require_POST
@needs(Permission.TAKE_REFERRALS)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    agent = agent_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(agent), reference=reference)
    actions.reopen(actor=agent, referral=referral)
    messages.success(request, "L’orientation est reprise.")
    return redirect("referrals:referral", reference)


@require_POST
@needs(Permission.TAKE_REFERRALS)
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    agent = agent_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(agent), reference=reference)
    actions.give_back(actor=agent, referral=referral, now=timezone.now())
    messages.success(request, "La prise en charge est annulée : l’orientation attend de nouveau.")
    return redirect("referrals:referral", reference)

"""The partner's side: send, follow."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from relais.casework.referrals import actions
from relais.casework.referrals.enums import PartnerStep, ReferralNeed, ReferralState
from relais.casework.referrals.forms import ReferralForm
from relais.casework.referrals.models import WAITING, Referral
from relais.casework.referrals.progress import COURSE, partner_step
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Side, Step
from relais.pages.forms import answer
from relais.pages.lists import Button, Column, Empty, Filter, ListPage
from relais.pages.typography import short_date
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactKind

TONES = {
    PartnerStep.SENT: "info",
    PartnerStep.ENDED: "ok",
    PartnerStep.TAKEN: "ok",
    PartnerStep.UNDER_WAY: "ok",
    PartnerStep.CONTACTED: "ok",
    PartnerStep.DECLINED: "warn",
    PartnerStep.STOPPED: "warn",
}


def step_badge(referral: Referral) -> Badge:
    step = partner_step(referral, timezone.localdate())
    return Badge(str(step.label).split(" : ")[0], TONES.get(step, "neutral"))


class SentList(ListPage):
    """What the organisation referred."""

    title = "Mes orientations"
    noun = ("orientation", "orientations")
    permission = Permission.MAKE_REFERRALS
    export_permission = Permission.MAKE_REFERRALS
    columns = (
        Column(
            "person",
            "Personne",
            "shown_name",
            sort="last_name",
        ),
        Column("reference", "Référence"),
        Column("need", "Besoin", "get_need_display", shown=False),
        Column("sent_at", "Envoyée", kind="datetime", sort="sent_at"),
        Column("author", "Par", lambda r: str(r.author)),
        Column("step", "Où elle en est", step_badge, kind="badge"),
    )
    filters = (
        Filter("nom", "Nom", "last_name__icontains", kind="text", sentence="nom contenant « {} »"),
        Filter("besoin", "Besoin", "need", choices=ReferralNeed.choices),
        Filter(
            "depuis",
            "Envoyées depuis",
            "sent_at__date__gte",
            kind="date",
            sentence="envoyées depuis le {}",
        ),
    )
    order = "-sent_at"
    empty = Empty(
        "Vous n’avez encore orienté personne",
        "Avec son accord, deux minutes suffisent : la caisse la rappelle.",
        "/orientations/nouvelle/",
        "Orienter une personne",
    )

    def rows(self) -> QuerySet[Referral]:
        return Referral.objects.visible_to(self.agent).select_related("author", "case")

    def row_url(self, row: Referral) -> str:
        return reverse("referrals:referral", args=[row.reference])

    def buttons(self) -> Sequence[Button]:
        return (Button("Orienter une personne", reverse("referrals:new"), primary=True),)


@require_http_methods(["GET", "POST"])
@needs(Permission.MAKE_REFERRALS)
def new(request: HttpRequest) -> HttpResponse:
    """One page, filled in with the person beside."""
    initial = ReferralForm.starting(timezone.localdate(), secrets.token_urlsafe(24))
    form = ReferralForm(request.POST or None, initial=initial)

    def save(data: dict[str, Any]) -> HttpResponse:
        sent = actions.send(actor=agent_of(request), given=form.given(), key=data["key"])
        _thank(request, sent)
        return redirect("referrals:referral", sent.reference)

    return answer(
        request,
        form,
        save,
        title="Orienter une personne",
        lede="Avec son accord. La caisse la contacte, et vous dit où en est l’accompagnement.",
        submit_label="Envoyer à la caisse",
        cancel_url=reverse("referrals:sent"),
        breadcrumb=[("Mes orientations", reverse("referrals:sent"))],
    )


def _thank(request: HttpRequest, sent: Referral) -> None:
    if sent.state == ReferralState.JOINED:
        messages.info(
            request,
            "Cette personne est déjà accompagnée : votre orientation est jointe à son accompagnement.",
        )
    else:
        messages.success(
            request,
            f"Orientation {sent.reference} envoyée. La caisse en accuse réception sous peu.",
        )


def partner_page(request: HttpRequest, referral: Referral) -> HttpResponse:
    """What the partner wrote, and the coded step."""
    now = partner_step(referral, timezone.localdate())
    waiting = referral.state in WAITING
    page = FilePage(
        title=referral.shown_name,
        subtitle=f"Orientation {referral.reference}, envoyée par {referral.author}",
        badges=[step_badge(referral)],
        facts=[
            ("Besoin", referral.get_need_display()),
            ("Envoyée le", short_date(timezone.localdate(referral.sent_at))),
            *(
                [("Raison", referral.get_decline_reason_display())]
                if referral.decline_reason
                else []
            ),
        ],
        alerts=[str(now.label)] if now not in COURSE else [],
        steps=_steps(now),
        primary=Action("Orienter une autre personne", reverse("referrals:new")),
        actions=[
            Action(
                "Retirer cette orientation",
                reverse("referrals:withdraw", args=[referral.reference]),
                method="post",
                confirm="Retirer cette orientation ? La caisse ne contactera pas la personne.",
            )
        ]
        if waiting
        else [],
        side=[
            Side("Ce que vous avez transmis", _given(referral)),
            Side(
                "Accord de la personne",
                [
                    ("Donné par", referral.get_consent_given_by_display()),
                    ("Le", short_date(referral.consent_given_on)),
                    ("Jusqu’au", short_date(referral.consent_ends_on)),
                    ("Suivi par votre structure", "Oui" if referral.consent_to_progress else "Non"),
                ],
            ),
        ],
        breadcrumb=[("Mes orientations", reverse("referrals:sent"))],
        timeline=None,
    )
    return render(request, "pages/file.html", page.context())


def _given(referral: Referral) -> list[tuple[str, str]]:
    told = [
        ("Né(e) le", short_date(referral.birth_date) if referral.birth_date else ""),
        ("Téléphone", shown(ContactKind.PHONE, referral.phone)),
        ("Adresse électronique", referral.email),
        ("Frein", referral.get_obstacle_display() if referral.obstacle else ""),
        ("Précision", referral.message),
    ]
    return [(label, value) for label, value in told if value]


def _steps(now: PartnerStep) -> list[Step]:
    if now not in COURSE:
        return []
    place = COURSE.index(now)
    return [
        Step(str(step.label), "done" if n < place else "current" if n == place else "todo")
        for n, step in enumerate(COURSE)
    ]


@require_POST
@needs(Permission.MAKE_REFERRALS)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    referral = Referral.objects.visible_to(agent_of(request)).filter(reference=reference).first()
    if referral is None:
        return redirect("referrals:sent")
    actions.withdraw(actor=agent_of(request), referral=referral)
    messages.success(request, f"Orientation {reference} retirée.")
    return redirect("referrals:referral", reference)

"""Referrals from a partner's own software: the same rules as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Header, Query, Router, Schema
from ninja.responses import Status
from ninja.security import django_auth

from relais.casework.referrals import actions
from relais.casework.referrals.enums import PartnerStep
from relais.casework.referrals.models import Referral
from relais.casework.referrals.progress import partner_step
from relais.pages.access import agent_of
from relais.pages.keys import KeyAuth
from relais.pages.problems import problems
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

API_PREFIX = "/referrals"
router = Router(tags=["Orientations"], auth=[KeyAuth(), django_auth])
ERRORS = problems(400, 401, 403, 404, 409, 422)
PAGE = 50


# Characters that no name holds and that a database may refuse stay out.
Text = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
Name = Annotated[Text, Field(min_length=1, max_length=120)]


class ReferralIn(Schema):
    """Une personne à accompagner, avec son accord. Aucune information médicale."""

    last_name: Name
    first_names: Name
    birth_date: dt.date
    need: Literal["rights", "care", "digital"]
    obstacle: Literal["", "cost", "information", "complexity", "access", "fear"] = ""
    phone: Text = Field("", max_length=20)
    email: Text = Field("", max_length=120)
    message: Text = Field("", max_length=500)
    urgent: bool = False
    consent_given_by: Literal["person", "representative"]
    consent_given_on: dt.date
    consent_ends_on: dt.date
    consent_to_progress: bool = False


class ReferralOut(Schema):
    """Où en est une orientation : une étape codée, et rien de plus."""

    reference: str
    sent_at: dt.datetime
    step: PartnerStep
    step_label: str
    decline_reason: str


class Page(Schema):
    """Une page d’orientations, la plus récente d’abord."""

    results: list[ReferralOut]
    next_page: int | None


@router.post(
    "", response={200: ReferralOut, 201: ReferralOut, **ERRORS}, summary="Orienter une personne"
)
def create(
    request: HttpRequest,
    given: ReferralIn,
    idempotency_key: Annotated[
        str, Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{8,64}$")
    ],
) -> Status[ReferralOut]:
    """Deux envois avec le même en-tête `Idempotency-Key` ne font qu’une orientation (201, puis 200)."""
    agent = _partner(request)
    known = Referral.objects.visible_to(agent).filter(key=idempotency_key).exists()
    new = actions.NewReferral(**given.dict())
    sent = actions.send(actor=agent, given=new, key=idempotency_key)
    return Status(200 if known else 201, _shown(sent))


@router.get("", response={200: Page, **ERRORS}, summary="Mes orientations")
def listing(
    request: HttpRequest,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    since: Annotated[dt.date | None, Query(description="Envoyées depuis ce jour")] = None,
) -> Page:
    rows = (
        Referral.objects.visible_to(_partner(request))
        .select_related("case")
        .order_by("-sent_at", "-pk")
    )
    if since is not None:
        rows = rows.filter(sent_at__date__gte=since)
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return Page(
        results=[_shown(r) for r in found[:PAGE]], next_page=page + 1 if len(found) > PAGE else None
    )


@router.get(
    "/{reference}", response={200: ReferralOut, **ERRORS}, summary="Où en est une orientation"
)
def one(request: HttpRequest, reference: str) -> ReferralOut:
    return _shown(_visible(request, reference))


@router.post(
    "/{reference}/withdraw",
    response={200: ReferralOut, **ERRORS},
    summary="Retirer une orientation",
)
def withdraw(request: HttpRequest, reference: str) -> ReferralOut:
    return _shown(actions.withdraw(actor=_partner(request), referral=_visible(request, reference)))


def _partner(request: HttpRequest) -> Agent:
    agent = agent_of(request)
    if not agent.may(Permission.MAKE_REFERRALS):
        raise PermissionDenied
    return agent


def _visible(request: HttpRequest, reference: str) -> Referral:
    rows = Referral.objects.visible_to(_partner(request)).select_related("case")
    return get_object_or_404(rows, reference=reference)


def _shown(referral: Referral) -> ReferralOut:
    step = partner_step(referral, timezone.localdate())
    return ReferralOut(
        reference=referral.reference,
        sent_at=referral.sent_at,
        step=step,
        step_label=str(step.label),
        decline_reason=referral.get_decline_reason_display() if referral.decline_reason else "",
    )

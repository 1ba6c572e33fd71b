"""One address for a referral: each side sees its own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from relais.casework.referrals.fund_views import fund_page
from relais.casework.referrals.models import Referral
from relais.casework.referrals.partner_views import partner_page
from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.reading import open_file


@require_GET
@needs(Permission.MAKE_REFERRALS, Permission.SEE_REFERRALS)
def referral(request: HttpRequest, reference: str) -> HttpResponse:
    agent = agent_of(request)
    rows = Referral.objects.visible_to(agent).select_related(
        "fund", "partner", "author", "case", "person", "handled_by"
    )
    found = get_object_or_404(rows, reference=reference)
    if agent.partner_id is not None:
        return partner_page(request, found)
    if found.person is not None:
        open_file(actor=agent, person=found.person, what="orientation", now=timezone.now())
    return fund_page(request, found)

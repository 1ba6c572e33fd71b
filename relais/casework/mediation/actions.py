"""Receiving a referral from someone who is not logged in."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import smtplib
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from relais.casework.case.actions import open_case
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.mediation.models import Mediation
from relais.common.refusals import Refused
from relais.registers.accounts.models import Fund

PER_SENDER = 5
PER_FUND = 300
HOUR = dt.timedelta(hours=1)

logger = logging.getLogger(__name__)


@transaction.atomic
def receive(*, fund: Fund, given: Mapping[str, Any], address: str) -> Case:
    """Opens the file of a referral and sends its acknowledgement. The same words sent again are the same referral.

    `given`: opening fields of the procedure. `address`: where it came from, kept only as a mark that changes each day and
    serves to refuse a flood (`too_many`).
    """
    now = timezone.now()
    sender = salted_hmac(f"mediation.{timezone.localdate(now)}", address).hexdigest()[:32]
    key = _key(given)
    known = Case.objects.filter(fund=fund, procedure="mediation", opening_key=key).first()
    if known is not None:
        return known
    _refuse_flood(fund, sender, now)
    case = open_case(
        actor=None,
        fund=fund,
        procedure="mediation",
        person=None,
        origin=CaseOrigin.SELF,
        origin_detail="Téléservice « Demander l’aide du médiateur »",
        key=key,
        **given,
    )
    Mediation.objects.filter(case=case).update(sender=sender)
    if given.get("email"):
        transaction.on_commit(lambda: _acknowledge(case, str(given["email"])))
    return case


def _key(given: Mapping[str, Any]) -> str:
    text = json.dumps(given, sort_keys=True, default=str, ensure_ascii=False)
    return f"online:{hashlib.sha256(text.encode()).hexdigest()}"


def _refuse_flood(fund: Fund, sender: str, now: dt.datetime) -> None:
    recent = Mediation.objects.filter(
        case__fund=fund, case__opened_by=None, case__opened_at__gt=now - HOUR
    )
    if recent.filter(sender=sender).count() >= PER_SENDER or recent.count() >= PER_FUND:
        raise Refused(
            "Trop de demandes sont arrivées en peu de temps. Rien n’est enregistré : revenez dans"
            " une heure, ou écrivez au médiateur par courrier.",
            code="too_many",
        )


def _acknowledge(case: Case, address: str) -> None:
    """Sends the acknowledgement; the referral stands even when the mail does not go."""
    letter = case.letters.order_by("pk").first()
    if letter is None:
        return
    mail = EmailMessage(f"{letter.title} ({case.reference})", letter.body, to=[address])
    try:
        mail.send()
    except (OSError, smtplib.SMTPException):
        logger.warning("acknowledgement of %s not sent", case.reference)

"""What a partner does: send, withdraw."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.referrals.enums import ReferralState
from relais.casework.referrals.models import WAITING, Referral
from relais.casework.referrals.policies import require_pace, require_partner
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.audit.actions import record
from relais.registers.directory.contacts import parse_email, parse_phone
from relais.registers.directory.models import Person
from relais.registers.directory.search import match_person

SURE = 0.95
CLEAR_OF_THE_NEXT = 0.5
PROCEDURE = "support"
CONSENT_MONTHS_MOST = 24


@dataclass(frozen=True)
class NewReferral:
    """What a partner writes, checked by the form or the API for its shape."""

    last_name: str
    first_names: str
    birth_date: dt.date
    need: str
    consent_given_by: str
    consent_given_on: dt.date
    consent_ends_on: dt.date
    consent_to_progress: bool
    phone: str = ""
    email: str = ""
    obstacle: str = ""
    message: str = ""
    urgent: bool = False


@transaction.atomic
def send(*, actor: Agent, given: NewReferral, key: str, at: dt.datetime | None = None) -> Referral:
    """Files a referral. The same key gives the same referral; a person already accompanied is joined to that file.

    Raises Refused (consent, dates, no way to reach the person, too many in an hour).
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    partner = require_partner(actor, today)
    # Two sends of one organisation stand in line, so that the same key never makes two.
    Agent.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if known := Referral.objects.filter(partner=partner, key=key).first():
        return known
    require_pace(actor, now)
    _check(given, today)
    phone = parse_phone(given.phone) if given.phone else ""
    email = parse_email(given.email) if given.email else ""
    person = _surely(actor.fund, given, phone)
    case = _accompanied(person)
    referral = Referral.objects.create(
        **{**asdict(given), "phone": phone, "email": email},
        fund=actor.fund,
        partner=partner,
        author=actor,
        key=key,
        sent_at=now,
        state_since=now,
        person=person,
        case=case,
        state=ReferralState.JOINED if case or _already_referred(person) else ReferralState.SENT,
    )
    what = {
        "partner": referral.partner_id,
        "state": referral.state,
        "consent_ends_on": str(given.consent_ends_on),
    }
    record(actor=actor, verb="referral.send", target=referral, person=person, payload=what)
    return referral


@transaction.atomic
def withdraw(*, actor: Agent, referral: Referral) -> Referral:
    """Takes back a referral that the fund has not taken over yet, when the person changes her mind."""
    require_partner(actor, timezone.localdate())
    locked = Referral.objects.select_for_update(of=("self",)).get(
        pk=referral.pk, partner=actor.partner
    )
    if locked.state == ReferralState.WITHDRAWN:
        return locked
    if locked.state not in WAITING:
        raise Refused(
            "La caisse a déjà traité cette orientation : appelez votre correspondant.",
            code="already_handled",
        )
    locked.state, locked.state_since = ReferralState.WITHDRAWN, timezone.now()
    locked.save(update_fields=["state", "state_since"])
    record(actor=actor, verb="referral.withdraw", target=locked, person=locked.person)
    return locked


def _check(given: NewReferral, today: dt.date) -> None:
    if given.birth_date > today or given.birth_date.year < 1900:
        raise Refused("Vérifiez la date de naissance.", code="birth_date", field="birth_date")
    if given.consent_given_on > today:
        raise Refused(
            "L’accord ne peut pas être daté de demain.",
            code="consent_date",
            field="consent_given_on",
        )
    if given.consent_ends_on < today:
        raise Refused(
            "L’accord de la personne est déjà terminé.",
            code="consent_over",
            field="consent_ends_on",
        )
    if given.consent_ends_on > today + dt.timedelta(days=31 * CONSENT_MONTHS_MOST):
        raise Refused(
            f"L’accord vaut {CONSENT_MONTHS_MOST} mois au plus : choisissez une date plus proche.",
            code="consent_too_long",
            field="consent_ends_on",
        )
    if not given.phone and not given.email:
        raise Refused(
            "Donnez un téléphone ou une adresse électronique : sans eux, la caisse ne peut pas joindre la personne.",
            code="no_contact",
            field="phone",
        )


def _surely(fund: Fund, given: NewReferral, phone: str) -> Person | None:
    """The person, when one stands out; several or doubtful ones are left to an agent's eye."""
    first, second = [
        *match_person(
            fund, given.last_name, given.first_names, given.birth_date, phone=phone, limit=2
        ),
        None,
        None,
    ][:2]
    if (
        first is None
        or first.score < SURE
        or (second is not None and first.score - second.score < CLEAR_OF_THE_NEXT)
    ):
        return None
    return first.person


def _accompanied(person: Person | None) -> Case | None:
    if person is None:
        return None
    return Case.objects.open().filter(person=person, procedure=PROCEDURE).first()


def _already_referred(person: Person | None) -> bool:
    return person is not None and Referral.objects.waiting().filter(person=person).exists()

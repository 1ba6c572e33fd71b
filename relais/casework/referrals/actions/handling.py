"""What the fund does with a referral: acknowledge, take over, decline."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions import open_or_join, withdraw_opening
from relais.casework.case.enums import CaseOrigin, Lane
from relais.casework.referrals.actions.sending import PROCEDURE
from relais.casework.referrals.enums import DeclineReason, ReferralState
from relais.casework.referrals.models import WAITING, Referral
from relais.casework.referrals.notices import tell_author
from relais.casework.referrals.policies import require_taker
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person

DETECTED_BY = "partner"
UNDO_FOR = dt.timedelta(hours=24)


@transaction.atomic
def acknowledge(*, actor: Agent, referral: Referral) -> Referral:
    """Tells the partner that somebody read it. A second time changes nothing."""
    require_taker(actor, referral)
    locked = _locked(referral)
    if locked.state != ReferralState.SENT:
        return locked
    return _turn(actor, locked, ReferralState.RECEIVED, "referral.acknowledge")


@transaction.atomic
def take_over(*, actor: Agent, referral: Referral, person: Person) -> Referral:
    """Opens the person's support, or joins the one that is open, and links the referral to it."""
    require_taker(actor, referral)
    locked = _locked(referral)
    if locked.state == ReferralState.TAKEN and locked.person_id == person.pk:
        return locked
    _require_waiting(locked)
    case, new = open_or_join(
        actor=actor,
        procedure=PROCEDURE,
        person=person,
        origin=CaseOrigin.REFERRAL,
        origin_detail=str(locked.partner),
        lane=Lane.URGENT if locked.urgent else Lane.NORMAL,
        assigned_to=actor,
        key=f"referral-{locked.pk}",
        detected_by=DETECTED_BY,
    )
    locked.person, locked.case, locked.handled_by = person, case, actor
    state = ReferralState.TAKEN if new else ReferralState.JOINED
    return _turn(actor, locked, state, "referral.take_over", case=case.reference)


@transaction.atomic
def give_back(*, actor: Agent, referral: Referral, now: dt.datetime) -> Referral:
    """Undoes a take-over within a day: wrong person, wrong click. The file it opened is taken back, one it joined stays.

    Raises Refused: `not_allowed`, `cannot_give_back`, `worked_on` when work was done in the file since.
    """
    require_taker(actor, referral)
    locked = _locked(referral)
    if (sentence := give_back_refusal(actor, locked, now)) is not None:
        raise Refused(sentence, code="cannot_give_back")
    if locked.state == ReferralState.TAKEN and locked.case is not None:
        withdraw_opening(actor=actor, case=locked.case, now=now)
    locked.person = locked.case = locked.handled_by = None
    return _turn(actor, locked, ReferralState.RECEIVED, "referral.give_back")


def give_back_refusal(actor: Agent, referral: Referral, now: dt.datetime) -> str | None:
    """None when the actor may undo the take-over, else the sentence that says why not."""
    if referral.state not in (ReferralState.TAKEN, ReferralState.JOINED):
        return "Cette orientation n’est pas prise en charge : il n’y a rien à annuler."
    if referral.handled_by_id != actor.pk and not actor.may(Permission.ASSIGN_CASES):
        return "Seul l’agent qui l’a prise en charge, ou son responsable, peut l’annuler."
    if now - referral.state_since > UNDO_FOR:
        return "Une prise en charge s’annule dans les vingt-quatre heures."
    return None


@transaction.atomic
def decline(*, actor: Agent, referral: Referral, reason: str) -> Referral:
    """Sends the referral back with a coded reason that its author is told."""
    require_taker(actor, referral)
    locked = _locked(referral)
    if locked.state == ReferralState.DECLINED:
        return locked
    _require_waiting(locked)
    locked.decline_reason, locked.handled_by = DeclineReason(reason), actor
    return _turn(actor, locked, ReferralState.DECLINED, "referral.decline", reason=reason)


@transaction.atomic
def reopen(*, actor: Agent, referral: Referral) -> Referral:
    """Undoes a refusal made by mistake."""
    require_taker(actor, referral)
    locked = _locked(referral)
    if locked.state != ReferralState.DECLINED:
        raise Refused("Seule une orientation non retenue peut être reprise.", code="wrong_state")
    if locked.erased_on is not None:
        raise Refused(
            "L’identité de cette personne a été effacée : le partenaire doit l’orienter de nouveau.",
            code="erased",
        )
    locked.decline_reason = ""
    return _turn(actor, locked, ReferralState.RECEIVED, "referral.reopen")


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",)).select_related(
        "partner", "author", "case", "person"
    )
    return rows.get(pk=referral.pk)


def _require_waiting(referral: Referral) -> None:
    if referral.state not in WAITING:
        raise Refused(
            f"Cette orientation est déjà « {referral.get_state_display().lower()} » : rechargez la page.",
            code="already_handled",
        )


def _turn(
    actor: Agent, referral: Referral, state: ReferralState, verb: str, **payload: str
) -> Referral:
    referral.state, referral.state_since = state, timezone.now()
    referral.save()
    tell_author(referral)
    record(actor=actor, verb=verb, target=referral, person=referral.person, payload=payload)
    return referral

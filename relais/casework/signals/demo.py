"""A few decisions on what the night found: most of the list is left to be worked on."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from relais.casework.signals import actions, asking
from relais.casework.signals.enums import (
    Addressee,
    AsideReason,
    Purpose,
    QueueState,
    SignalState,
    SubjectKind,
)
from relais.casework.signals.models import FiledSignal, RankedProvider
from relais.casework.signals.queue import actions as queue
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role

N_ASIDE = 24
N_OPENED = 12
MOST_OF_ONE = 30
KEPT, ASIDE = 0.5, 0.35
LOOKED_AT = 0.8
CONTROL_REASONS = (
    *(AsideReason.EXPLAINED, AsideReason.JUSTIFIED, AsideReason.WRONG),
    *(AsideReason.SETTLED, AsideReason.MINOR, AsideReason.DOUBLE),
)
REASONS = (AsideReason.KNOWN, AsideReason.EXPLAINED, AsideReason.WRONG, AsideReason.REFUSED)


def make_demo(fund: Fund, rng: random.Random) -> None:
    """Decisions of counsellors on needs, of investigators on what the detectors found."""
    _of_needs(fund, rng)
    _of_control(fund, rng)
    _of_queue(fund, rng)


def _agents(fund: Fund, role: Role) -> list[Agent]:
    return list(Agent.objects.filter(fund=fund, is_active=True, roles__role=role).order_by("pk"))


def _of_control(fund: Fund, rng: random.Random) -> None:
    """Of each detector's signals, some are kept, some set aside, one waits for documents."""
    agents = _agents(fund, Role.INVESTIGATOR)
    rows = FiledSignal.objects.filter(fund=fund, purpose=Purpose.ABUSE).pending()
    if not agents or not rows.exists():
        return
    today = timezone.localdate()
    for name in rows.order_by("definition").values_list("definition", flat=True).distinct():
        some = list(rows.filter(definition=name).order_by("-stake", "pk")[:MOST_OF_ONE])
        for signal in rng.sample(some, len(some) // 3):
            actor, fate = rng.choice(agents), rng.random()
            if fate < KEPT:
                actions.keep(actor=actor, signal=signal)
            elif fate < KEPT + ASIDE:
                reason = rng.choice(CONTROL_REASONS)
                actions.set_aside(actor=actor, signal=signal, reason=reason)
            else:
                asking.ask_documents(
                    actor=actor,
                    signal=signal,
                    what="Ordonnances et justificatifs des lignes relevées",
                    addressee=Addressee.PROVIDER,
                    due_on=today + dt.timedelta(days=rng.randint(5, 30)),
                    today=today,
                )


def _of_queue(fund: Fund, rng: random.Random) -> None:
    """A part of the queue is looked at: confirmed where investigators retained one of his signals; a few are only taken."""
    agents = _agents(fund, Role.INVESTIGATOR)
    rows = list(RankedProvider.objects.filter(fund=fund).waiting().order_by("place"))
    if not agents or not rows:
        return
    retained = set(
        FiledSignal.objects.filter(
            fund=fund, state=SignalState.KEPT, subject_kind=SubjectKind.PROVIDER
        ).values_list("subject_id", flat=True)
    )
    for row in rows[: len(rows) * 2 // 5]:
        actor, fate = rng.choice(agents), rng.random()
        queue.take(actor=actor, place=row)
        if row.provider_id in retained:
            outcome, note = QueueState.CONFIRMED, "Confirmé sur pièces."
        else:
            outcome, note = QueueState.UNFOUNDED, ""
        if fate < LOOKED_AT:
            queue.conclude(actor=actor, place=row, outcome=outcome, note=note)


def _of_needs(fund: Fund, rng: random.Random) -> None:
    """Sets some signals aside and opens a few files, by the fund's counsellors."""
    agents = _agents(fund, Role.COUNSELLOR)
    pending = FiledSignal.objects.filter(fund=fund, purpose=Purpose.NEED, person__isnull=False)
    keys = list(pending.pending().order_by("pk").values_list("pk", flat=True)[:5_000])
    if not agents or not keys:
        return
    chosen = rng.sample(keys, min(len(keys), N_ASIDE + N_OPENED))
    for place, key in enumerate(chosen):
        signal = FiledSignal.objects.select_related("definition", "person").get(pk=key)
        actor = rng.choice(agents)
        if place < N_ASIDE:
            actions.set_aside(actor=actor, signal=signal, reason=rng.choice(REASONS))
            continue
        try:
            actions.open_from_signal(actor=actor, signal=signal, procedure="support")
        except Refused:
            continue

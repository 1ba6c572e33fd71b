"""A few decisions on what the night found: most of the list is left to be worked on."""

from __future__ import annotations

import random

from relais.casework.signals import actions
from relais.casework.signals.enums import AsideReason, Purpose
from relais.casework.signals.models import FiledSignal
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role

N_ASIDE = 24
N_OPENED = 12
REASONS = (AsideReason.KNOWN, AsideReason.EXPLAINED, AsideReason.WRONG, AsideReason.REFUSED)


def make_demo(fund: Fund, rng: random.Random) -> None:
    """Sets some signals aside and opens a few files, by the fund's counsellors."""
    agents = list(
        Agent.objects.filter(fund=fund, is_active=True, roles__role=Role.COUNSELLOR).order_by("pk")
    )
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

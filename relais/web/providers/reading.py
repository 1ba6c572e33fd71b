"""The extracts as the pages of a professional read them, walled by fund and journalled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from relais.data.warehouse import Warehouse, open_warehouse
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record_read_once

MEMORY = "1GB"


@contextmanager
def warehouse() -> Iterator[Warehouse]:
    """The current extracts. Raises WarehouseError (French) when there are none."""
    with open_warehouse(settings.RELAIS_HOME, memory_limit=MEMORY) as opened:
        yield opened


def journalled(agent: Agent, provider: str, part: str) -> None:
    """« professionnel 831… : activité », once in five minutes: a professional has no row of ours, the fund is the target."""
    record_read_once(
        actor=agent,
        target=agent.fund,
        what=f"professionnel {provider} : {part}",
        now=timezone.now(),
    )

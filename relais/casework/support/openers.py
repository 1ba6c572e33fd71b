"""A signal of need may open a support."""

from __future__ import annotations

from relais.casework.signals.openers import Opener
from relais.registers.accounts.permissions import Permission

OPENERS = [Opener("support", "Ouvrir un accompagnement", Permission.WORK_SUPPORT)]

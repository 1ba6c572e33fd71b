"""Writes of referrals: keyword-only, the actor first, journalled in the same transaction, safe to repeat."""

from relais.casework.referrals.actions.handling import (
    acknowledge,
    decline,
    give_back,
    reopen,
    take_over,
)
from relais.casework.referrals.actions.sending import NewReferral, send, withdraw

__all__ = [
    "NewReferral",
    "acknowledge",
    "decline",
    "give_back",
    "reopen",
    "send",
    "take_over",
    "withdraw",
]

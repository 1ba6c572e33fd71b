"""A partner's referral, and the alerts that its silence raises."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models

from relais.casework.referrals.enums import (
    ConsentGivenBy,
    DeclineReason,
    ReferralNeed,
    ReferralObstacle,
    ReferralState,
)
from relais.registers.accounts.models import Agent, FundScopedQuerySet
from relais.registers.accounts.permissions import Permission

WAITING = (ReferralState.SENT, ReferralState.RECEIVED)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def make_reference() -> str:
    """A reference that cannot be guessed from another: "OR-7KQ4-M2XD"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"OR-{letters[:4]}-{letters[4:]}"


class ReferralQuerySet(FundScopedQuerySet):
    """The fund sees all of its own; a partner sees those of his organisation, in the words of `progress`."""

    def visible_to(self, agent: Agent) -> Self:
        mine = self.filter(fund_id=agent.fund_id)
        if agent.partner_id is not None:
            return (
                mine.filter(partner_id=agent.partner_id)
                if agent.may(Permission.MAKE_REFERRALS)
                else self.none()
            )
        return mine if agent.may(Permission.SEE_REFERRALS) else self.none()

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)


class Referral(models.Model):
    """Someone a partner asks the fund to accompany, with that person's consent.

    The identity is as the partner wrote it; `person` is who the fund thinks it is, which the partner never learns.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        "accounts.Partner", on_delete=models.PROTECT, related_name="referrals"
    )
    author = models.ForeignKey("accounts.Agent", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True, default=make_reference)
    key = models.CharField(
        max_length=64, help_text="Deux envois avec la même clé ne font qu’une orientation"
    )
    sent_at = models.DateTimeField()

    last_name = models.CharField("nom", max_length=120)
    first_names = models.CharField("prénoms", max_length=160)
    birth_date = models.DateField("date de naissance", null=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.CharField("adresse électronique", max_length=120, blank=True)
    need = models.CharField("besoin", max_length=10, choices=ReferralNeed)
    obstacle = models.CharField("frein", max_length=12, choices=ReferralObstacle, blank=True)
    message = models.CharField("précision", max_length=500, blank=True)
    urgent = models.BooleanField("urgent", default=False)

    consent_given_by = models.CharField(max_length=15, choices=ConsentGivenBy)
    consent_given_on = models.DateField()
    consent_to_progress = models.BooleanField(
        "accepte que la structure suive l’avancement",
        help_text="Sinon, la structure ne voit que la réception",
    )
    consent_ends_on = models.DateField()

    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.SENT)
    state_since = models.DateTimeField()
    person = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="referrals",
    )
    case = models.ForeignKey(
        "case.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    handled_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decline_reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    end_told_at = models.DateTimeField(null=True)
    erased_on = models.DateField(
        null=True, blank=True, help_text="Jour où les règles de conservation l’ont rendue anonyme"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("partner", "key", name="referral_sent_once")]
        indexes = [
            models.Index(fields=["fund", "state", "state_since"], name="referral_by_state"),
            models.Index(fields=["partner", "-sent_at"], name="referral_by_partner"),
            models.Index(fields=["person"], name="referral_by_person"),
            models.Index(fields=["author", "sent_at"], name="referral_by_author"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown_name(self) -> str:
        """The person as the partner named her, until the retention rules emptied the referral."""
        if self.erased_on is not None:
            return "Identité effacée"
        return f"{self.last_name.upper()} {self.first_names}"


class SilenceAlert(models.Model):
    """A referral of which nothing moved for `days` days. Raised once for each threshold of each silence."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="alerts")
    days = models.PositiveSmallIntegerField()
    silent_since = models.DateTimeField()
    raised_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("referral", "days", "silent_since", name="silence_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.referral} : {self.days} jours"

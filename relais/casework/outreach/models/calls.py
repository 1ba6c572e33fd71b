"""The call list, and what came of each attempt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from relais.casework.outreach.enums import (
    AppointmentKind,
    Arm,
    CampaignChannel,
    Outcome,
    TargetState,
    Withdrawal,
)
from relais.casework.outreach.models.campaign import Campaign, Script, Wave


class Target(models.Model):
    """One person in one campaign, once. A row is also the lease of the agent who is calling."""

    # Waves of 40,000 rows are inserted at once: an index is there when a query needs it, never by default; and the one
    # campaign and the one wave, locked by the transaction that inserts, are not looked up again for each row.
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.CASCADE,
        related_name="targets",
        db_index=False,
        db_constraint=False,
    )
    wave = models.ForeignKey(
        Wave,
        on_delete=models.CASCADE,
        related_name="targets",
        db_index=False,
        db_constraint=False,
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, related_name="campaign_targets"
    )
    pseudonym = models.CharField(max_length=64)
    stratum = models.CharField(max_length=24, blank=True)
    arm = models.CharField(max_length=8, choices=Arm)
    rank = models.PositiveIntegerField(help_text="Rang dans la vague, tiré au sort")
    line_key = models.CharField(
        max_length=64, blank=True, help_text="Empreinte du foyer et de son téléphone"
    )
    lead = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="companions",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=TargetState)
    # One instant says when the row may be taken: start of the wave, next attempt, call back, or end of a lease.
    next_at = models.DateTimeField()
    leased_to = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    preferred_agent = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    n_attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.CharField(max_length=16, choices=Withdrawal, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField()
    case = models.ForeignKey(
        "case.Case",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "person", name="person_once_in_campaign"),
            models.CheckConstraint(
                condition=Q(arm=Arm.HOLDOUT, state=TargetState.HELD_OUT)
                | (Q(arm=Arm.CALL) & ~Q(state=TargetState.HELD_OUT)),
                name="holdout_is_never_called",
            ),
            models.CheckConstraint(
                condition=Q(state=TargetState.LEASED, leased_to__isnull=False)
                | (~Q(state=TargetState.LEASED) & Q(leased_to__isnull=True)),
                name="lease_has_its_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["wave", "state", "next_at", "rank"], name="target_to_take"),
            # All that results and progress count by: they never read the rows themselves.
            models.Index(
                fields=["campaign", "wave", "arm", "state", "outcome", "n_attempts"],
                name="target_counted",
            ),
            models.Index(
                fields=["lead"], name="target_companions", condition=Q(lead__isnull=False)
            ),
            # Few rows have an agent: a wave of 40,000 adds none to these two.
            models.Index(
                fields=["leased_to"], name="target_held", condition=Q(leased_to__isnull=False)
            ),
            models.Index(
                fields=["preferred_agent", "next_at"],
                name="target_promised",
                condition=Q(preferred_agent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} – campagne {self.campaign_id}"


class Attempt(models.Model):
    """One attempt to reach one person, and its outcome. Undone attempts stay, and count nowhere."""

    # As for targets, an index is there when a query needs it: an outcome is written while the agent waits.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="attempts")
    person = models.ForeignKey(
        "directory.Person",
        on_delete=models.PROTECT,
        related_name="campaign_attempts",
        db_index=False,
    )
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    script = models.ForeignKey(
        Script, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    same_call_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="same_call",
        db_index=False,
    )
    channel = models.CharField(max_length=8, choices=CampaignChannel, default=CampaignChannel.PHONE)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome)
    call_back_at = models.DateTimeField(null=True, blank=True)
    appointment_at = models.DateTimeField(null=True, blank=True)
    appointment_place = models.CharField(max_length=160, blank=True)
    appointment_kind = models.CharField(max_length=8, choices=AppointmentKind, blank=True)
    note = models.CharField(max_length=500, blank=True)
    imported = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "at", "outcome"],
                condition=Q(imported=True),
                name="imported_result_once",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CALL_BACK)
                | Q(call_back_at__isnull=False)
                | Q(imported=True),
                name="call_back_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="attempt_by_person"),
            models.Index(fields=["campaign", "agent", "-at"], name="attempt_by_agent"),
            models.Index(
                fields=["campaign", "team", "outcome"],
                name="attempt_counted",
                condition=Q(undone_at=None),
            ),
            models.Index(
                fields=["same_call_as"],
                name="attempt_same_call",
                condition=Q(same_call_as__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} – {self.get_outcome_display()}"

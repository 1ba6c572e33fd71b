"""A campaign, its scripts and its waves."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from relais.casework.outreach.enums import CampaignChannel, CampaignStatus, Strata
from relais.registers.accounts.models import FundScopedQuerySet


def weekdays() -> list[int]:
    """Monday to Friday, as `date.weekday()` numbers them."""
    return [0, 1, 2, 3, 4]


def by_phone() -> list[str]:
    return [CampaignChannel.PHONE.value]


class Campaign(models.Model):
    """People to reach on one theme: whom, when, how, what is kept aside to know what it changed."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=160)
    theme = models.CharField(max_length=160)
    channels = models.JSONField(default=by_phone)
    status = models.CharField(max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    query = models.JSONField(
        default=dict, blank=True, help_text="Cible : conditions déclarées, voir query.py"
    )
    needs_phone = models.BooleanField(default=True)

    holdout_per_mille = models.PositiveSmallIntegerField(
        default=100, validators=[MaxValueValidator(500)]
    )
    seed = models.CharField(max_length=32, help_text="Graine du tirage, conservée pour le refaire")
    strata = models.CharField(max_length=12, choices=Strata, default=Strata.AGE_COMMUNE)

    max_contacts = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    pressure_days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    call_from = models.TimeField(default=dt.time(9, 0))
    call_until = models.TimeField(default=dt.time(18, 0))
    call_days = models.JSONField(default=weekdays)
    call_holidays = models.BooleanField(default=False, help_text="Appeler aussi les jours fériés")
    max_attempts = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    retry_hours = models.PositiveSmallIntegerField(default=24)
    lease_minutes = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    procedure = models.CharField(max_length=40, blank=True, help_text="Dossier qu’un appel ouvre")
    measured_event = models.CharField(
        max_length=60, blank=True, help_text="Événement qui dit l’effet : events/<nom>.parquet"
    )
    measured_days = models.PositiveSmallIntegerField(default=180)

    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    launched_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title"]
        indexes = [models.Index(fields=["fund", "status", "-starts_on"], name="campaign_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_in_order",
            ),
            models.CheckConstraint(
                condition=Q(call_until__gt=F("call_from")), name="campaign_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channel_labels(self) -> str:
        return ", ".join(str(CampaignChannel(channel).label) for channel in self.channels)


class Script(models.Model):
    """What the caller says. A change makes a new version: each attempt knows which one was read."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scripts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("campaign", "number", name="script_version_once")]

    def __str__(self) -> str:
        return f"{self.campaign} – version {self.number}"


class Wave(models.Model):
    """People added to a campaign at one time, by the query as it stood then."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    query = models.JSONField(default=dict)
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    built_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    built_at = models.DateTimeField()
    excluded = models.JSONField(default=dict, help_text="Nombre de personnes écartées par motif")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("campaign", "number", name="wave_number_once")]

    def __str__(self) -> str:
        return f"Vague {self.number} – {self.title}"

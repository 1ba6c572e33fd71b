"""What happens away from the office: a place, a day, the people met."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from relais.casework.outreach.enums import AppointmentKind, Outcome
from relais.casework.outreach.models.campaign import Campaign
from relais.registers.accounts.models import FundScopedQuerySet


class FieldAction(models.Model):
    """A team in a place on a day, within a campaign."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="field_actions")
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=160)
    commune = models.CharField(max_length=5, blank=True)
    public = models.CharField(max_length=120, blank=True, help_text="Public rencontré")
    on = models.DateField()
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    partner = models.ForeignKey(
        "accounts.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "title"]
        indexes = [models.Index(fields=["campaign", "-on"], name="field_action_by_day")]

    def __str__(self) -> str:
        return self.title


class FieldEntry(models.Model):
    """People met on site, named or not. `token` is made by the form, so that sending twice counts once."""

    action = models.ForeignKey(FieldAction, on_delete=models.CASCADE, related_name="entries")
    token = models.UUIDField()
    person = models.ForeignKey(
        "directory.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    n_people = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    outcome = models.CharField(max_length=16, choices=Outcome)
    appointment_at = models.DateTimeField(null=True, blank=True)
    appointment_place = models.CharField(max_length=160, blank=True)
    appointment_kind = models.CharField(max_length=8, choices=AppointmentKind, blank=True)
    note = models.CharField(max_length=500, blank=True)
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint("action", "token", name="field_entry_once"),
            models.CheckConstraint(condition=Q(n_people__gte=1), name="field_entry_somebody"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(n_people=1), name="field_entry_named_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} – {self.get_outcome_display()}"

"""What health support adds to a file: its own few fields, and the review of rights."""

from __future__ import annotations

from django.db import models

from relais.casework.case.models import Case
from relais.casework.case.models.files import CasePartQuerySet
from relais.casework.support.enums import (
    DetectedBy,
    LookBack,
    Need,
    RefusalReason,
    ReviewedRight,
    RightState,
)


class Support(models.Model):
    """One support, beside its file."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="support"
    )
    detected_by = models.CharField(max_length=20, choices=DetectedBy, blank=True)
    need = models.CharField(max_length=20, choices=Need, blank=True)
    agreed_on = models.DateField(null=True)
    refusal_reason = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    looked_back_on = models.DateField(null=True)
    look_back = models.CharField(max_length=20, choices=LookBack, blank=True)

    objects = CasePartQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.case)


class RightReview(models.Model):
    """One right of the review, and what was found at the first look and last."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="right_reviews")
    right = models.CharField(max_length=30, choices=ReviewedRight)
    state = models.CharField(max_length=14, choices=RightState, default=RightState.UNKNOWN)
    found = models.CharField(
        max_length=14,
        choices=RightState,
        default=RightState.UNKNOWN,
        help_text="État trouvé lors du bilan, avant toute démarche",
    )
    note = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("case", "right", name="right_once_in_review")]

    def __str__(self) -> str:
        return f"{self.get_right_display()} : {self.get_state_display()}"

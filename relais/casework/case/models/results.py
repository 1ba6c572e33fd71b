"""What was planned, decided and granted."""

from __future__ import annotations

from django.db import models

from relais.casework.case.enums import Proof, StepState
from relais.casework.case.models.files import Case, CasePartQuerySet, Move
from relais.casework.case.models.pieces import Document


class Step(models.Model):
    """A step of the plan. Axes, obstacles and reasons are codes that the procedure declares.

    Done means proved: `done_on` and `proof`. Not done means explained: `reason`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    axis = models.CharField(max_length=20)
    obstacle = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=160)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.TO_DO)
    proof = models.CharField(max_length=14, choices=Proof, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=StepState.DONE)
                | (models.Q(done_on__isnull=False) & ~models.Q(proof="")),
                name="step_done_is_proved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StepState.NOT_DONE) | ~models.Q(reason=""),
                name="step_not_done_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided, why, by whom; withdrawn when the move that took it is undone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=160)
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.label


class Amount(models.Model):
    """A line of money in exact cents. Never changed: a mistake is put right by the contrary line (`corrects`)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="amounts")
    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="amounts")
    kind = models.CharField(max_length=40)
    amount_cents = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"

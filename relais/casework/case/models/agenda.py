"""What must be done, and by when."""

from __future__ import annotations

import datetime as dt

from django.db import models

from relais.casework.case.enums import Holder
from relais.casework.case.models.files import Case, CasePartQuerySet


class DeadlineQuerySet(CasePartQuerySet):
    def running(self) -> DeadlineQuerySet:
        """Delays of the fund that are not met, dropped or suspended."""
        return self.filter(of=Holder.FUND, met_on=None, dropped_on=None, suspended_on=None)


class Deadline(models.Model):
    """A legal or internal delay on a file, of the fund or of someone else. While it is suspended `due_on` no longer holds: `left_days` does.

    `suspensions` is the list of past intervals, [[first day, day it ran again], ...] in ISO dates.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=160)
    of = models.CharField(max_length=12, choices=Holder, default=Holder.FUND)
    starts_on = models.DateField()
    due_on = models.DateField()
    working_days = models.BooleanField(default=False)
    met_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    suspended_on = models.DateField(null=True)
    left_days = models.PositiveIntegerField(null=True)
    suspensions = models.JSONField(default=list)
    extended_days = models.PositiveIntegerField(default=0)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="deadline_running",
                condition=models.Q(of=Holder.FUND, met_on=None, dropped_on=None, suspended_on=None),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def late(self, today: dt.date) -> bool:
        return self.runs and self.of == Holder.FUND and self.due_on < today

    @property
    def runs(self) -> bool:
        return self.met_on is None and self.dropped_on is None and self.suspended_on is None


class Task(models.Model):
    """Something to do for a file. A task is done or dropped; it never disappears."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=160)
    assigned_to = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(
                fields=["assigned_to", "due_on"],
                name="task_to_do",
                condition=models.Q(done_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

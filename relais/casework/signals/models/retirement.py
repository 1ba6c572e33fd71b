"""A detector taken out of the queue because it was too often wrong, and its way back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from relais.registers.accounts.models import FundScopedQuerySet


class DetectorRetirement(models.Model):
    """From `retired_on` to `ended_on` (empty: still), signals of a detector wait outside the queue of a fund.

    `confirmed` of `n`, in an interval from `low` to `high`, below the `floor` of that day. `by_agent`: an agent put it
    back to work, and said why; else the night did, when the figures or the floor no longer retire it.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(
        "signals.SignalDefinition", on_delete=models.PROTECT, related_name="retirements"
    )
    retired_on = models.DateField()
    n = models.IntegerField()
    confirmed = models.IntegerField()
    low = models.FloatField()
    high = models.FloatField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_agent = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-retired_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "definition"],
                condition=models.Q(ended_on=None),
                name="retired_once_in_fund",
            )
        ]

    def __str__(self) -> str:
        return f"{self.definition} : retiré le {self.retired_on:%d/%m/%Y}"

"""What a run of the retention rules counted and did."""

from __future__ import annotations

from django.db import models

from relais.registers.accounts.models import FundScopedQuerySet


class RetentionRun(models.Model):
    """One run over a fund. `dry`: it only counted. `counts`: [{rule, due, done}], in the order of the rules; no name, no key."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    dry = models.BooleanField()
    counts = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["fund", "-started_at"], name="retention_run_by_fund")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"

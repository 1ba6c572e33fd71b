"""Results brought from elsewhere: a list of past contacts, imported in steps that can be resumed."""

from __future__ import annotations

from django.db import models

from relais.casework.outreach.enums import ImportStatus
from relais.casework.outreach.models.campaign import Campaign, Wave
from relais.registers.accounts.models import FundScopedQuerySet


class ResultImport(models.Model):
    """One file of results: looked at (`n_checked`, `foreseen`), then written once someone confirmed.

    `n_checked` and `n_read` are where the next step starts; read = new + known + refused.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="imports")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=ImportStatus, default=ImportStatus.WAITING)
    n_rows = models.PositiveIntegerField(default=0)
    n_checked = models.PositiveIntegerField(default=0)
    foreseen = models.JSONField(default=dict, help_text="Lignes attendues, par `Fate`")
    n_read = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("campaign", "sha256", name="result_file_once_in_campaign")
        ]

    def __str__(self) -> str:
        return self.file_name


class UnmatchedRow(models.Model):
    """A row of the file that was kept out, with its line and its reason: never silently dropped."""

    source = models.ForeignKey(ResultImport, on_delete=models.CASCADE, related_name="unmatched")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint("source", "line", name="unmatched_line_once")]

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.reason}"

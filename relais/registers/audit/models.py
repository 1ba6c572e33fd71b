"""The journal: one chain of events per fund, each sealed with the one before it."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """Who did what to what, when. Never changed, never removed: `hash` covers the row and the hash before it."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField(
        help_text="Rang dans la chaîne de la caisse, à partir de 1"
    )
    at = models.DateTimeField()
    actor = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True, help_text="Personne de l’annuaire concernée")
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["fund_id", "number"]
        constraints = [models.UniqueConstraint("fund", "number", name="event_once_in_chain")]
        indexes = [
            models.Index(fields=["fund", "person_id", "-number"], name="event_by_person"),
            models.Index(fields=["target_type", "target_id"], name="event_by_target"),
            models.Index(fields=["actor", "-number"], name="event_by_actor"),
            models.Index(fields=["fund", "verb", "-number"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.target_type} {self.target_id}"


class ChainHead(models.Model):
    """The last link of a fund's chain; its lock puts writers in line."""

    fund = models.OneToOneField(
        "accounts.Fund", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.number}"

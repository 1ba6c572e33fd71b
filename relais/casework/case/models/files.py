"""The file itself, and the journal of its states."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse

from relais.casework.case.enums import OPENED_BY_MISTAKE, CaseOrigin, Holder, Lane
from relais.casework.case.models.reading import opened_by
from relais.casework.case.procedures import Procedure, get_procedure, seen_by
from relais.registers.accounts.models import Agent, FundScopedQuerySet

# A real date, so that files without a deadline come last on every database.
NEVER = dt.date(9999, 12, 31)


class CaseQuerySet(FundScopedQuerySet):
    """Files of a fund, and among them only those whose purpose the agent shares."""

    def visible_to(self, agent: Agent) -> Self:
        """Files the agent may open."""
        return self.listed_to(agent).filter(opened_by(agent))

    def listed_to(self, agent: Agent) -> Self:
        """Files the agent may know of: a sensitive one that he may not open is counted, dated, and named by nothing."""
        if agent.partner_id is not None:
            return self.none()
        return self.filter(fund_id=agent.fund_id, procedure__in=seen_by(agent))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)


class CasePartQuerySet(models.QuerySet):
    """Parts of files: seen by whoever sees the file."""

    def visible_to(self, agent: Agent) -> Self:
        if agent.partner_id is not None:
            return self.none()
        mine = self.filter(case__fund_id=agent.fund_id, case__procedure__in=seen_by(agent))
        return mine.filter(opened_by(agent, "case__"))


class Case(models.Model):
    """A file, led by the procedure it names. `version` grows with each move: two agents cannot move the same one."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    reference = models.CharField(max_length=24)
    person = models.ForeignKey(
        "directory.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    subject = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=40)
    holder = models.CharField(max_length=12, choices=Holder)
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.NORMAL)
    assigned_to = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    site = models.ForeignKey(
        "accounts.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=10, choices=CaseOrigin)
    origin_detail = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opening_key = models.CharField(  # noqa: DJ001 unique, but absent for most
        max_length=80, null=True, help_text="Deux ouvertures avec la même clé ne font qu’un dossier"
    )
    state_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(
        default=NEVER, help_text="Première échéance de la caisse qui court, tenue par les actions"
    )
    outcome = models.CharField(max_length=40, blank=True)
    erased_on = models.DateField(
        null=True, blank=True, help_text="Jour où les règles de conservation l’ont rendu anonyme"
    )
    version = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("fund", "reference", name="case_reference_once_in_fund"),
            models.UniqueConstraint(
                "fund", "procedure", "opening_key", name="case_opened_once_by_key"
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "procedure", "-opened_at"], name="case_by_opening"),
            models.Index(fields=["fund", "procedure", "state"], name="case_by_state"),
            models.Index(fields=["fund", "procedure", "due_on"], name="case_by_due"),
            models.Index(fields=["fund", "procedure", "lane", "due_on"], name="case_by_lane"),
            models.Index(fields=["assigned_to", "closed_at", "holder"], name="case_by_agent"),
            models.Index(fields=["team", "closed_at"], name="case_by_team"),
            models.Index(fields=["person", "procedure", "closed_at"], name="case_by_person"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("case:file", args=[self.reference])

    @property
    def declaration(self) -> Procedure:
        return get_procedure(self.procedure)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def next_due(self) -> dt.date | None:
        """First deadline of the fund that runs, if any."""
        return None if self.due_on == NEVER else self.due_on

    @property
    def state_label(self) -> str:
        return self.declaration.state(self.state).label

    @property
    def outcome_label(self) -> str:
        if self.outcome == OPENED_BY_MISTAKE:
            return "Ouvert par erreur"
        return self.declaration.outcomes.get(self.outcome, self.outcome)


class Move(models.Model):
    """One change of state. A move that was undone stays in the journal and counts for nothing.

    `before` keeps what an undo must put back: the file's own columns and the deadlines touched.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField()
    transition = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    holder_before = models.CharField(max_length=12, choices=Holder, blank=True)
    holder_after = models.CharField(max_length=12, choices=Holder)
    actor = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    fields = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint("case", "number", name="move_once_in_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.transition}"


class ReferenceCounter(models.Model):
    """Last number given, per fund, prefix and year: references have no hole and no double."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("fund", "prefix", "year", name="counter_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"

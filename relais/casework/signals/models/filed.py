"""Signals as the night filed them, and what people decided of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from relais.casework.signals.enums import (
    PENDING,
    UNDECIDED,
    Addressee,
    AsideReason,
    Purpose,
    SignalState,
    SubjectKind,
)
from relais.common.slugs import slug
from relais.pages.cells import Badge
from relais.registers.accounts.models import Agent, FundScopedQuerySet
from relais.registers.accounts.permissions import Permission

TONES = {
    SignalState.NEW: "warn",
    SignalState.SEEN: "info",
    SignalState.ASKED: "warn",
    SignalState.KEPT: "ok",
    SignalState.OPENED: "ok",
    SignalState.SET_ASIDE: "neutral",
    SignalState.EXPIRED: "neutral",
    SignalState.RETIRED: "neutral",
}
SEES = {Purpose.NEED: Permission.SEE_SIGNALS, Purpose.ABUSE: Permission.SEE_CONTROL_SIGNALS}


class SignalDefinition(models.Model):
    """A definition whose signals were filed: what it says of itself, and its latest file."""

    name = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=5, choices=Purpose, default=Purpose.NEED)
    about = models.JSONField(default=dict)
    loaded_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """Its title, as it stands in an address."""
        return slug(self.title)


class SignalQuerySet(FundScopedQuerySet):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the fund, for the purposes the agent works for: who accompanies does not see controls, nor the reverse."""
        purposes = [purpose for purpose, word in SEES.items() if agent.may(word)]
        return self.filter(fund_id=agent.fund_id, purpose__in=purposes)

    def pending(self) -> Self:
        return self.filter(pending=1)


class FiledSignal(models.Model):
    """One finding about one subject. It decides nothing: an agent opens a file, or sets it aside and says why."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="signals")
    signal_id = models.CharField(max_length=20)
    definition = models.ForeignKey(
        SignalDefinition, on_delete=models.PROTECT, related_name="signals"
    )
    version = models.CharField(max_length=20)
    purpose = models.CharField(max_length=5, choices=Purpose)
    subject_kind = models.CharField(max_length=11, choices=SubjectKind)
    subject_id = models.CharField(max_length=80)
    person = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="signals",
    )
    commune = models.CharField(max_length=5, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    amount_cents = models.BigIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=dict)
    filed_on = models.DateField()
    seen_on = models.DateField(help_text="Dernier passage de la nuit qui l’a trouvé")
    state = models.CharField(max_length=9, choices=SignalState, default=SignalState.NEW)
    # 1 or 0: SQLite reads an index by a number that is equal, not by a truth.
    pending = models.GeneratedField(
        expression=Case(
            When(state__in=[state.value for state in PENDING], then=Value(1)), default=Value(0)
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # Unknown amounts last, on every database.
    stake = models.GeneratedField(
        expression=Coalesce("amount_cents", Value(-1)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    former_state = models.CharField(max_length=9, choices=SignalState, blank=True)
    aside_reason = models.CharField(max_length=9, choices=AsideReason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(
        "case.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="signals"
    )

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fund", "signal_id", name="signal_once_in_fund")]
        # Each begins with what every list asks first, so that it is read in order and counted without the table.
        indexes = [
            models.Index(
                fields=["fund", "purpose", "pending", "-filed_on", "-id"], name="signal_pending"
            ),
            models.Index(
                fields=["fund", "purpose", "pending", "commune"], name="signal_by_commune"
            ),
            models.Index(
                fields=["fund", "purpose", "pending", "definition"], name="signal_by_definition"
            ),
            models.Index(
                fields=["fund", "purpose", "pending", "stake", "id"], name="signal_by_stake"
            ),
            models.Index(
                fields=["fund", "purpose", "state", "-filed_on", "-id"], name="signal_by_state"
            ),
            models.Index(fields=["fund", "subject_kind", "subject_id"], name="signal_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.definition.title} : {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("signals:signal", args=[self.pk])

    @property
    def subject(self) -> str:
        """The name when the fund knows it, else the kind and its key."""
        if self.person is not None:
            return str(self.person)
        return f"{SubjectKind(self.subject_kind).label} {self.subject_id}"

    @property
    def badge(self) -> Badge:
        return Badge(SignalState(self.state).label, TONES[SignalState(self.state)])

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


class DocumentRequest(models.Model):
    """Documents asked for before deciding: what, from whom, for when. Withdrawn, it stays written and waits for nothing."""

    signal = models.ForeignKey(FiledSignal, on_delete=models.CASCADE, related_name="requests")
    what = models.CharField(max_length=300)
    addressee = models.CharField(max_length=10, choices=Addressee)
    due_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    received_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "what", "addressee", "due_on"],
                condition=models.Q(received_on=None, withdrawn_at=None),
                name="request_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=models.Q(received_on=None, withdrawn_at=None),
                name="request_awaited",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} ({Addressee(self.addressee).label})"

    @property
    def is_awaited(self) -> bool:
        return self.received_on is None and self.withdrawn_at is None


class SignalException(models.Model):
    """A detector is silent about a professional until a day, for a reason: what was explained once is not found again. It always ends."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=80)
    definition = models.ForeignKey(
        SignalDefinition, on_delete=models.PROTECT, related_name="exceptions"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "subject_id", "definition", "starts_on"], name="exception_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.definition} : {self.subject_id}"

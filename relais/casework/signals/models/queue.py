"""The queue of professionals to look at, as the night ranked it, and what people concluded of each."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.urls import reverse

from relais.casework.signals.enums import (
    CONCLUDED,
    WAITING,
    Arm,
    QueueState,
)
from relais.pages.cells import Badge
from relais.registers.accounts.models import Agent, FundScopedQuerySet
from relais.registers.accounts.permissions import Permission

TONES = {
    QueueState.TO_LOOK: "warn",
    QueueState.TAKEN: "info",
    QueueState.CONFIRMED: "ok",
    QueueState.UNFOUNDED: "neutral",
    QueueState.INCONCLUSIVE: "neutral",
}
LAST = 2_000_000_000
"""After every rank: where those whose rank is not told stand."""


class Ranking(models.Model):
    """How the last queue of a fund was made: its day, its draw, what each score is worth."""

    fund = models.OneToOneField("accounts.Fund", on_delete=models.PROTECT, related_name="ranking")
    on = models.DateField()
    year = models.SmallIntegerField()
    n_providers = models.IntegerField()
    n_queue = models.IntegerField()
    seed = models.BigIntegerField()
    share = models.FloatField()
    about = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = FundScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"file du {self.on:%d/%m/%Y}"


class QueueQuerySet(FundScopedQuerySet):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the fund, for who works on control alone."""
        if not agent.may(Permission.SEE_CONTROL_SIGNALS):
            return self.none()
        return self.filter(fund_id=agent.fund_id)

    def waiting(self) -> Self:
        return self.filter(waiting=1)


class RankedProvider(models.Model):
    """A professional that the night proposes to look at, by rank or by draw. It says nothing but where to look.

    `place`: order of the queue; `rank`: by the score, `baseline`: by what was paid, 1 the first, among `n_providers`. `seed`: of the
    draw that put it there. `listed`: in the queue of the last night. There is no insured person here, ever.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=80)
    drawn_on = models.DateField()
    seed = models.BigIntegerField()
    arm = models.CharField(max_length=6, choices=Arm)
    listed = models.BooleanField(default=True)
    place = models.IntegerField()
    rank = models.IntegerField()
    baseline = models.IntegerField()
    n_providers = models.IntegerField()
    score = models.FloatField()
    amount_cents = models.BigIntegerField()
    specialty = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=QueueState, default=QueueState.TO_LOOK)
    # 1 or 0: SQLite reads an index by a number that is equal, not by a truth.
    waiting = models.GeneratedField(
        expression=Case(
            When(state__in=[state.value for state in WAITING], then=Value(1)), default=Value(0)
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # What a list may sort by: the rank of a drawn one is not told before somebody has concluded.
    told_rank = models.GeneratedField(
        expression=Case(
            When(
                arm=Arm.RANDOM.value,
                state__in=[state.value for state in WAITING],
                then=Value(LAST),
            ),
            default=F("rank"),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = QueueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "provider_id"],
                condition=models.Q(state__in=[state.value for state in WAITING]),
                name="waiting_once_in_fund",
            )
        ]
        indexes = [
            models.Index(fields=["fund", "waiting", "place", "id"], name="queue_waiting"),
            models.Index(fields=["fund", "waiting", "told_rank", "id"], name="queue_by_rank"),
            models.Index(fields=["fund", "provider_id"], name="queue_by_provider"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("queue:provider", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"Professionnel {self.provider_id}"

    @property
    def badge(self) -> Badge:
        return Badge(QueueState(self.state).label, TONES[QueueState(self.state)])

    @property
    def arm_badge(self) -> Badge:
        return Badge(Arm(self.arm).label, "info" if self.arm == Arm.RANDOM else "neutral")

    @property
    def is_concluded(self) -> bool:
        return self.state in CONCLUDED

    @property
    def tells_rank(self) -> bool:
        """Whoever looks at one drawn by chance must not know how low it stands."""
        return self.arm == Arm.RANKED or self.is_concluded

    def told(self, value: Any) -> Any:
        return value if self.tells_rank else None

"""What agents keep about pages: views of lists, drafts of forms, works that go on in the background."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from relais.pages.cells import Badge
from relais.pages.typography import number


class SavedView(models.Model):
    """A list as an agent likes it: filters, order and columns, kept as the address's query."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    page = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint("agent", "page", "name", name="view_once_per_agent_and_page")
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What was typed in a form and not sent yet."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    key = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("agent", "key", name="draft_once_per_form")]

    def __str__(self) -> str:
        return self.key


class JobState(models.TextChoices):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Arrêté par une erreur"


class Job(models.Model):
    """A long work that goes on in the background: it can be left and found again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs"
    )
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agent", "-asked_at"], name="job_by_agent")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def badge(self) -> Badge:
        return Badge(JobState(self.state).label, TONES[JobState(self.state)])

    @property
    def sentence(self) -> str:
        """Where it is, and for how long still, in one sentence."""
        if self.state == JobState.WAITING:
            return "Le travail commencera dès que les précédents seront finis."
        if self.is_over or not self.total:
            return f"{number(self.done)} fait." if self.done else ""
        told = f"{number(self.done)} sur {number(self.total)}"
        if self.started_at is None or not self.done:
            return f"{told}."
        spent = (timezone.now() - self.started_at).total_seconds()
        left = spent / self.done * max(self.total - self.done, 0)
        about = f"{round(left)} secondes" if left < 90 else f"{round(left / 60)} minutes"
        return f"{told}, encore {about} environ."


TONES = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "late",
}

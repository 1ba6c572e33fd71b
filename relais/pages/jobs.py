"""Long work in the background, with a bar, an estimate, and a page to find it again.

@task()
def build(job_id: str, campaign_id: int) -> None:
    with running(job_id) as progress:
        for n, person in enumerate(people):
            ...
            progress.at(n, len(people))
        progress.result("12 345 personnes retenues.", url)

job = start(actor=agent, title="Liste d’appel", task=build, campaign_id=7)   # then redirect to job_url(job)
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import Task

from relais.common.refusals import Refused
from relais.pages.models import Job, JobState
from relais.registers.accounts.models import Agent

WRITE_EVERY_SECONDS = 0.5


def start(*, actor: Agent, title: str, task: Task[Any, Any], **arguments: Any) -> Job:
    """Puts `task(job_id=..., **arguments)` in the queue once the transaction is committed."""
    job = Job.objects.create(agent=actor, title=title)
    transaction.on_commit(partial(task.enqueue, job_id=str(job.pk), **arguments))
    return job


def job_url(job: Job) -> str:
    return reverse("job", args=[job.pk])


@dataclass
class Progress:
    job_id: str
    written: float = field(default=0.0)

    def at(self, done: int, total: int) -> None:
        """Tells where the work is; written at most twice a second."""
        now = time.monotonic()
        if now - self.written >= WRITE_EVERY_SECONDS or done == total:
            Job.objects.filter(pk=self.job_id).update(done=done, total=total)
            self.written = now

    def result(self, message: str, url: str = "") -> None:
        Job.objects.filter(pk=self.job_id).update(message=message, result_url=url)


@contextmanager
def running(job_id: str) -> Iterator[Progress]:
    """Marks the job as running, then as done; a refusal or a failure is told on its page and raised again."""
    mine = Job.objects.filter(pk=job_id)
    mine.update(state=JobState.RUNNING, started_at=timezone.now())
    try:
        yield Progress(job_id)
    except Refused as refusal:
        mine.update(state=JobState.FAILED, ended_at=timezone.now(), message=refusal.message)
        raise
    except Exception:
        mine.update(state=JobState.FAILED, ended_at=timezone.now(), message=FAILURE)
        raise
    mine.update(state=JobState.DONE, ended_at=timezone.now())


FAILURE = (
    "Le travail s’est arrêté sur une erreur, qui est notée. Ce qui était fait est gardé : "
    "relancez-le, il reprendra sans rien doubler."
)

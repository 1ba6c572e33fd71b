"""Long work that is left and found again, and forms that lose nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django_tasks import task

from relais.common.refusals import Refused
from relais.pages import drafts
from relais.pages.jobs import job_url, running, start
from relais.pages.models import Draft, Job
from tests.cast import Cast


@task()
def build(job_id: str, n: int, fail: str = "") -> None:
    with running(job_id) as progress:
        if fail == "refused":
            raise Refused("La liste est vide : élargissez la cible.")
        if fail == "broken":
            raise ValueError("secret interne")
        progress.at(n, n)
        progress.result(f"{n} personnes.", "/signaux/")


def test_a_job_is_followed_by_the_one_who_asked(
    client: Client, cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        job = start(actor=cast.agent, title="Liste d’appel", task=build, n=12)
        assert job.state == "waiting"
    job.refresh_from_db()
    assert (job.state, job.done, job.message) == ("done", 12, "12 personnes.")
    client.force_login(cast.agent)
    assert "Voir le résultat" in client.get(job_url(job)).content.decode()
    assert "Liste d’appel" in client.get("/travaux/").content.decode()
    client.force_login(cast.colleague)
    assert client.get(job_url(job)).status_code == 404


@pytest.mark.parametrize(
    ("fail", "told"), [("refused", "élargissez la cible"), ("broken", "relancez-le")]
)
def test_a_failure_is_told_without_its_inside(cast: Cast, fail: str, told: str) -> None:
    job = Job.objects.create(agent=cast.agent, title="Liste")
    with pytest.raises((Refused, ValueError)):
        build.call(job_id=str(job.pk), n=1, fail=fail)
    job.refresh_from_db()
    assert job.state == "failed"
    assert told in job.message
    assert "secret" not in job.message


def test_the_sentence_says_how_long_still(cast: Cast) -> None:
    started = timezone.now() - dt.timedelta(seconds=60)
    job = Job(title="x", state="running", done=25, total=100, started_at=started)
    assert job.sentence == "25 sur 100, encore 3 minutes environ."


def test_what_is_typed_is_found_again_and_forgotten_once_sent(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    address = drafts.draft_url("orientation")
    typed = {"name": "Martin", "needs": ["c2s", "doctor"], "csrfmiddlewaretoken": "x"}
    assert client.post(address, typed).status_code == 204
    initial, at = drafts.found(cast.agent, "orientation")
    assert initial == {"name": "Martin", "needs": ["c2s", "doctor"]}
    assert at is not None
    assert drafts.found(cast.colleague, "orientation") == ({}, None)
    drafts.forget(cast.agent, "orientation")
    assert drafts.found(cast.agent, "orientation") == ({}, None)


def test_drafts_nobody_comes_back_to_are_purged_and_huge_ones_not_kept(cast: Cast) -> None:
    drafts.keep(cast.agent, "a", QueryDict("x=1"))
    drafts.keep(cast.agent, "huge", QueryDict("x=" + "y" * 60_000))
    assert Draft.objects.count() == 1
    assert drafts.purge(timezone.now()) == 0
    assert drafts.purge(timezone.now() + dt.timedelta(days=31)) == 1

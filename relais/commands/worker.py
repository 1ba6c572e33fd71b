"""`relais worker`: background jobs."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import click

from config.boot import boot
from config.environment import home


@click.command()
@click.option("--once", is_flag=True, help="Traite ce qui attend, puis s’arrête.")
def command(once: bool) -> None:
    """Traite les travaux de fond (exports, imports, calculs), l’un après l’autre.

    Un travail interrompu (arrêt, panne) reprend : chacun sait ce qu’il a déjà fait.
    """
    boot()
    from django.core.management import call_command

    with _alone() as alone:
        if alone:
            _take_back()
        call_command("db_worker", queue_name="*", batch=once, startup_delay=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker runs on this home; the lock goes with the process, however it ends."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _take_back() -> None:
    """Puts back in the queue what a worker that died had begun; nobody else would."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.running().update(status=TaskResultStatus.READY, started_at=None)

"""A job that died with its worker goes on with the next one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database

PREPARE = """
from config.boot import boot
boot()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from relais.casework.referrals.notices import send_notice
from django_tasks_db.models import DBTaskResult
send_notice.enqueue(to="a@example.org", subject="OR-1", body="corps")
print(DBTaskResult.objects.update(status="RUNNING", worker_ids=["dead"]))
"""
LOOK = """
from config.boot import boot
boot()
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.get().status)
"""


def test_an_interrupted_job_is_taken_back(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "RELAIS_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment["RELAIS_EMAIL_BACKEND"] = "django.core.mail.backends.console.EmailBackend"
    environment.pop("DATABASE_URL", None)

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run(PREPARE).strip() == "1"
    told = run(
        "import sys; sys.argv = ['relais', 'worker', '--once']; from relais.cli import main; main()"
    )
    assert "OR-1" in told
    assert run(LOOK).strip() == "SUCCESSFUL"

"""Fifty callers at once, and a caller killed in the middle of a call."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from relais.casework.outreach.models import Attempt, Campaign
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from tests.cast import Cast, make_cast
from tests.integration.outreach.callers import all_at_once
from tests.integration.outreach.register import make_couple, make_people, running

N_AGENTS = 50
REPOSITORY = Path(__file__).resolve().parents[3]
Ran = Callable[..., subprocess.CompletedProcess[str]]


def agents_of(cast: Cast) -> list[str]:
    emails = [f"agent{n}@831.example.org" for n in range(N_AGENTS)]
    for email in emails:
        Agent.objects.create_user(
            email,
            None,
            fund=cast.fund,
            roles=(Role.RECEPTION,),
            team=cast.team,
            first_name="A",
            last_name=email[:8],
        )
    return emails


def prepared() -> tuple[Cast, Campaign]:
    cast = make_cast()
    make_people(cast.fund, 120)
    for n in range(5):
        make_couple(cast.fund, 200 + 2 * n)
    campaign = running(cast.manager)
    assert campaign.targets.filter(lead=None).count() == 125
    return cast, campaign


def in_a_process(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Another process on a copy of the database, in a file: as two workers of the server would be."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "RELAIS_TEST_HOME": str(database.parent),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(REPOSITORY),
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.integration.outreach.callers", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="sur PostgreSQL seulement")
def test_fifty_callers_on_postgresql() -> None:
    cast, campaign = prepared()
    taken = all_at_once(agents_of(cast), campaign.pk)
    assert len(taken) == len(set(taken)) == 125
    assert Attempt.objects.values("person").distinct().count() == Attempt.objects.count() == 130


@pytest.fixture
def on_file(tmp_path: Path, transactional_db: None) -> tuple[Path, Cast, Campaign, list[str]]:
    if connection.vendor != "sqlite":
        pytest.skip("sur SQLite seulement")
    cast, campaign = prepared()
    emails = agents_of(cast)
    database = tmp_path / "db.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(database)])
    return database, cast, campaign, emails


def test_fifty_callers_on_sqlite(on_file: tuple[Path, Cast, Campaign, list[str]]) -> None:
    database, _, campaign, emails = on_file
    ran = in_a_process(database, "call", str(campaign.pk), *emails)
    assert ran.returncode == 0, ran.stderr
    taken = [int(line) for line in ran.stdout.split()]
    assert len(taken) == len(set(taken)) == 125
    with sqlite3.connect(database) as written:
        n, people = written.execute(
            "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM outreach_attempt"
        ).fetchone()
    written.close()
    assert (n, people) == (130, 130)


def test_a_killed_caller_gives_the_person_back(
    on_file: tuple[Path, Cast, Campaign, list[str]],
) -> None:
    database, _, campaign, emails = on_file
    killed = in_a_process(database, "die", str(campaign.pk), emails[0])
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    held = int(killed.stdout)
    others = in_a_process(database, "call", str(campaign.pk), emails[1])
    assert others.returncode == 0, others.stderr
    taken = [int(line) for line in others.stdout.split()]
    assert len(taken) == 124
    assert held not in taken
    with sqlite3.connect(database) as written:
        # The lease ends: a quarter of an hour later, in the rows' own time.
        written.execute(
            "UPDATE outreach_target SET next_at = '2026-11-23 08:00:00' WHERE state = 'leased'"
        )
    written.close()
    after = in_a_process(database, "call", str(campaign.pk), emails[1])
    assert [int(line) for line in after.stdout.split()] == [held]

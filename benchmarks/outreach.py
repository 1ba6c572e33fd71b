"""The campaign engine under load: a call list built, results imported, callers at once. Figures: docs/benchmarks/outreach.md.

    python benchmarks/outreach.py build 700000      # list of 40,000 out of a register of 700,000
    python benchmarks/outreach.py calls 50 60       # 50 callers during 60 s, at the level of actions, then over HTTP
    python benchmarks/outreach.py import 100000

The database is that of DATABASE_URL (emptied first), SQLite in a temporary folder by default.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("RELAIS_HOME", tempfile.mkdtemp(prefix="relais-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction

from relais.casework.outreach.actions import (
    build_wave,
    create_campaign,
    launch,
    preview_wave,
    write_script,
)
from relais.casework.outreach.models import Campaign
from relais.registers.accounts.models import Agent, Fund, Team
from relais.registers.accounts.permissions import Role

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
PASSWORD = "banc d’essai 2026"

_SERIES = {
    "postgresql": "SELECT i FROM generate_series(1, {n}) AS s(i)",
    "sqlite": "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {n}) SELECT i FROM s",
}
_BORN = {
    "postgresql": "DATE '2026-01-01' - (((i %% 36500) * 7919 %% 36500))",
    "sqlite": "date('2026-01-01', '-' || ((i %% 36500) * 7919 %% 36500) || ' days')",
}
_PEOPLE = """
INSERT INTO directory_person (fund_id, pseudonym, last_name, birth_name, first_names, birth_date, sex, household_id,
    household_role, address, postal_code, commune, commune_name, regime, complementary, has_declared_doctor, has_account,
    opted_out, sort_name, row_hash)
SELECT %s, 'p' || i, 'Nom' || i, '', 'Camille', {born}, 'female', {first} + (i / 2), '', '', '83000',
    '83' || CAST(100 + i %% 153 AS VARCHAR), 'Commune', 'general', 'none', true, i %% 10 <> 0, i %% 50 = 0, 'nom' || i, ''
FROM ({series}) AS n
"""
_HOUSEHOLDS = (
    "INSERT INTO directory_household (fund_id, key) SELECT %s, 'h' || i FROM ({series}) AS n"
)
_PHONES = """
INSERT INTO directory_contactpoint (fund_id, {owner}, kind, value, origin, valid)
SELECT fund_id, {key}, 'phone', '+336' || CAST(10000000 + id AS VARCHAR), 'extract', true
FROM {table} WHERE fund_id = %s AND id %% 10 < {share}
"""


def register(n: int) -> tuple[Fund, Agent]:
    """An empty database filled with a fund of `n` insured, two a household, 95 % with a number."""
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    fund = Fund.objects.create(code="831", name="CPAM du Var", department="83")
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        series = _SERIES[vendor]
        cursor.execute(_HOUSEHOLDS.format(series=series.format(n=n // 2 + 1)), [fund.pk])
        cursor.execute("SELECT MIN(id) FROM directory_household")
        first = cursor.fetchone()[0]
        cursor.execute(
            _PEOPLE.format(born=_BORN[vendor], series=series.format(n=n), first=first), [fund.pk]
        )
        for table, owner, share in (("person", "person_id", 8), ("household", "household_id", 7)):
            cursor.execute(
                _PHONES.format(owner=owner, key="id", table=f"directory_{table}", share=share),
                [fund.pk],
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    team = Team.objects.create(fund=fund, name="Mission accompagnement santé")
    manager = Agent.objects.create_user(
        "manager@831.example.org",
        None,
        fund=fund,
        roles=(Role.MANAGER,),
        team=team,
        first_name="Marc",
        last_name="Manager",
    )
    return fund, manager


def campaign_of(manager: Agent, **rules: object) -> Campaign:
    given = {
        "title": "Aller vers",
        "theme": "Vaccination",
        "starts_on": dt.date(2026, 11, 2),
        "query": {"age": [75, 82]},
        "holdout_per_mille": 100,
    }
    campaign = create_campaign(actor=manager, **{**given, **rules})
    write_script(actor=manager, campaign=campaign, text="Bonjour, ici la caisse.", now=NOW)
    return campaign


def timed(label: str, work) -> object:
    start = time.perf_counter()
    result = work()
    print(f"{label:58s} {time.perf_counter() - start:8.3f} s", flush=True)
    return result


def floor(fund: Fund) -> None:
    """The same people, read once by the same index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), SUM(LENGTH(pseudonym)) FROM directory_person "
            "WHERE fund_id = %s AND birth_date > '1943-11-23' AND birth_date <= '1951-11-23'",
            [fund.pk],
        )
        cursor.fetchall()


def build(n: int) -> None:
    fund, manager = timed(f"register of {n:,} filled", lambda: register(n))
    timed("floor: the same people counted", lambda: floor(fund))
    campaign = campaign_of(manager)
    seen = timed("preview", lambda: preview_wave(actor=manager, campaign=campaign, now=NOW))
    print(
        f"   read {seen.read:,}, kept {seen.kept:,}, held out {seen.held_out:,}, excluded {seen.excluded}"
    )
    timed("wave built", lambda: build_wave(actor=manager, campaign=campaign, title="", now=NOW))
    print(f"   {campaign.targets.count():,} people in the list")
    wider = {"age": [60, None]}
    timed(
        "wave widened",
        lambda: build_wave(actor=manager, campaign=campaign, title="", now=NOW, query=wider),
    )
    print(f"   {campaign.targets.count():,} people in the list")
    launch(actor=manager, campaign=campaign, now=NOW)


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:] or ["build", "700000"]
    {"build": build}[verb](*(int(number) for number in numbers))
    print(
        f"{connection.vendor}, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )

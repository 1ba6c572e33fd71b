"""A fund of any size with a campaign over it, made in the database by a few statements; how the benchmarks tell time and memory."""

from __future__ import annotations

import datetime as dt
import resource
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from relais.casework.outreach.actions import create_campaign, write_script
from relais.casework.outreach.models import Campaign
from relais.registers.accounts.models import Agent, Fund, Team
from relais.registers.accounts.permissions import Role

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))

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
    '83' || CAST(100 + i %% 153 AS VARCHAR), 'Commune', 'general', 'none', true, i %% 10 <> 0, i %% 50 = 0, 'nom' || i || ', camille', ''
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


def timed(label: str, work: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    told_cpu = f"({time.process_time() - cpu:.2f} CPU s here)"
    print(f"{label:58s} {time.perf_counter() - wall:8.3f} s {told_cpu}", flush=True)
    return result


def peak_mb() -> float:
    """Most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def streamed(client: Client, address: str) -> int:
    """The list as a file, read to its end and kept nowhere. Returns how many lines."""
    answer = client.get(address, {"format": "csv", "tout": "1"})
    assert answer.status_code == 200, answer.status_code
    return sum(chunk.count(b"\n") for chunk in answer.streaming_content)


def told(label: str, spent: list[float]) -> None:
    ordered = sorted(spent)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(
        f"{label:44s} n={len(spent):6d}  p50 {p50 * 1000:7.1f} ms  p95 {p95 * 1000:7.1f} ms  "
        f"max {ordered[-1] * 1000:7.1f} ms",
        flush=True,
    )

# ruff: noqa: E402  Django is set up before its models are imported
"""The campaign engine under load: a call list built, results imported, callers at once. Figures: docs/benchmarks/outreach.md.

    python benchmarks/outreach.py build 700000      # list of 40,000 out of a register of 700,000
    python benchmarks/outreach.py calls 50 60       # 50 callers during 60 s, at the level of actions, then over HTTP
    python benchmarks/outreach.py import 100000
    python benchmarks/outreach.py export 100000

The database is that of DATABASE_URL (emptied first), SQLite in a temporary folder by default.
"""

from __future__ import annotations

import csv
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("RELAIS_HOME", tempfile.mkdtemp(prefix="relais-bench-"))

from config.boot import boot

boot()

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks._campaign_fund import NOW, campaign_of, peak_mb, register, streamed, timed, told
from relais.casework.outreach.actions import (
    build_wave,
    claim,
    launch,
    preview_wave,
    receive_list,
    record_outcome,
    run_check,
    run_import,
)
from relais.registers.accounts.models import Agent, Fund, Team
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person


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


N_AGENTS = 50
#: Seconds from one outcome to the next. A call that nobody answers takes twice as long: this is above any real load.
TALK = (8.0, 16.0)


def agents_of(fund: Fund, n: int) -> list[Agent]:
    team = Team.objects.get(fund=fund)
    return [
        Agent.objects.create_user(
            f"agent{i}@831.example.org",
            None,
            fund=fund,
            roles=(Role.RECEPTION,),
            team=team,
            first_name="Agent",
            last_name=str(i),
        )
        for i in range(n)
    ]


def each_at_once(agents: list[Agent], seconds: float, work) -> list[float]:
    """`work(agent)` again and again, a talk in between, from one thread an agent; the time each took."""
    end = time.monotonic() + seconds

    def one(agent: Agent) -> list[float]:
        draw = random.Random(agent.pk)
        spent = []
        time.sleep(draw.uniform(0, TALK[1]))
        while time.monotonic() < end:
            start = time.perf_counter()
            work(agent)
            spent.append(time.perf_counter() - start)
            time.sleep(draw.uniform(*TALK))
        connection.close()
        return spent

    with ThreadPoolExecutor(len(agents)) as threads:
        return [each for spent in threads.map(one, agents) for each in spent]


def calls(n_agents: int = N_AGENTS, seconds: int = 60) -> None:
    """Claim and outcome by 50 agents: at the level of actions, then through gunicorn."""
    fund, manager = register(60_000)
    campaign = campaign_of(
        manager,
        query={"age": [0, None]},
        call_from=dt.time(0, 0),
        call_until=dt.time(23, 59, 59),
        call_days=[0, 1, 2, 3, 4, 5, 6],
        starts_on=dt.date(2026, 1, 1),
    )
    now = timezone.now()
    build_wave(actor=manager, campaign=campaign, title="", now=now)
    campaign = launch(actor=manager, campaign=campaign, now=now)
    print(
        f"{connection.vendor}: {campaign.targets.count():,} people in the list, {n_agents} agents"
    )
    agents = agents_of(fund, n_agents)

    def through_actions(agent: Agent) -> None:
        instant = timezone.now()
        target = claim(actor=agent, campaign=campaign, now=instant)
        record_outcome(actor=agent, target=target, outcome="unreachable", now=instant)

    told("actions: claim + outcome", each_at_once(agents, seconds, through_actions))
    with serving() as address:
        sessions = {agent.pk: session_of(agent) for agent in agents}
        for agent in agents:
            post(address, sessions[agent.pk], f"/campagnes/{campaign.pk}/appels/suivante/", {})

        def through_http(agent: Agent) -> None:
            """The outcome, the claim of the next person, and the page drawn."""
            page = get(address, sessions[agent.pk], f"/campagnes/{campaign.pk}/appels/")
            target = re.search(r'name="target" value="(\d+)"', page)
            said = {"target": target[1], "outcome": "unreachable"}
            start = time.perf_counter()
            post(address, sessions[agent.pk], f"/campagnes/{campaign.pk}/appels/", said)
            posted.append(time.perf_counter() - start)

        for agent in agents:
            # Each thread of the server opens its connection and reads its templates once.
            get(address, sessions[agent.pk], f"/campagnes/{campaign.pk}/appels/")
        posted: list[float] = []
        whole = each_at_once(agents, seconds, through_http)
        told("gunicorn: POST outcome + claim of the next", posted)
        told("gunicorn: the same and the page before it", whole)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT person_id) FROM outreach_attempt")
        n, people = cursor.fetchone()
    print(f"   {n:,} attempts on {people:,} people: {'nobody twice' if n == people else 'TWICE'}")


@contextmanager
def serving():
    """The product's server on a free port: two processes, as on a machine of two cores."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi:application",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "2",
        "--threads",
        "8",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def session_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent)
    return client.cookies["sessionid"].value


def get(port: int, session: str, path: str) -> str:
    return _ask(port, session, "GET", path, "")


def post(port: int, session: str, path: str, said: dict) -> str:
    token = "a" * 32
    return _ask(port, session, "POST", path, urlencode({**said, "csrfmiddlewaretoken": token}))


def _ask(port: int, session: str, method: str, path: str, body: str) -> str:
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={'a' * 32}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    talk.request(method, path, body, headers)
    answer = talk.getresponse()
    text = answer.read().decode()
    talk.close()
    assert answer.status in (200, 302), (answer.status, text[:500])
    return text


def history(n: int = 100_000) -> None:
    """A file of `n` past results, matched and written; then the same again."""
    fund, manager = register(max(n, 1_000))
    lines = ["pseudonyme;nom;prénom;date de naissance;issue;date"]
    people = Person.objects.filter(fund=fund).order_by("pk")[:n]
    for i, (name, last, born) in enumerate(
        people.values_list("pseudonym", "last_name", "birth_date")
    ):
        outcome = "rdv" if i % 60 == 0 else "injoignable" if i % 3 else "refus"
        who = f"{name};;;" if i % 2 else f";{last};Camille;{born:%d/%m/%Y}"
        lines.append(f"{who};{outcome};15/03/2021")
    campaign = campaign_of(manager)
    file = SimpleUploadedFile("liste.csv", "\n".join(lines).encode())
    floor_of_import(lines)
    before = peak_mb()
    source = timed(
        f"{n:,} rows received", lambda: receive_list(actor=manager, campaign=campaign, upload=file)
    )
    timed(f"{n:,} rows matched, nothing written", lambda: run_check(actor=manager, source=source))
    timed(f"{n:,} rows matched and written", lambda: run_import(actor=manager, source=source))
    source.refresh_from_db()
    print(f"   foreseen {source.foreseen}")
    print(
        f"   read {source.n_read:,}, new {source.n_new:,}, known {source.n_known:,}, kept out {source.n_refused:,}"
    )
    print(f"   memory grew by {peak_mb() - before:.0f} MB")


def floor_of_import(lines: list[str]) -> None:
    """The same lines cut into cells, and nothing else."""
    timed("floor: the same rows read", lambda: sum(1 for _ in csv.reader(lines, delimiter=";")))


def export(n: int = 100_000) -> None:
    """The people of a campaign as a file: the same response as the page's, read to its end."""
    _, manager = register(n)
    campaign = campaign_of(manager, query={"age": [0, None]}, needs_phone=False)
    build_wave(actor=manager, campaign=campaign, title="", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    floor_of_export(campaign.pk)
    before = peak_mb()
    taken = timed("exported", lambda: streamed(client, f"/campagnes/{campaign.pk}/personnes/"))
    print(f"   {taken:,} lines, memory grew by {peak_mb() - before:.0f} MB")


def floor_of_export(campaign: int) -> None:
    """The same people read from the database, and nothing else."""
    sql = "SELECT t.*, p.* FROM outreach_target t JOIN directory_person p ON p.id = t.person_id WHERE campaign_id = %s"

    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, [campaign])
            return sum(len(rows) for rows in iter(lambda: cursor.fetchmany(2_000), []))

    timed("floor: the same people read", read)


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:] or ["build", "700000"]
    {"build": build, "calls": calls, "import": history, "export": export}[verb](
        *(int(number) for number in numbers)
    )
    print(f"{connection.vendor}, peak memory {peak_mb():.0f} MB")

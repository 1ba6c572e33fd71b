# ruff: noqa: E402  Django is set up before its models are imported
"""Daily pages of casework under load: home, lists, a file, letters, search, with tens of thousands of open files. Figures: docs/benchmarks/casework.md.

    python benchmarks/casework.py 45000 700000      # open files, people of the register
    python benchmarks/casework.py again             # the pages alone, on the database as it is

The database is that of DATABASE_URL (emptied first), SQLite in a temporary folder by default. Each page is asked for `ASKED`
times in this process, by another agent each time; beside, a bare view with one query is the floor.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("RELAIS_HOME", tempfile.mkdtemp(prefix="relais-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import datetime as dt
import random

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from benchmarks._campaign_fund import register
from config import urls
from relais.casework.case.models import (
    Case,
    Contact,
    Deadline,
    Document,
    Letter,
    Move,
    Note,
    ReferenceCounter,
    Step,
    Task,
)
from relais.casework.case.models.files import NEVER
from relais.casework.mediation.models import Mediation
from relais.casework.support.models import RightReview, Support
from relais.registers.accounts.models import Agent, Fund, Site, Team
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent, ChainHead
from relais.registers.directory.models import Person

ASKED = 60
READS = 300_000
ROWS = 2_000
NOW = timezone.now()
TODAY = timezone.localdate()
RNG = random.Random(1)
STATES = (
    ("detected", "fund"),
    ("offered", "person"),
    ("review", "fund"),
    ("planning", "fund"),
    ("supported", "fund"),
    ("waiting_person", "person"),
)


def staff(fund: Fund) -> list[Agent]:
    """Eight teams of ten counsellors and a manager, two mediators."""
    agents = []
    for n in range(8):
        site = Site.objects.create(fund=fund, name=f"Site {n}", commune="83137")
        team = Team.objects.create(fund=fund, name=f"Équipe {n}", site=site)
        for i in range(11):
            role = Role.MANAGER if i == 10 else Role.COUNSELLOR
            agents.append(agent(fund, f"e{n}a{i}", role, team=team, site=site))
    agents += [agent(fund, f"m{n}", Role.MEDIATOR) for n in range(2)]
    return agents


def agent(fund: Fund, name: str, role: str, **more: object) -> Agent:
    return Agent.objects.create_user(
        f"{name}@831.example.org",
        None,
        fund=fund,
        roles=(role,),
        first_name="A",
        last_name=name,
        **more,
    )


def files(fund: Fund, agents: list[Agent], n_open: int, people: range) -> None:
    """`n_open` open supports, half as many closed, a tenth of open mediations, with what hangs on them."""
    counsellors = [a for a in agents if a.team_id]
    mediators = [a for a in agents if not a.team_id]
    n = n_open + n_open // 2
    for first in range(0, n, ROWS):
        numbers = range(first, min(first + ROWS, n))
        hang([support(fund, i, counsellors, people[i], i >= n_open) for i in numbers], counsellors)
    for first in range(0, n_open // 10, ROWS):
        numbers = range(first, min(first + ROWS, n_open // 10))
        cases = Case.objects.bulk_create(
            [mediation(fund, i, mediators, people[i]) for i in numbers]
        )
        Mediation.objects.bulk_create([Mediation(case=case, motive="indu") for case in cases])
    ReferenceCounter.objects.create(fund=fund, prefix="MAS", year=TODAY.year, last=n)


def support(fund: Fund, i: int, counsellors: list[Agent], person: int, closed: bool) -> Case:
    state, holder = RNG.choice(STATES)
    who = RNG.choice(counsellors)
    opened = NOW - dt.timedelta(days=RNG.randrange(1, 700), minutes=i % 600)
    due = TODAY + dt.timedelta(days=RNG.randrange(-20, 60))
    return Case(
        fund=fund,
        procedure="support",
        reference=f"MAS-{TODAY.year}-{i + 1:06d}",
        person_id=person,
        state="closed" if closed else state,
        holder="fund" if closed else holder,
        lane=RNG.choices(("normal", "urgent", "sensitive"), (92, 6, 2))[0],
        assigned_to=None if RNG.random() < 0.1 else who,
        team_id=who.team_id,
        site_id=who.site_id,
        origin="referral",
        opened_at=opened,
        opened_by=who,
        state_since=opened,
        closed_at=NOW if closed else None,
        due_on=NEVER if closed or holder == "person" else due,
        outcome="droits_ouverts" if closed else "",
    )


def mediation(fund: Fund, i: int, mediators: list[Agent], person: int) -> Case:
    return Case(
        fund=fund,
        procedure="mediation",
        reference=f"MED-{TODAY.year}-{i + 1:06d}",
        person_id=person,
        state="received",
        holder="fund",
        assigned_to=RNG.choice(mediators),
        origin="self",
        opened_at=NOW - dt.timedelta(days=RNG.randrange(1, 90)),
        state_since=NOW,
        due_on=TODAY + dt.timedelta(days=RNG.randrange(-5, 30)),
    )


def hang(cases: list[Case], agents: list[Agent]) -> None:
    """What an ordinary file holds: three moves, two delays, four exchanges, steps, notes, a task, a letter."""
    Case.objects.bulk_create(cases)
    Support.objects.bulk_create([Support(case=c) for c in cases])
    by = agents[0]
    moves = [
        Move(
            case=c, number=k, transition=t, to_state=c.state, holder_after=c.holder, at=c.opened_at
        )
        for c in cases
        for k, t in enumerate(("open", "offer", "agree"))
    ]
    Move.objects.bulk_create(moves)
    agreed = [m for m in moves if m.number == 2]
    kept = Document.objects.bulk_create(
        [Document(case=m.case, name="a.pdf", size=1, sha256="0", added_at=m.at) for m in agreed]
    )
    # Letters are printed within three days.
    Letter.objects.bulk_create(
        [
            Letter(
                case=m.case,
                move=m,
                title="Confirmation",
                body="Madame, Monsieur,",
                at=m.at,
                document=document if m.at < NOW - dt.timedelta(days=3) else None,
            )
            for m, document in zip(agreed, kept, strict=True)
        ]
    )
    Deadline.objects.bulk_create(
        [
            Deadline(case=c, kind=k, label=k, starts_on=TODAY, due_on=c.due_on, met_on=met)
            for c in cases
            for k, met in (
                ("first_contact", TODAY),
                ("review", TODAY if c.due_on == NEVER else None),
            )
        ]
    )
    Contact.objects.bulk_create(
        [
            Contact(
                case=c, channel="phone", reached=k % 2 == 0, summary="Répondeur", at=c.opened_at
            )
            for c in cases
            for k in range(4)
        ]
    )
    Step.objects.bulk_create(
        [
            Step(case=c, axis="care", title="Dentiste", created_at=NOW)
            for c in cases
            for _ in range(2)
        ]
    )
    Note.objects.bulk_create(
        [Note(case=c, text="Vit seule.", at=c.opened_at, agent=by) for c in cases]
    )
    Task.objects.bulk_create(
        [
            Task(case=c, title="Rappeler", assigned_to=c.assigned_to, due_on=TODAY, created_at=NOW)
            for c in cases[::5]
        ]
    )
    RightReview.objects.bulk_create(
        [RightReview(case=c, right=r) for c in cases for r in ("c2s", "mutuelle", "ald")]
    )


def reads(fund: Fund, agents: list[Agent], people: range) -> None:
    """A journal of a year; its seals are not those of a true chain, which no page reads."""
    for first in range(0, READS, 10_000):
        AuditEvent.objects.bulk_create(
            [
                AuditEvent(
                    fund=fund,
                    number=i + 1,
                    at=NOW - dt.timedelta(minutes=READS - i + 120),
                    actor=agents[i % len(agents)],
                    verb="read",
                    target_type="directory.person",
                    target_id=str(people[i % len(people)]),
                    person_id=people[i % len(people)],
                    payload={"what": "dossier"},
                )
                for i in range(first, first + 10_000)
            ]
        )
    ChainHead.objects.create(fund=fund, number=READS)


def bare(request: HttpRequest) -> HttpResponse:
    """The floor: one query."""
    return HttpResponse(str(Case.objects.filter(reference="MAS-2026-000001").first()))


def measure(label: str, agents: list[Agent], address: Callable[[int, Agent], str]) -> None:
    """Wall and CPU milliseconds of a page, and its most queries."""
    wall, cpu, queries = [], [], 0
    for n in range(ASKED + 3):
        who = agents[n % len(agents)]
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(who)
        url = address(n, who)
        start, spent = time.perf_counter(), time.process_time()
        answer = client.get(url)
        body = answer.getvalue() if answer.streaming else answer.content
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
        assert answer.status_code == 200, (url, answer.status_code, body[:300])
        if n < 3:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                done = client.get(url)
                if done.streaming:
                    done.getvalue()
            queries = max(queries, len(captured))
    wall, cpu = sorted(wall[3:]), sorted(cpu[3:])
    p95 = int(len(wall) * 0.95) - 1
    print(
        f"{label:44s} p50 {statistics.median(wall):7.1f}  p95 {wall[p95]:7.1f} ms"
        f"   CPU p95 {cpu[p95]:7.1f} ms   {queries:3d} queries",
        flush=True,
    )


def build(n_open: int, insured: int) -> None:
    """The database, emptied and filled."""
    fund, _ = register(insured)
    agents = staff(fund)
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    people = range(first, first + insured)
    files(fund, agents, n_open, people)
    reads(fund, agents, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages() -> None:
    """Every page measured, on what the database holds."""
    agents = list(Agent.objects.exclude(email__startswith="manager").order_by("pk"))
    print(
        f"{connection.vendor}: {Case.objects.open().count()} open of {Case.objects.count()} files,"
        f" {Move.objects.count()} moves, {AuditEvent.objects.count()} events,"
        f" {Person.objects.count()} people"
    )
    counsellors = [a for a in agents if a.team_id and a.last_name[-3:] != "a10"]
    managers = [a for a in agents if a.last_name.endswith("a10")]
    mediators = [a for a in agents if not a.team_id]
    supports, mediations = "/dossiers/liste/accompagnements/", "/dossiers/liste/mediations/"
    open_to = list(
        Case.objects.open()
        .filter(procedure="support", lane="normal")
        .values_list("reference", flat=True)[: 50 * ASKED : 50]
    )
    urls.urlpatterns.append(path("bare/", bare))
    measure("floor: a bare view with one query", counsellors, lambda n, a: "/bare/")
    measure("home, counsellor", counsellors, lambda n, a: "/")
    measure("home, manager", managers, lambda n, a: "/")
    measure("home, mediator", mediators, lambda n, a: "/")
    for name, query in (
        ("all", ""),
        ("open", "?situation=ouvert"),
        ("open and late", "?situation=ouvert&retard=1"),
        ("open, mine", "?situation=ouvert&agent={agent}"),
        ("open, urgent", "?situation=ouvert&voie=urgent"),
        ("open, by name", "?situation=ouvert&tri=person"),
        ("open, page 500", "?situation=ouvert&page=500"),
        ("one state", "?etat=review"),
        ("newest", "?tri=-reference"),
    ):
        measure(f"list, {name}", counsellors, lambda n, a, q=query: supports + q.format(agent=a.pk))
    measure("list, mediations", mediators, lambda n, a: mediations)
    measure("file", counsellors, lambda n, a: f"/dossiers/{open_to[n % len(open_to)]}/")
    measure("letters to print", counsellors, lambda n, a: "/dossiers/courriers/")


if __name__ == "__main__":
    if sys.argv[1:] != ["again"]:
        build(int(sys.argv[1]), int(sys.argv[2]))
    pages()

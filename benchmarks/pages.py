"""Daily pages through the server, on what a home holds (`relais demo --insured 700000 --no-serve` makes one).

    RELAIS_HOME=... python benchmarks/pages.py [--times 40] [--port 8077] [--only control]

One visitor at a time, as the demo's own accounts, each request of a page on another person, file or search.
The floor is `/sante/`, a bare view with one query. Figures: docs/benchmarks/pages.md.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from config.boot import boot

boot()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db.models import Count  # noqa: E402

from relais.casework.case.models import Case  # noqa: E402
from relais.casework.outreach.models import Campaign  # noqa: E402
from relais.casework.referrals.models import Referral  # noqa: E402
from relais.casework.signals.models import FiledSignal, RankedProvider  # noqa: E402
from relais.registers.accounts.models import Agent  # noqa: E402
from relais.registers.directory.models import Person  # noqa: E402

Address = Callable[[int], str]


@contextmanager
def serving(port: int) -> Iterator[int]:
    """The product's server; the id of its first process."""
    command = [sys.executable, "-c", "from relais.cli import main; main()"]
    server = subprocess.Popen([*command, "serve", "--port", str(port)])
    try:
        for _ in range(100):
            try:
                fetch(http.client.HTTPConnection("127.0.0.1", port), "/sante/", "")
                break
            except OSError:
                time.sleep(0.3)
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def cpu_of(server: int) -> float:
    """CPU milliseconds spent so far by the server's workers; a database beside is not counted."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(") ")[2].split()
            ticks += (int(words[11]) + int(words[12])) * (int(words[1]) == server)
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def session_of(agent: Agent) -> str:
    """A session as signing in would open it."""
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def fetch(connection: http.client.HTTPConnection, address: str, cookie: str) -> int:
    connection.request("GET", address, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def measure(
    label: str, agent: Agent | None, address: Address, port: int, times: int, server: int
) -> None:
    """Wall milliseconds of a page, keep-alive, after three that are not counted, and CPU of the server for each."""
    cookie = session_of(agent) if agent else ""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    spent = []
    before = 0.0
    for n in range(times + 3):
        if n == 3:
            before = cpu_of(server)
        started = time.perf_counter()
        status = fetch(connection, address(n), cookie)
        spent.append((time.perf_counter() - started) * 1000)
        if status != 200:
            print(f"| {label} | {status} for {address(n)} | | | |")
            return
    cpu = (cpu_of(server) - before) / times
    spent = sorted(spent[3:])
    p95 = spent[int(len(spent) * 0.95) - 1]
    print(
        f"| {label} | {statistics.median(spent):.0f} | {p95:.0f} | {spent[-1]:.0f} | {cpu:.1f} |",
        flush=True,
    )


def cycle(addresses: list[str]) -> Address:
    """The addresses one after the other, then again."""
    assert addresses
    return lambda n: addresses[n % len(addresses)]


def spread(queryset: object, field: str, n: int = 60) -> list[object]:
    """Values taken all along a table."""
    keys = list(queryset.order_by("pk").values_list(field, flat=True))  # type: ignore[attr-defined]
    return list(itertools.islice(keys[:: max(1, len(keys) // n)], n))


def pages() -> list[tuple[str, str, Address]]:
    """(label, role of the visitor, addresses)."""
    people = spread(Person.objects.filter(merged_into=None), "pk")
    names = spread(Person.objects.filter(merged_into=None), "last_name")
    cases = spread(Case.objects.filter(procedure="support").exclude(lane="sensitive"), "reference")
    signals = spread(FiledSignal.objects.filter(purpose="need"), "pk")
    listed = Campaign.objects.annotate(n=Count("targets")).order_by("-n")
    largest, n_listed = listed.values_list("pk", "n")[0]
    referrals = spread(Referral.objects.all(), "reference")
    return [
        ("mon travail, conseillère", "counsellor", cycle(["/"])),
        ("mon travail, responsable", "manager", cycle(["/"])),
        ("liste des personnes", "counsellor", cycle(["/personnes/"])),
        (
            "recherche d’un nom",
            "counsellor",
            cycle([f"/personnes/?q={quote(str(one))}" for one in names]),
        ),
        ("dossier d’une personne", "counsellor", cycle([f"/personnes/{one}/" for one in people])),
        ("qui a consulté", "counsellor", cycle([f"/personnes/{o}/consultations/" for o in people])),
        ("signaux, carte et barres", "counsellor", cycle(["/signaux/"])),
        ("signaux par enjeu", "counsellor", cycle(["/signaux/?tri=-amount"])),
        ("un signal", "counsellor", cycle([f"/signaux/{one}/" for one in signals])),
        ("accompagnements", "manager", cycle(["/dossiers/liste/accompagnements/"])),
        ("un dossier", "manager", cycle([f"/dossiers/{one}/" for one in cases])),
        ("orientations", "counsellor", cycle(["/orientations/"])),
        ("une orientation", "counsellor", cycle([f"/orientations/{one}/" for one in referrals])),
        ("campagnes", "manager", cycle(["/campagnes/"])),
        (f"une campagne de {n_listed:,}", "manager", cycle([f"/campagnes/{largest}/"])),
        ("son effet", "manager", cycle([f"/campagnes/{largest}/effet/"])),
        ("ses personnes", "manager", cycle([f"/campagnes/{largest}/personnes/"])),
        ("chiffres", "manager", cycle(["/chiffres/"])),
        ("simulateur C2S", "counsellor", cycle(["/droits/c2s/"])),
        ("simulateur public", "", cycle(["/simulateur/"])),
    ]


def control_pages() -> list[tuple[str, str, Address]]:
    """Those of an investigator; a signal and a professional are read with their lines, from the extracts."""
    control = FiledSignal.objects.filter(purpose="abuse")
    signals = spread(control, "pk")
    by_stake = list(control.order_by("-stake").values_list("pk", flat=True)[:60])
    providers = spread(RankedProvider.objects.all(), "provider_id")
    places = spread(RankedProvider.objects.all(), "pk")
    detectors = control.values("definition").annotate(n=Count("pk")).order_by("-n")
    most = detectors.values_list("definition", flat=True)[0]
    subject = control.order_by("-stake").values_list("subject_id", flat=True)[0]
    queries = ("", f"?tout=1&detecteur={most}", f"?tout=1&numero={quote(subject)}", "?enjeu=1000", "?tout=1&tri=-filed_on")  # fmt: skip
    given = [
        ("mon travail, enquêteur", ["/"]),
        *((f"anomalies {query}", [f"/signaux/anomalies/{query}"]) for query in queries),
        ("une anomalie et ses lignes", [f"/signaux/{one}/" for one in signals]),
        ("les plus forts enjeux et leurs lignes", [f"/signaux/{one}/" for one in by_stake]),
        ("activité d’un professionnel", [f"/professionnels/{quote(str(one))}/" for one in providers]),
        ("ses lignes", [f"/professionnels/{quote(str(one))}/lignes/" for one in providers]),
        ("professionnels à regarder", ["/professionnels-a-regarder/"]),
        ("l’un d’eux", [f"/professionnels-a-regarder/{one}/" for one in places]),
        ("catalogue des détecteurs", ["/detecteurs/"]),
    ]  # fmt: skip
    return [(label, "investigator", cycle(addresses)) for label, addresses in given]


PAGES = {"daily": pages, "control": control_pages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--port", type=int, default=8077)
    parser.add_argument("--only", choices=PAGES, help="one family of pages")
    asked = parser.parse_args()
    families = [PAGES[asked.only]] if asked.only else list(PAGES.values())
    visitors = {
        role: Agent.objects.filter(roles__role=role).first()
        for role in ("counsellor", "manager", "investigator")
    }
    with serving(asked.port) as server:
        print(f"{Person.objects.count():,} personnes\n")
        print("| page | p50 ms | p95 ms | max ms | CPU ms |\n|---|---|---|---|---|")
        floor = ("plancher : vue nue, une requête", "", cycle(["/sante/"]))
        for label, role, address in [floor, *(one for family in families for one in family())]:
            measure(label, visitors.get(role), address, asked.port, asked.times, server)


if __name__ == "__main__":
    main()

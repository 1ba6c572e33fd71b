"""The nightly run: what each step does, in order. Every step is safe to repeat; one that fails does not stop the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from relais.casework.signals.loading import load_all
from relais.casework.signals.queue.loading import load_queue
from relais.data.indicators.kept import keep
from relais.data.indicators.sources import Sources
from relais.data.mining.ranking.nightly import rank_warehouse
from relais.data.mining.run import mine
from relais.data.reporting.building import build
from relais.data.reporting.cover import cover_of
from relais.data.screening.people_lists import hand_over_lists
from relais.data.screening.run import screen
from relais.data.warehouse import open_warehouse
from relais.handover.snapshot import snapshot_path, write_snapshot
from relais.pages.nightly import batches, chores, tables
from relais.pages.typography import count, number
from relais.registers.accounts.models import Fund
from relais.registers.audit.anchors import drop_anchor
from relais.registers.audit.verification import verify
from relais.registers.retention.running import run as run_rules
from relais.web.administration.retention import kinds

Step = Callable[[Path, dt.date], str]


@dataclass(frozen=True)
class Outcome:
    """What a step did, or why it could not, in French."""

    step: str
    done: bool
    told: str


def screen_register(home: Path, today: dt.date) -> str:
    """Looks at everybody again, on the day of the extracts."""
    with open_warehouse(home) as warehouse:
        found, _ = screen(warehouse, home)
    return ", ".join(f"{each.title} : {number(each.signals)}" for each in found)


def mine_claims(home: Path, today: dt.date) -> str:
    """Runs the detectors that are not done for these extracts; what they find is filed as controls."""
    with open_warehouse(home) as warehouse:
        found = mine(warehouse, home, known_on=today)
    signals = sum(each.outcome.signals for each in found if each.outcome)
    ran = sum(1 for each in found if each.outcome)
    told = f"{count(ran, 'détecteur', 'détecteurs')}, {count(signals, 'signal', 'signaux')}"
    lacking = [each for each in found if each.missing]
    return f"{told}, {len(lacking)} pas lancés faute de tables" if lacking else told


def hand_lists(home: Path, today: dt.date) -> str:
    """Lists of pseudonyms that campaigns choose from and measure by."""
    with open_warehouse(home) as warehouse:
        written = hand_over_lists(warehouse, home)
    return count(len(written), "liste remise aux campagnes", "listes remises aux campagnes")


def load_signals(home: Path, today: dt.date) -> str:
    """Files what the screenings found; those of days before that are gone expire."""
    loaded = load_all(home)
    new = sum(each.n_new for each in loaded)
    return f"{count(new, 'nouveau signal', 'nouveaux signaux')}, {len(loaded)} définitions lues"


def do_chores(home: Path, today: dt.date) -> str:
    """What services do by themselves: deadlines that rise, silences, leases that end."""
    return " ; ".join(run(today) for run in chores()) or "rien à faire"


def take_snapshot(home: Path, today: dt.date) -> str:
    """Gives the data tower the declared columns, as one more dated extract. A day that is over is never written again."""
    past = today < timezone.localdate()
    written = 0
    for given in tables():
        if past and snapshot_path(home, today, given.table.name).exists():
            continue
        written += write_snapshot(home, today, given.table, batches(given, today))
    return count(written, "ligne photographiée", "lignes photographiées")


def rank_providers(home: Path, today: dt.date) -> str:
    """Professionals to look at first, by the decisions photographed just before; detectors too often wrong leave the queue."""
    with open_warehouse(home) as warehouse:
        ranking = rank_warehouse(warehouse, home, today)
    if ranking is None:
        return "pas lancé : il manque les lignes de soins"
    loaded = load_queue(home)
    placed, new, retired, returned = (
        sum(getattr(each, name) for each in loaded)
        for name in ("n_queue", "n_new", "n_retired", "n_returned")
    )
    told = (
        f"{count(placed, 'professionnel', 'professionnels')} à regarder, dont {number(new)} de plus"
    )
    if retired:
        told += f", {count(retired, 'détecteur retiré', 'détecteurs retirés')}"
    if returned:
        told += f", {count(returned, 'détecteur revenu', 'détecteurs revenus')}"
    return told


def compute_figures(home: Path, today: dt.date) -> str:
    """Keeps the figures of this year and of the one before, for the pages."""
    told = []
    for year in (today.year - 1, today.year):
        with open_warehouse(home) as warehouse:
            sources = Sources.of(warehouse, dt.date(year, 12, 31))
            built = build(sources, year, cover_of(sources, year).fund, internal=True)
        keep(home, year, built.figures)
        told.append(f"{len(built.figures)} chiffres pour {year}")
    return ", ".join(told)


def keep_time(home: Path, today: dt.date) -> str:
    """Counts what is kept too long; erases it only where the fund switched it on (`RELAIS_RETENTION=1`)."""
    dry = not settings.RETENTION_AT_NIGHT
    found = [
        count
        for fund in Fund.objects.order_by("code")
        for count in run_rules(kinds=kinds(), fund=fund, on=today, dry=dry).counts
    ]
    n_due, n_done = (sum(each[what] for each in found) for what in ("due", "done"))
    if dry:
        return f"{number(n_due)} à effacer ou à rendre anonyme, rien de fait (essai à blanc)"
    return f"{number(n_done)} effacés ou rendus anonymes"


def prove_journal(home: Path, today: dt.date) -> str:
    """Checks the journal, then writes its last links outside the database."""
    proof = verify()
    if not proof.holds:
        raise RuntimeError(f"journal altéré : {proof.breaks[0].reason}")
    drop_anchor()
    return f"journal intact, {count(proof.n_events, 'événement')}"


STEPS: dict[str, Step] = {
    "Repérages": screen_register,
    "Contrôles": mine_claims,
    "Listes": hand_lists,
    "Signaux": load_signals,
    "Échéances": do_chores,
    "Photographie": take_snapshot,
    "Classement": rank_providers,
    "Chiffres": compute_figures,
    "Conservation": keep_time,
    "Journal": prove_journal,
}


def run(
    home: Path,
    today: dt.date,
    told: Callable[[str], None] = lambda _: None,
    without: Iterable[str] = (),
) -> list[Outcome]:
    """Runs every step but those named in `without`; answers what each did."""
    outcomes = []
    for name, step in STEPS.items():
        if name in without:
            continue
        told(name)
        try:
            outcomes.append(Outcome(name, True, step(home, today)))
        except Exception as error:
            outcomes.append(Outcome(name, False, f"{type(error).__name__} : {error}"))
    return outcomes

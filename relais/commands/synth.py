"""`relais synth`: the extracts of a synthetic fund, with what was planted written apart."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from relais.synthetic.generate import generate
from relais.synthetic.plan import FIRST_YEAR, FUNDS, LAST_YEAR, MAX_INSURED, MAX_YEARS, Plan


def refuse(sentence: str) -> None:
    """One French line, exit status 2."""
    click.echo(f"Erreur : {sentence}", err=True)
    raise SystemExit(2)


def _folder(path: Path) -> Path:
    """The folder, made if needed; refused when it is not empty or cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            refuse(f"le dossier « {path} » n’est pas vide : choisissez-en un autre ou videz-le.")
        probe = path / ".essai"
        probe.touch()
        probe.unlink()
    except OSError:
        refuse(f"impossible d’écrire dans le dossier « {path} ».")
    return path


def _plan(insured: int, seed: int, year: int, years: int, fund: str) -> Plan:
    if not 1 <= insured <= MAX_INSURED:
        refuse(f"le nombre d’assurés doit être compris entre 1 et {MAX_INSURED}, pas {insured}.")
    if seed < 0:
        refuse(f"la graine doit être un entier positif ou nul, pas {seed}.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        refuse(f"l’année doit être comprise entre {FIRST_YEAR} et {LAST_YEAR}, pas {year}.")
    if not 1 <= years <= MAX_YEARS:
        refuse(
            f"le nombre d’années de soins doit être compris entre 1 et {MAX_YEARS}, pas {years}."
        )
    if fund not in FUNDS:
        refuse(f"caisse inconnue : {fund} (connues : {', '.join(FUNDS)}).")
    return Plan(insured=insured, seed=seed, year=year, years=years, fund=fund)


@click.command("synth")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--insured", type=int, required=True, help="Nombre exact d’assurés.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Graine : même graine, mêmes octets."
)
@click.option(
    "--year",
    type=int,
    default=2025,
    show_default=True,
    help="Les extraits sont datés du 31 décembre.",
)
@click.option(
    "--years", type=int, default=1, show_default=True, help="Nombre d’années de soins (1 à 5)."
)
@click.option(
    "--fund",
    default="831",
    show_default=True,
    help="Code de la caisse : 831 (Var), 171 (Charente-Maritime).",
)
@click.option(
    "--truth",
    "truth_dir",
    type=click.Path(path_type=Path),
    help="Dossier où écrire, à part, ce qui a été planté.",
)
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(
    directory: Path,
    insured: int,
    seed: int,
    year: int,
    years: int,
    fund: str,
    truth_dir: Path | None,
    as_json: bool,
) -> None:
    """Écrit dans DIR les extraits d’une caisse imaginaire, prêts pour « relais ingest »."""
    plan = _plan(insured, seed, year, years, fund)
    if truth_dir and truth_dir.resolve().is_relative_to(directory.resolve()):
        refuse("le dossier de la vérité ne peut pas être dans celui des extraits.")
    _folder(directory)
    if truth_dir:
        _folder(truth_dir)
    started = time.perf_counter()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=as_json) as bar:
        task = bar.add_task("Assurés", total=insured)
        rows = generate(plan, directory, truth_dir, lambda n: bar.advance(task, n))
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps({"rows": dict(sorted(rows.items())), "seconds": round(seconds, 2)}))
        return
    lines = rows["claims"] / insured
    click.echo(
        f"{insured} assurés, {rows['claims']} lignes de soins ({lines:.1f} par assuré) en {seconds:.1f} s : {directory}"
    )

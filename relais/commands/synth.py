"""`relais synth`: the extracts of a synthetic fund, with what was planted written apart."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from relais.synthetic.generate import PARTIAL, generate
from relais.synthetic.plan import (
    FIRST_YEAR,
    FUNDS,
    LAST_YEAR,
    LAYOUTS,
    MAX_INSURED,
    MAX_YEARS,
    WRITTEN_AS,
    Plan,
    Setting,
)
from relais.synthetic.schemes import drawn


def refuse(sentence: str) -> NoReturn:
    """One French line, exit status 2."""
    click.echo(f"Erreur : {sentence}", err=True)
    raise SystemExit(2)


def _whole(text: str, name: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError:
        refuse(f"il faut, pour {name}, un nombre entier, pas « {text} ».")
    if not low <= value <= high:
        refuse(f"il faut, pour {name}, un nombre entre {low} et {high}, pas {value}.")
    return value


def _one_of(text: str, name: str, known: tuple[str, ...]) -> str:
    if text not in known:
        refuse(f"il faut, pour {name}, une valeur parmi {', '.join(known)}, pas « {text} ».")
    return text


def _folder(path: Path) -> Path:
    """The folder, made if needed; refused when it is not empty or cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(item.name != PARTIAL for item in path.iterdir()):
            refuse(f"le dossier « {path} » n’est pas vide : choisissez-en un autre ou videz-le.")
        probe = path / ".essai"
        probe.touch()
        probe.unlink()
    except OSError:
        refuse(f"impossible d’écrire dans le dossier « {path} ».")
    return path


def _plan(options: dict[str, str]) -> Plan:
    return Plan(
        insured=_whole(options["insured"], "le nombre d’assurés", 1, MAX_INSURED),
        seed=_whole(options["seed"], "la graine", 0, 2**32 - 1),
        year=_whole(options["year"], "l’année", FIRST_YEAR, LAST_YEAR),
        years=_whole(options["years"], "le nombre d’années de soins", 1, MAX_YEARS),
        fund=_one_of(options["fund"], "la caisse", tuple(FUNDS)),
        layout=_one_of(options["layout"], "le format", LAYOUTS),
        dcir_as=_one_of(options["dcir_as"], "le format de fichier", WRITTEN_AS),
        schemes=_schemes(options["schemes"]),
    )


def _schemes(text: str) -> tuple[Setting, ...] | None:
    """The schemes to plant: as usual, none, or drawn from a seed."""
    if text in ("usual", "none"):
        return None if text == "usual" else ()
    if not text.isdigit():
        refuse(f"il faut, pour les anomalies, usual, none ou une graine, pas « {text} ».")
    return drawn(_whole(text, "la graine des anomalies", 0, 2**32 - 1))


@click.command("synth")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--insured", default="20000", show_default=True, help="Nombre exact d’assurés.")
@click.option("--seed", default="1", show_default=True, help="Même graine, mêmes octets.")
@click.option("--year", default="2025", show_default=True, help="Extraits datés du 31 décembre.")
@click.option("--years", default="1", show_default=True, help="Années de soins, de 1 à 5.")
@click.option("--fund", default="831", show_default=True, help="831 Var, 171 Charente-Maritime.")
@click.option(
    "--truth", type=click.Path(path_type=Path), help="Où écrire, à part, ce qui est planté."
)
@click.option("--format", "layout", default="relais", show_default=True, help="relais ou dcir.")
@click.option("--dcir-as", default="parquet", show_default=True, help="parquet ou csv.")
@click.option(
    "--schemes",
    default="usual",
    show_default=True,
    help="Anomalies plantées : usual, none, ou une graine qui tire taux, tailles et déguisements.",
)
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(directory: Path, truth: Path | None, as_json: bool, **options: str) -> None:
    """Écrit dans DIR les extraits d’une caisse imaginaire, prêts pour « relais ingest »."""
    plan = _plan(options)
    if truth and truth.resolve().is_relative_to(directory.resolve()):
        refuse("le dossier de la vérité ne peut pas être dans celui des extraits.")
    for folder in (directory, truth):
        if folder:
            _folder(folder)
    started = time.perf_counter()
    try:
        rows = _run(plan, directory, truth, quiet=as_json)
    except OSError as failure:
        refuse(f"l’écriture a échoué, rien n’a été gardé ({failure.strerror or failure}).")
    _tell(plan, directory, rows, time.perf_counter() - started, as_json)


def _run(plan: Plan, directory: Path, truth: Path | None, quiet: bool) -> dict[str, int]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("Assurés", total=plan.insured)
        return generate(plan, directory, truth, lambda n: bar.advance(task, n))


def _tell(plan: Plan, directory: Path, rows: dict[str, int], seconds: float, as_json: bool) -> None:
    if as_json:
        said = {"rows": dict(sorted(rows.items())), "seconds": round(seconds, 2)}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    lines = rows["claims" if plan.layout == "relais" else "ER_PRS_F"]
    mean = f"{lines / plan.insured:.1f}".replace(".", ",")
    done = f"{seconds:.1f}".replace(".", ",")
    counted, insured = (f"{n:,}".replace(",", "\u202f") for n in (lines, plan.insured))
    click.echo(
        f"{insured} assurés, {counted} lignes de soins ({mean} par assuré) en {done} s, "
        f"dans « {directory} »."
    )

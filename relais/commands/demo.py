"""`relais demo`: a fund with a year of activity, ready to be opened."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from config.boot import boot
from config.environment import home

SEED = 831


@click.command()
@click.option("--insured", default=20_000, show_default=True, type=click.IntRange(1000, 2_000_000))
@click.option("--fund", default="831", show_default=True, type=click.Choice(["831", "171"]))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Prépare tout, n’ouvre pas l’application.")
def command(insured: int, fund: str, port: int, no_serve: bool) -> None:
    """Fabrique une caisse imaginaire, une année d’activité, et ouvre l’application.

    Une seconde fois, repart aussitôt de ce qui est là. Un autre dossier : variable RELAIS_HOME.
    """
    kept = home() / "demo.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        about = _prepare(insured, fund)
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    _show(json.loads(kept.read_text(encoding="utf-8")), port)
    if not no_serve:
        _serve(port)


def _prepare(insured: int, fund: str) -> dict[str, Any]:
    """Every step from extracts to figures. Each can be repeated: an interrupted demo goes on where it was."""
    extracts = home() / "extracts"
    done = home() / "demo-steps.txt"
    already = done.read_text().split() if done.exists() else []

    def step(name: str, run: Callable[[], Any]) -> None:
        if name not in already:
            run()
            with done.open("a") as file:
                file.write(f"{name}\n")

    step("synth", lambda: _synth(extracts, insured, fund))
    step("ingest", lambda: _verb("ingest", str(extracts)))
    boot()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from relais.synthetic.accounts import make_accounts

    made, accounts, password = make_accounts(fund)
    step("directory", lambda: _verb("directory", "load", str(extracts)))
    step("screen", lambda: _verb("screen"))
    step("mine", lambda: _verb("mine"))
    step("rank", lambda: _verb("rank"))
    step("signals", lambda: _verb("signals", "load"))
    from relais.pages.contributions import modules

    for module in modules("demo"):
        step(module.__name__, lambda module=module: _activity(module, made))  # type: ignore[misc]
    step("night", lambda: _verb("night", "--no-screening"))
    return {
        "fund": made.name,
        "insured": insured,
        "password": password,
        "accounts": [vars(account) for account in accounts],
    }


def _synth(extracts: Path, insured: int, fund: str) -> None:
    _verb("synth", str(extracts), "--insured", str(insured), "--seed", str(SEED), "--fund", fund)


def _activity(module: Any, fund: Any) -> None:
    """A service's own year of activity."""
    with Console(stderr=True).status(f"Activité : {module.__name__.split('.')[-2]}…"):
        module.make_demo(fund, random.Random(SEED))  # noqa: S311  a demo must be the same each time


def _verb(name: str, *arguments: str) -> None:
    """Runs another verb in this process."""
    group = click.get_current_context().find_root().command
    click.secho(f"relais {name} {' '.join(arguments)}".strip(), dim=True, err=True)
    try:
        group.main([name, *arguments], prog_name="relais", standalone_mode=False)
    except SystemExit as exit_status:
        if exit_status.code:
            raise


def _show(about: dict[str, Any], port: int) -> None:
    console = Console()
    table = Table(
        title=f"{about['fund']} — {about['insured']} assurés imaginaires", title_justify="left"
    )
    for heading in ("Rôle", "Nom", "Adresse"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "Adresse")
    for account in about["accounts"]:
        table.add_row(account["role"], account["name"], account["email"])
    console.print(table)
    console.print(f"Mot de passe de tous les comptes : [bold]{about['password']}[/bold]")
    console.print(f"Adresse : [bold]http://127.0.0.1:{port}[/bold]")


def _serve(port: int) -> None:
    """The application and one worker of background jobs; both end with Ctrl+C."""
    command = [sys.executable, "-c", "from relais.cli import main; main()"]
    worker = subprocess.Popen([*command, "worker"], env=os.environ.copy())  # noqa: S603
    try:
        subprocess.run([*command, "serve", "--port", str(port)], check=False)  # noqa: S603
    except KeyboardInterrupt:
        click.echo("Relais est fermé. « make demo » le rouvre où il en était.")
    finally:
        worker.terminate()
        worker.wait(timeout=20)

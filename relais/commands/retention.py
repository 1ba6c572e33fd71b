"""`relais retention`: what is kept too long, counted, then forgotten when asked."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click
from rich.console import Console

from config.boot import boot


@click.command()
@click.option(
    "--dry-run/--apply",
    "dry",
    default=True,
    help="Compter seulement (par défaut), ou effacer et rendre anonyme.",
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Jour du compte ; aujourd’hui par défaut."
)
@click.option(
    "--rule", "only", multiple=True, metavar="NOM", help="Cette règle seulement ; répétable."
)
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(dry: bool, on: dt.datetime | None, only: tuple[str, ...], as_json: bool) -> None:
    """Applique les durées de conservation : compte à blanc, ou fait avec --apply.

    Une interruption ne perd rien : recommencer finit ce qui reste. Les chiffres publiés et le journal restent.
    """
    boot()
    from django.utils import timezone

    from relais.registers.accounts.models import Fund
    from relais.registers.retention.rules import rules
    from relais.registers.retention.running import run
    from relais.web.administration.retention import kinds

    known = {kind.rule for kind in kinds()}
    if unknown := set(only) - known:
        raise click.UsageError(
            f"règle inconnue : {', '.join(sorted(unknown))} (connues : {', '.join(sorted(known))})."
        )
    today = on.date() if on else timezone.localdate()
    done = []
    with Console(stderr=True).status("Conservation…") as status:
        for fund in Fund.objects.order_by("code"):
            status.update(f"{fund}…")
            told = run(kinds=kinds(), fund=fund, on=today, dry=dry, only=only)
            done.append(
                {"fund": fund.code, "on": today.isoformat(), "dry": dry, "rules": told.counts}
            )
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
        return
    titles = {name: rule.title for name, rule in rules().items()}
    for each in done:
        _tell(each, titles)
    if dry:
        click.echo(
            "Rien n’a été modifié. Avec --apply, ce qui est compté est effacé ou rendu anonyme."
        )


def _tell(told: dict[str, Any], titles: dict[str, str]) -> None:
    click.echo(f"Caisse {told['fund']} :")
    for count in told["rules"]:
        what = f"{count['due']} à traiter" if told["dry"] else f"{count['done']} faits"
        click.echo(f"  {titles[count['rule']]} ({count['rule']}) : {what}")

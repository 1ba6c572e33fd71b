"""`relais audit verify`: the journal's proof."""

from __future__ import annotations

import json
import sys

import click

from config.boot import boot


@click.group()
def command() -> None:
    """Journal des actions et des lectures."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def verify(as_json: bool) -> None:
    """Relit toute la chaîne : modifié, retiré ou inséré, tout se voit (sortie 1)."""
    boot()
    from relais.registers.audit.verification import verify as prove

    proof = prove()
    if as_json:
        found = [vars(b) for b in proof.breaks]
        click.echo(
            json.dumps(
                {"holds": proof.holds, "n_events": proof.n_events, "breaks": found},
                ensure_ascii=False,
            )
        )
    elif proof.holds:
        click.echo(f"Journal intact : {proof.n_events} événements vérifiés.")
    else:
        click.echo(
            f"Journal altéré : {len(proof.breaks)} anomalies sur {proof.n_events} événements."
        )
        for found_break in proof.breaks[:50]:
            click.echo(
                f"  caisse {found_break.fund}, événement {found_break.number} : {found_break.reason}"
            )
    sys.exit(0 if proof.holds else 1)

"""`relais rights`: verdicts of rights, one case a line; what facts each right wants."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from relais.data.screening.shadow import Shadow
    from relais.rules.right import Right


@click.group()
def command() -> None:
    """Droits : évaluer des cas, décrire les faits attendus, comparer deux barèmes."""


@command.command()
@click.argument("source", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def evaluate(source: TextIO) -> None:
    """Un cas JSON par ligne en entrée, un verdict JSON par ligne en sortie.

    Une ligne qui ne peut être jugée donne {"id", "error"} à sa place ; le code de sortie est alors 1.
    """
    from relais.rules.cases import answers

    failed = False
    for answer in answers(source):
        failed = failed or "error" in answer
        text = json.dumps(answer, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    sys.exit(1 if failed else 0)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Sortie lisible par une machine.")
def list_rights(as_json: bool) -> None:
    """Les droits connus."""
    from relais.rules.right import names, right

    known = [right(name) for name in names()]
    if as_json:
        rows = [{"name": one.name, "title": one.title} for one in known]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(len(one.name) for one in known)
    for one in known:
        click.echo(f"{one.name:<{width}}  {one.title}")


@command.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Le schéma JSON des faits.")
def facts(name: str, as_json: bool) -> None:
    """Les faits qu’attend un droit, avec un exemple."""
    from relais.rules.right import UnknownRight, right

    try:
        chosen = right(name)
    except UnknownRight as error:
        raise click.UsageError(str(error)) from error
    schema = chosen.facts.model_json_schema()
    if as_json:
        click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
        return
    click.echo(f"{chosen.title} ({chosen.name})\n")
    for line in _described(schema, schema.get("$defs", {})):
        click.echo(line)
    click.echo("\nExemple de ligne pour « relais rights evaluate » :")
    click.echo(json.dumps(_example(chosen), ensure_ascii=False))
    click.echo(f"\nTextes : {', '.join(chosen.references)}")


def _example(chosen: Right) -> dict[str, Any]:
    return {"id": "a1", "right": chosen.name, "on": "2025-05-14", "facts": dict(chosen.example)}


def _described(schema: dict[str, Any], definitions: dict[str, Any], depth: int = 0) -> list[str]:
    lines = []
    required = set(schema.get("required", ()))
    for field, spec in schema.get("properties", {}).items():
        shapes = [spec, *spec.get("anyOf", ())]
        shapes += [shape["items"] for shape in shapes if "items" in shape]
        choices = next((shape["enum"] for shape in shapes if "enum" in shape), None)
        mark = "obligatoire" if field in required else "facultatif"
        line = f"{'  ' * depth}- {field} ({mark}) : {spec.get('description', '')}"
        lines.append(f"{line} [{', '.join(map(str, choices))}]" if choices else line)
        for shape in shapes:
            if "$ref" in shape:
                inner = definitions[shape["$ref"].rsplit("/", 1)[1]]
                lines += _described(inner, definitions, depth + 1)
    return lines


@command.command()
@click.option(
    "--values",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier des valeurs essayées (YAML) : elles remplacent celles du même nom.",
)
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Jour ; sinon celui des extraits."
)
@click.option("--memory", default="4GB", show_default=True, help="Mémoire du moteur.")
@click.option("--json", "as_json", is_flag=True, help="Sortie lisible par une machine.")
def shadow(values: Path, on: datetime | None, memory: str, as_json: bool) -> None:
    """Tout le registre de la C2S sous les valeurs en vigueur et sous d’autres : qui gagne, qui perd, combien.

    Rien n’est mis en service : ni verdict, ni signal.
    """
    from config.environment import home
    from relais.data.screening.definition import ScreeningError
    from relais.data.screening.shadow import shadow as compare
    from relais.data.warehouse import WarehouseError, open_warehouse
    from relais.rules.store import ParameterError, Store, default_store

    try:
        tried = Store(values, over=default_store())
        with open_warehouse(home(), memory_limit=memory) as warehouse:
            day = on.date() if on else warehouse.extract_on
            found = compare(warehouse, home(), day, tried)
    except (ParameterError, ScreeningError, WarehouseError) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(_compared(found), ensure_ascii=False, indent=1))
        return
    _show(found)


def _compared(found: Shadow) -> dict[str, Any]:
    return {
        "households": found.households,
        "gaining": found.gaining,
        "losing": found.losing,
        "monthly_participation_cents": {
            "before": found.monthly_cents[0],
            "after": found.monthly_cents[1],
        },
        "moves": [
            {"before": before, "after": after, "households": n}
            for (before, after), n in found.moves.items()
        ],
        "by_commune": {
            place: {"gaining": better, "losing": worse}
            for place, (better, worse) in found.by_commune.items()
        },
        "changed": str(found.changed),
    }


def _show(found: Shadow) -> None:
    from relais.rules.wording import euros

    words = {
        "free": "gratuite",
        "participative": "avec participation",
        "none": "pas de droit",
        "undetermined": "à compléter",
    }
    before, after = found.monthly_cents
    click.echo(f"{found.households} foyers : {found.gaining} gagnent, {found.losing} perdent.")
    click.echo(f"Participations : {euros(before)} par mois, puis {euros(after)}.")
    for (old, new), n in found.moves.items():
        if old != new:
            click.echo(f"  {words[old]} -> {words[new]} : {n}")
    click.echo(f"Foyers dont le droit change : {found.changed}")

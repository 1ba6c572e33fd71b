"""`relais rights`: verdicts of rights, one case a line; what facts each right wants."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from relais.commands._shadow import shadow

if TYPE_CHECKING:
    from relais.rules.right import Right


@click.group()
def command() -> None:
    """Droits : évaluer des cas, décrire les faits attendus, comparer deux barèmes."""


command.add_command(shadow)


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
    click.echo(
        "\nUne valeur null est inconnue. Une clé absente l’est aussi, sauf si le fait dit « absent : … »."
    )
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

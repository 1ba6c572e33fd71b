"""The `relais` command: one verb per file of `relais.commands`, loaded only when called."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys

import click

from relais import commands


class Verbs(click.Group):
    """Finds verbs by their file name, so that a new verb is a new file and nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        module_name = f"{commands.__name__}.{name.replace('-', '_')}"
        if name.startswith("_") or importlib.util.find_spec(module_name) is None:
            return None
        command: click.Command = importlib.import_module(module_name).command
        return command


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="relais")
def group() -> None:
    """Relais: repérer, joindre, accompagner, protéger, rendre compte."""
    if os.environ.get("RELAIS_VALUES"):
        _check_values()


def _check_values() -> None:
    """Values laid over that cannot be trusted stop every command before it starts."""
    from relais.rules.store import ParameterError, default_store

    try:
        default_store()
    except ParameterError as error:
        click.echo(f"Erreur : {error}", err=True)
        sys.exit(2)


def main() -> None:
    """Entry point. Bad input ends with one clear line and exit status 2."""
    sys.exit(group.main(prog_name="relais", standalone_mode=True))

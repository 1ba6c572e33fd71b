"""The definitions there are, found by the name of their file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from relais.data.screening import definitions
from relais.data.screening.definition import Screening, ScreeningError


@cache
def screenings() -> dict[str, Screening]:
    """Every screening by name."""
    return found_in(definitions)


def found_in(package: ModuleType) -> dict[str, Screening]:
    """Every definition of a package by name; a file whose name begins with `_` is shared by them, not one of them."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("_"):
            continue
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if loaded.HEADER.id != module.name:
            raise ScreeningError(f"{module.name}.py déclare l’identifiant {loaded.HEADER.id}")
        found[module.name] = Screening(
            loaded.HEADER, loaded.find, loaded.tell, getattr(loaded, "unseen", None)
        )
    return dict(sorted(found.items()))

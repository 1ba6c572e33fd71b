"""The indicators, found by their file names."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from relais.data.indicators import definitions
from relais.data.indicators.indicator import Indicator


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by name, in alphabetical order."""
    found = {}
    for module in pkgutil.iter_modules(definitions.__path__):
        if not module.name.startswith("_"):
            for indicator in import_module(f"{definitions.__name__}.{module.name}").INDICATORS:
                found[indicator.name] = indicator
    return dict(sorted(found.items()))


def parts_of(whole: str) -> list[Indicator]:
    """The indicators that together make `whole`."""
    return [indicator for indicator in indicators().values() if indicator.part_of == whole]

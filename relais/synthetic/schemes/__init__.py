"""One module a scheme of abuse, each a declaration `SCHEME`; what they stand on is in `planting`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scheme import Scheme


@cache
def schemes() -> dict[str, Scheme]:
    """Every scheme by name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = {name: importlib.import_module(f"{__name__}.{name}").SCHEME for name in names}
    assert all(name == scheme.name for name, scheme in found.items())
    return found


def usual() -> tuple[Setting, ...]:
    """Every scheme as it declares itself."""
    return tuple(scheme.usual() for scheme in schemes().values())


def drawn(seed: int) -> tuple[Setting, ...]:
    """Every scheme with rates, sizes and disguises drawn anew from a seed."""
    rng = np.random.default_rng([seed, 24])
    return tuple(scheme.drawn(rng) for scheme in schemes().values())

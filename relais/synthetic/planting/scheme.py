"""What a scheme of abuse is for the fund: a declaration, who takes part, and how a batch shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene

Cast = Any
"""What `enrol` gives to `plant`: the providers of a scheme and what each does."""


@dataclass(frozen=True)
class Scheme:
    """A scheme, planted by `plant` in each batch of people.

    `name` is that of its detector, `detector` the number of it in the list of detectors; `rate`, `low`, `high`
    and `disguises` are the usual setting (see `Setting`); `size` says what `low` and `high` count. `enrol`
    chooses or adds providers, once for the whole fund. `rank` tells apart the draws of the schemes of one detector.
    """

    name: str
    detector: int
    rate: float
    low: int
    high: int
    size: str
    disguises: tuple[str, ...]
    plant: Callable[[Scene, Setting, Cast, np.random.Generator], None]
    enrol: Callable[[Register, Setting, np.random.Generator], Cast] | None = None
    rank: int = 0

    @property
    def stream(self) -> int:
        """Place of the scheme among the random streams of a batch."""
        return 100 * (1 + self.rank) + self.detector

    def usual(self) -> Setting:
        """The setting of the default fund."""
        return Setting(self.name, self.rate, self.low, self.high, self.disguises)

    def drawn(self, rng: np.random.Generator) -> Setting:
        """Another setting: rate from half to double, sizes within the usual ones, one disguise at least."""
        width = self.high - self.low
        low = self.low + int(rng.integers(0, width // 3 + 1))
        high = self.high - int(rng.integers(0, width // 3 + 1))
        few = sorted(
            rng.permutation(len(self.disguises))[: int(rng.integers(1, len(self.disguises) + 1))]
        )
        rate = self.rate * float(2 ** rng.uniform(-0.75, 0.75))
        return Setting(
            self.name, rate, low, max(low, high), tuple(self.disguises[at] for at in few)
        )

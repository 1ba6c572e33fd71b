"""Providers cast in the schemes: each in one part at most, and those that a scheme adds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from relais.synthetic.households import Territory
from relais.synthetic.plan import Plan
from relais.synthetic.planting.geography import distances
from relais.synthetic.providers import STREAM, Providers, identified

MOST = 0.3
"""Share of a trade that may be cast: the others stay peers."""
BIG_ENOUGH = 0.6
"""Share of the usual number of patients that a provider cast has at least."""
FAR_KM = 60


class Register:
    """The providers of the fund while schemes take theirs."""

    def __init__(self, plan: Plan, territory: Territory, providers: Providers) -> None:
        self.plan, self.territory, self.providers = plan, territory, providers
        self.km = distances(plan.department, territory.codes)
        self._free = self._draw()
        self._added: list[dict[str, int]] = []
        self._taken: list[int] = []
        self._stopped: list[tuple[int, int, int, int]] = []

    def _draw(self) -> dict[int, list[int]]:
        rng, found = self.plan.rng(STREAM, 3), {}
        held, plan = self.providers, self.plan
        for trade, reach in enumerate(self.providers.reach):
            size = np.diff(np.concatenate([[0.0], reach])) * len(reach)
            places = held.starts[trade] + np.arange(len(reach))
            whole = (held.opened_on[places] <= plan.claims_from) & (held.closed_on[places] < 0)
            whole &= held.leave_from[places] < 0
            fit = places[whole & (size >= BIG_ENOUGH)]
            found[trade] = rng.permutation(fit)[: max(int(len(reach) * MOST), 1)].tolist()
        return found

    def cases(self, rate: float) -> int:
        """Number of providers for a rate per 100,000 insured."""
        return round(rate * self.plan.insured / 100_000)

    def size(self, kind: str, specialty: str | None) -> int:
        """Number of providers of a trade, none added."""
        (trade, *_) = self.providers.of(kind, specialty)
        return len(self.providers.reach[trade])

    def take(self, kind: str, specialty: str | None, n: int) -> np.ndarray:
        """Up to n providers of a trade, open all along, that no other scheme has."""
        (trade, *_) = self.providers.of(kind, specialty)
        pool = self._free[trade]
        taken, self._free[trade] = pool[:n], pool[n:]
        self._taken += taken
        return np.array(taken, np.int64)

    def add(
        self,
        kind: str,
        specialty: str | None,
        commune: int,
        opened_on: int,
        closed_on: int = -1,
        **shared: int,
    ) -> int:
        """Place of a provider put after the others; `shared` may give its entity, manager, account or address."""
        (trade, *_) = self.providers.of(kind, specialty)
        place = len(self.providers.trade) + len(self._added)
        row = {"entity": place, "manager": place, "account": place, "address": place} | shared
        row |= {"leave_from": -1, "leave_to": -1, "billed_to": -1}
        row |= {"trade": trade, "commune": commune, "opened_on": opened_on, "closed_on": closed_on}
        self._added.append(row)
        return place

    def stop(self, place: int, first: int, last: int, billed_to: int) -> None:
        """Give the one who practises there a work stop, who bills until a day of it."""
        self._stopped.append((place, first, last, billed_to))

    def away(self, rng: np.random.Generator, commune: int) -> int:
        """A commune far from this one, in proportion of its people; the farthest when none is."""
        far = np.flatnonzero(self.km[commune] >= FAR_KM)
        if not len(far):
            return int(np.argmax(self.km[commune]))
        share = self.territory.share[far]
        return int(rng.choice(far, p=share / share.sum()))

    def cast(self, complete: Providers) -> np.ndarray:
        """True for the providers that a scheme has taken or added."""
        found = np.zeros(len(complete.trade), bool)
        found[self._taken] = True
        found[len(self.providers.trade) :] = True
        return found

    def complete(self) -> Providers:
        """The register with the providers added."""
        held = self.providers
        for place, *days in self._stopped:
            held.leave_from[place], held.leave_to[place], held.billed_to[place] = days
        if not self._added:
            return held
        names = ("trade", "commune", "opened_on", "closed_on", "entity", "manager", "account",
                 "address", "leave_from", "leave_to", "billed_to")  # fmt: skip
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(held, name), [row[name] for row in self._added]])
            for name in names
        }
        excess = np.concatenate([held.excess, np.ones(len(self._added))])
        ids = identified(self.plan, columns["trade"])
        return replace(held, ids=ids, excess=excess, **columns)

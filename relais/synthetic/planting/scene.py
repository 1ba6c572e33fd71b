"""One batch of the fund while schemes are planted in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from relais.synthetic import answers, certificates, payees, practitioners, stays, supplies, work
from relais.synthetic.amounts import Paid, price
from relais.synthetic.claims import Lines, Places, alike, same_key
from relais.synthetic.households import Batch, Territory
from relais.synthetic.people import Traits
from relais.synthetic.planting.told import Told
from relais.synthetic.providers import Providers

BOUNDS = ("life", "stay", "practice", "twice")
"""What no line crosses unless its scheme says so: life, a full stay, the provider's years, itself."""
TOLD = ("person", "beside", "stays", "certificates", "payrolls")
JOINED = 21
"""Number of the line that a scheme puts in an honest claim."""


@dataclass
class Scene:
    """What was honestly drawn for a batch, and what schemes add to it or change in it.

    Places of lines count the honest ones first, then those added, in order. `free`: people in no scheme yet;
    `willing`: those whom more care makes no other planted need false; `cast`: providers of a scheme; `km`
    between communes; `elsewhere`: places of the lines that the neighbouring fund paid.
    """

    batch: Batch
    traits: Traits
    territory: Territory
    providers: Providers
    places: Places
    cover: np.ndarray
    stay: tuple[np.ndarray, np.ndarray]
    free: np.ndarray
    willing: np.ndarray
    cast: np.ndarray
    n_batches: int
    km: np.ndarray
    lines: Lines
    paid: Paid
    stays: stays.Rows
    certificates: certificates.Rows
    payrolls: work.Rows
    purchases: supplies.Rows
    answers: answers.Rows
    practice: practitioners.Practice
    accounts: payees.Rows
    stops: work.Stops
    payment: work.Payment
    told: list[Told] = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)
    _added: list[tuple[Lines, Paid]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._claims = int(self.lines.visit.max()) + 1 if len(self.lines) else 0
        self._count = len(self.lines)
        self._new = np.zeros(0, np.int64)

    @cached_property
    def standing(self) -> np.ndarray:
        """True for the honest lines paid, by providers that no scheme has cast."""
        return ~self.paid.cancelled & ~self.cast[self.lines.provider]

    @cached_property
    def _honest(self) -> np.ndarray:
        """Keys of the honest lines, sorted."""
        return np.sort(self._key(self.lines))

    @cached_property
    def _by_position(self) -> np.ndarray:
        """People alive whom more care makes nothing else false, from one end of the territory to the other."""
        alive = (self.traits.died_on < 0) & ~self.traits.no_care & self.willing
        pool = np.flatnonzero(alive)
        return pool[np.argsort(self.places.position[pool], kind="stable")]

    def cases(self, rng: np.random.Generator, rate: float) -> int:
        """Number of cases in this batch for a rate per 100,000 insured."""
        return int(rate * self.batch.n / 100_000 + rng.random())

    def here(self, cast: Sequence[object]) -> list[int]:
        """Places of the cases of a scheme that happen in this batch alone."""
        return [at for at in range(len(cast)) if at % self.n_batches == self.batch.number]

    def people(
        self, rng: np.random.Generator, n: int, fit: np.ndarray | None = None, dead: bool = False
    ) -> np.ndarray:
        """Up to n people in no other scheme, those of `fit` only; `dead`: alive no more."""
        able = self.free & ((self.traits.died_on >= 0) == dead)
        pool = np.flatnonzero(able if fit is None else able & fit)
        chosen = np.sort(rng.permutation(pool)[:n])
        self.free[chosen] = False
        return chosen.astype(np.int32)

    def crowd(self, rng: np.random.Generator, n: int, near: float) -> np.ndarray:
        """Up to n people living near a position, who may be in several schemes as patients."""
        pool = self._by_position
        middle = np.searchsorted(self.places.position[pool], near)
        first = int(np.clip(middle - 3 * n // 2, 0, max(len(pool) - 3 * n, 0)))
        return rng.permutation(pool[first : first + 3 * n])[:n].astype(np.int32)

    def neighbours(self, rng: np.random.Generator, near: np.ndarray, spread: int) -> np.ndarray:
        """One person near each position, among the `spread` closest; as `crowd`. Nobody at all in an empty batch."""
        pool = self._by_position
        if not len(pool):
            return pool.astype(np.int32)
        middle = np.searchsorted(self.places.position[pool], near)
        away = rng.integers(-spread // 2, spread // 2 + 1, len(near))
        return pool[np.clip(middle + away, 0, len(pool) - 1)].astype(np.int32)

    def pick(self, rng: np.random.Generator, fit: np.ndarray, n: int) -> np.ndarray:
        """Up to n honest lines among those at places `fit`: paid, one a patient, of patients in no scheme."""
        tried = rng.permutation(fit[self.standing[fit]])[: 3 * n + 8]
        tried = tried[self.free[self.lines.person[tried]]]
        _, first = np.unique(self.lines.person[tried], return_index=True)
        chosen = tried[np.sort(first)][:n]
        self.free[self.lines.person[chosen]] = False
        return chosen

    def where(self, acts_: np.ndarray) -> np.ndarray:
        """Places of the honest lines of some acts."""
        wanted = np.zeros(128, bool)
        wanted[acts_] = True
        return np.flatnonzero(wanted[self.lines.act])

    def ever(self, places: np.ndarray) -> np.ndarray:
        """True for the people with one of these honest lines."""
        found = np.zeros(self.batch.n, bool)
        found[self.lines.person[places]] = True
        return found

    def midst(self, provider: np.ndarray | int) -> np.ndarray:
        """Position of the middle of the commune of providers."""
        return self.middles[self.providers.commune[provider]]

    @cached_property
    def middles(self) -> np.ndarray:
        """Position of the middle of each commune."""
        return np.cumsum(self.territory.share) - self.territory.share / 2

    def near(self, kind: str, specialty: str | None, person: np.ndarray) -> np.ndarray:
        """The provider of a trade that serves each of these people."""
        (trade, *_) = self.providers.of(kind, specialty)
        return self.providers.near(trade, self.places.position[person])

    def another(self, rng: np.random.Generator, provider: np.ndarray) -> np.ndarray:
        """For each provider another one of its trade, taken at random."""
        trade = self.providers.trade[provider]
        size = np.array([len(reach) for reach in self.providers.reach])[trade]
        start = self.providers.starts[trade]
        step = 1 + (rng.random(len(provider)) * (size - 1)).astype(np.int64)
        return start + (provider - start + step) % size

    def copied(self, at: np.ndarray, **changed: np.ndarray) -> tuple[Lines, Paid]:
        """The lines at these places as claims of their own, with the columns changed; paid later."""
        lines, paid = self.lines.kept(at), self.paid.kept(at)
        lines.visit, lines.line_no = np.arange(len(at)), np.ones(len(at), np.int64)
        for name, values in changed.items():
            setattr(lines, name, values)
        paid.paid_on = np.minimum(
            np.maximum(paid.paid_on, lines.starts) + 3 + at % 30, self.batch.plan.today
        )
        return lines, paid

    def redo(self, at: np.ndarray, act: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Give honest lines another act, priced anew. Gives the places changed: none becomes a double."""
        lines = self.lines.kept(at)
        lines.act = act
        fresh = self._fresh(lines) | (alike()[act] == alike()[self.lines.act[at]])
        at, lines = at[fresh], lines.kept(fresh)
        self._new = np.sort(np.concatenate([self._new, self._key(lines)]))
        self.lines.act[at] = lines.act
        priced = lines.kept(np.ones(len(at), bool))
        priced.visit = np.arange(len(at))
        new = price(self.batch, self.traits, self.providers, self.cover, priced, rng)
        for name in ("billed", "base", "reimbursed"):
            getattr(self.paid, name)[at] = getattr(new, name)
        return at

    def village(self, person: np.ndarray) -> np.ndarray:
        """Commune of residence of people."""
        return self.batch.h_commune[self.batch.p_household[person]]

    def of(self, providers: Sequence[int]) -> np.ndarray:
        """Places of the honest lines of some providers, those cancelled left out."""
        chosen = np.zeros(len(self.providers.trade), bool)
        chosen[list(providers)] = True
        return np.flatnonzero(chosen[self.lines.provider] & ~self.paid.cancelled)

    def add(
        self, lines: Lines, rng: np.random.Generator, beyond: Collection[str] = ()
    ) -> np.ndarray:
        """Bill these lines, priced as any. Claims with a line that cannot be are left out, `beyond` saying which
        bounds are crossed on purpose. Gives the place of each line, -1 for those left out."""
        paid = price(self.batch, self.traits, self.providers, self.cover, lines, rng)
        return self.bill(lines, paid, beyond)

    def bill(
        self,
        lines: Lines,
        paid: Paid,
        beyond: Collection[str] = (),
        within: np.ndarray | None = None,
    ) -> np.ndarray:
        """The same, with the amounts given. `within`: for each line the honest one whose claim it joins, or -1."""
        left = np.zeros(int(lines.visit.max()) + 1 if len(lines) else 0, bool)
        left[lines.visit[~self._can_be(lines, beyond)]] = True
        whole = ~left[lines.visit]
        places = np.where(whole, np.cumsum(whole) - 1 + self._count, -1)
        if whole.any():
            new = lines.kept(whole)
            self._new = np.sort(np.concatenate([self._new, self._key(new)]))
            new.visit = new.visit + self._claims
            self._claims = int(new.visit.max()) + 1
            if within is not None:
                joins, beside = within[whole] >= 0, within[whole]
                new.visit = np.where(joins, self.lines.visit[beside], new.visit)
                new.line_no = np.where(joins, JOINED, new.line_no)
            self._added.append((new, paid.kept(whole)))
            self._count += len(new)
        return places

    def paid_elsewhere(self, places: np.ndarray) -> None:
        """Let the neighbouring fund pay these lines."""
        self.elsewhere += places.tolist()

    def tell(
        self,
        kind: str,
        subject_kind: str,
        subject: int | str,
        lines: Collection[int] | np.ndarray = (),
        **more: Any,
    ) -> None:
        """Put a case in the truth: see `Told`; what it has no field for is a fact."""
        places = np.asarray(lines, np.int64)
        known = {name: more.pop(name) for name in TOLD if name in more}
        case = Told(kind, subject_kind, subject, lines=places[places >= 0], facts=more, **known)
        self.told.append(case)

    def tell_each(
        self,
        kind: str,
        lines: Lines,
        places: np.ndarray,
        disguises: np.ndarray,
        beside: np.ndarray | None = None,
    ) -> None:
        """A case for each line billed (its place is not -1); `beside`: the honest line each goes with."""
        for at in np.flatnonzero(places >= 0).tolist():
            self.tell(
                kind,
                "provider",
                int(lines.provider[at]),
                [places[at]],
                person=int(lines.person[at]),
                beside=places[:0] if beside is None else beside[at : at + 1],
                disguise=str(disguises[at]),
            )

    def ended(self) -> tuple[Lines, Paid]:
        """All lines, the honest ones then those added, and their amounts."""
        if not self._added:
            return self.lines, self.paid
        lines, paid = zip(*self._added, strict=True)
        return self.lines.more(*lines), self.paid.more(*paid)

    def _can_be(self, lines: Lines, beyond: Collection[str]) -> np.ndarray:
        person, day, held = lines.person, lines.starts, self.providers
        died, closed = self.traits.died_on[person], held.closed_on[lines.provider]
        first, last = self.stay
        fit = (day >= self.batch.p_birth[person]) & (day <= self.batch.plan.today)
        fit &= day >= self.batch.plan.claims_from
        if "life" not in beyond:
            fit &= (died < 0) | (day <= died)
        if "stay" not in beyond:
            fit &= (day < first[person]) | (day > last[person])
        if "practice" not in beyond:
            fit &= (day >= held.opened_on[lines.provider]) & ((closed < 0) | (day <= closed))
            fit &= ~held.away(lines.provider, day)
        if "twice" not in beyond:
            fit &= self._fresh(lines)
        return fit

    def _key(self, lines: Lines) -> np.ndarray:
        return same_key(lines, self.providers.trade)

    def _fresh(self, lines: Lines) -> np.ndarray:
        """True for the lines whose patient, act, day and trade no line has yet."""
        mine = self._key(lines)
        order = np.argsort(mine, kind="stable")
        ordered = mine[order]
        once = np.ones(len(mine), bool)
        once[order[1:][ordered[1:] == ordered[:-1]]] = False
        return once & ~_within(mine, self._honest) & ~_within(mine, self._new)


def visits(
    person: np.ndarray,
    provider: np.ndarray | int,
    act: np.ndarray | int,
    starts: np.ndarray | int,
    quantity: np.ndarray | int = 1,
    prescriber: np.ndarray | int = -1,
    visit: np.ndarray | None = None,
) -> Lines:
    """Lines to add, each a claim of its own unless `visit` numbers them; a number stands for all."""
    n = len(person)
    claim = np.arange(n) if visit is None else visit
    rank = np.arange(n) - np.searchsorted(claim, claim)
    return Lines(
        visit=claim,
        line_no=rank + 1,
        person=np.asarray(person, np.int32),
        provider=np.broadcast_to(provider, n).astype(np.int64),
        prescriber=np.broadcast_to(prescriber, n).astype(np.int64),
        act=np.broadcast_to(act, n).astype(np.int64),
        quantity=np.broadcast_to(quantity, n).astype(np.int64),
        starts=np.broadcast_to(starts, n).astype(np.int64),
        ends=np.full(n, -1),
    )


def _within(keys: np.ndarray, held: np.ndarray) -> np.ndarray:
    """True for the keys among those held, which are sorted."""
    if not len(held):
        return np.zeros(len(keys), bool)
    return held[np.minimum(np.searchsorted(held, keys), len(held) - 1)] == keys

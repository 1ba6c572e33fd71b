"""Those who give care: one register for the whole fund, drawn once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.households import Territory
from relais.synthetic.plan import Plan
from relais.synthetic.text import constant, dates, digits, hexes, mix, text

ON_LEAVE = 0.06
"""Share of those who practise alone who have a work stop in the year."""
STREAM = 2**31
"""Place of the register among the random streams: after every batch."""


@dataclass(frozen=True)
class Trade:
    """A kind of provider: specialty code (None for establishments), number per 100,000 insured."""

    kind: str
    specialty: str | None
    density: float
    category: int

    @property
    def alone(self) -> bool:
        """One person's work: it has the hours of a day."""
        return self.kind in ("doctor", "dentist", "midwife", "nurse", "physiotherapist")


TRADES = (
    Trade("doctor", "01", 92, 1),
    Trade("doctor", "03", 11, 1),
    Trade("doctor", "05", 6, 1),
    Trade("doctor", "06", 13, 1),
    Trade("doctor", "07", 9, 1),
    Trade("doctor", "11", 4, 1),
    Trade("doctor", "12", 5, 1),
    Trade("doctor", "13", 4, 1),
    Trade("doctor", "15", 10, 1),
    Trade("doctor", "33", 11, 1),
    Trade("doctor", "41", 5, 1),
    Trade("dentist", "19", 66, 4),
    Trade("midwife", "A21", 9, 5),
    Trade("nurse", "A24", 210, 6),
    Trade("physiotherapist", "A26", 140, 7),
    Trade("laboratory", "A30", 9, 3),
    Trade("pharmacy", "A50", 33, 2),
    Trade("transport", "A55", 12, 2),
    Trade("device", "A60", 9, 2),
    Trade("optician", "A63", 21, 2),
    Trade("hearing", "A64", 9, 2),
    Trade("hospital", None, 1.2, 0),
    Trade("clinic", None, 2.2, 0),
    Trade("health_centre", None, 2.5, 0),
    Trade("vaccination_centre", None, 1.5, 0),
)
KINDS = tuple(dict.fromkeys(trade.kind for trade in TRADES))
SPECIALTIES = tuple(trade.specialty for trade in TRADES if trade.specialty)


@dataclass(frozen=True)
class Providers:
    """The register: cells by provider, and for each trade where its providers begin. `leave_from` and `leave_to` bound the
    work stop of who practises alone (-1 none), who bills until the day `billed_to` of it."""

    ids: pa.Array
    trade: np.ndarray
    commune: np.ndarray
    opened_on: np.ndarray
    closed_on: np.ndarray
    excess: np.ndarray
    entity: np.ndarray
    manager: np.ndarray
    account: np.ndarray
    address: np.ndarray
    leave_from: np.ndarray
    leave_to: np.ndarray
    billed_to: np.ndarray
    starts: np.ndarray
    reach: tuple[np.ndarray, ...]

    def of(self, kind: str, specialty: str | None = None) -> list[int]:
        """Trades of a kind (and specialty)."""
        return [
            place
            for place, trade in enumerate(TRADES)
            if trade.kind == kind and (not specialty or trade.specialty == specialty)
        ]

    def there(self, provider: np.ndarray, day: np.ndarray) -> np.ndarray:
        """True where a provider was in practice on a day."""
        closed = self.closed_on[provider]
        open_then = (self.opened_on[provider] <= day) & ((closed < 0) | (day <= closed))
        return open_then & ~self.away(provider, day)

    def away(self, provider: np.ndarray, day: np.ndarray) -> np.ndarray:
        """True where a provider is stopped and bills nothing that day."""
        return (day > self.billed_to[provider]) & (day <= self.leave_to[provider])

    def near(self, trade: int, position: np.ndarray) -> np.ndarray:
        """The provider of a trade that serves each position in [0, 1) of the territory."""
        place = np.searchsorted(self.reach[trade], position % 1.0, side="right")
        return self.starts[trade] + np.minimum(place, len(self.reach[trade]) - 1)


def draw_providers(plan: Plan, territory: Territory) -> Providers:
    """Providers of the fund: by trade, from one end of the territory to the other, of unequal size."""
    rng = plan.rng(STREAM, 1)
    counts = np.array([max(2, round(trade.density * plan.insured / 100_000)) for trade in TRADES])
    trade = np.repeat(np.arange(len(TRADES)), counts)
    n = len(trade)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    reach, commune = [], np.zeros(n, int)
    edges = np.cumsum(territory.share)
    for place, count in enumerate(counts):
        size = rng.lognormal(0, 0.55, count)
        if TRADES[place].alone:
            size = np.clip(size, 0.5, 1.6)
        end = np.cumsum(size) / size.sum()
        reach.append(end)
        middle = end - size / size.sum() / 2
        commune[starts[place] : starts[place] + count] = np.searchsorted(
            edges, middle, side="right"
        )
    opened = plan.today - rng.integers(400, 12_000, n)
    newly = rng.random(n) < 0.03
    opened = np.where(newly, plan.today - rng.integers(30, 360, n), opened)
    closed = np.where(~newly & (rng.random(n) < 0.02), plan.today - rng.integers(10, 300, n), -1)
    doctors = np.array([item.kind in ("doctor", "dentist") for item in TRADES])[trade]
    general = np.array([item.specialty == "01" for item in TRADES])[trade]
    free_fees = doctors & (rng.random(n) < np.where(general, 0.06, 0.45))
    own = np.arange(n)
    # Some practise in the same company: one entity for two or three neighbours of the same trade.
    entity = np.where(mix(own // 3, plan.seed) % np.uint64(4) == 0, own // 3 * 3, own)
    first, last = _leaves(plan, trade, (opened < plan.claims_from) & (closed < 0))
    # Neighbours of one trade may share a building, in one company or not.
    built = np.where(mix(own // 3, plan.seed + 5) % np.uint64(3) == 0, own // 3 * 3, own)
    return Providers(
        ids=identified(plan, trade),
        trade=trade,
        commune=np.minimum(commune, len(territory.codes) - 1),
        opened_on=opened,
        closed_on=closed,
        excess=np.where(free_fees, rng.uniform(1.15, 1.9, n), 1.0),
        entity=entity,
        manager=entity,
        account=entity,
        address=built,
        leave_from=first,
        leave_to=last,
        billed_to=first.copy(),
        starts=starts,
        reach=tuple(reach),
    )


def _leaves(plan: Plan, trade: np.ndarray, settled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of the work stop of some of those who practise alone, `settled` all along; the first day is still
    worked; -1 none."""
    rng = plan.rng(STREAM, 4)
    n = len(trade)
    alone = np.array([item.alone for item in TRADES])[trade]
    left = alone & settled & (rng.random(n) < ON_LEAVE)
    first = plan.today - rng.integers(70, 340, n)
    last = first + rng.integers(8, 60, n)
    return np.where(left, first, -1), np.where(left, last, -1)


def identified(plan: Plan, trade: np.ndarray) -> pa.Array:
    """Nine characters in the shape of an Assurance Maladie number: department, category, order, end.

    A provider put after the others changes no number.
    """
    n = len(trade)
    category = np.array([item.category for item in TRADES])[trade]
    order = plan.rng(STREAM, 2).permutation(99_999)
    order = np.concatenate([order, np.arange(99_999, max(n, 99_999))])[:n]
    number = category * 10**5 + order
    return text(
        constant(plan.department, n),
        digits(number, 6),
        digits(mix(number, plan.seed) % np.uint64(10), 1),
    )


def provider_table(
    plan: Plan, territory: Territory, providers: Providers, practising: dict[int, str]
) -> pa.Table:
    """The table `providers`, sorted by provider_id. `practising`: who practises alone as a provider, by its place."""
    n = len(providers.trade)
    people = [practising.get(place) for place in range(n)]
    kind = np.array([KINDS.index(trade.kind) for trade in TRADES])[providers.trade]
    specialty = np.array([SPECIALTIES.index(t.specialty) if t.specialty else -1 for t in TRADES])
    specialty = specialty[providers.trade]
    table = pa.table(
        {
            "provider_id": providers.ids,
            "kind": pa.array(KINDS).take(pa.array(kind)),
            "specialty": pa.array(SPECIALTIES).take(pa.array(specialty, mask=specialty < 0)),
            "commune": pa.array(territory.codes).take(pa.array(providers.commune)),
            "opened_on": dates(providers.opened_on),
            "closed_on": dates(providers.closed_on, mask=providers.closed_on < 0),
            "legal_entity_id": text(constant("E", n), digits(providers.entity, 8)),
            "manager_id": text(constant("G", n), digits(providers.manager, 8)),
            "bank_account_hash": text(hexes(mix(providers.account, plan.seed + 7), 16)),
            "address_hash": text(hexes(mix(providers.address, plan.seed + 11), 16)),
            "practitioner_person_id": pa.array(people, pa.string()),
        }
    )
    return table.sort_by("provider_id")

"""Who lives with whom: households, ages, communes, housing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from relais import geo
from relais.synthetic.plan import Plan
from relais.synthetic.statuses import Status, draw_statuses

APPLICANT, PARTNER, DEPENDANT = 0, 1, 2
ROLES = ("applicant", "partner", "dependant")
TENANT, TENANT_WITH_AID, OWNER, FREE = 0, 1, 2, 3
HOUSING = ("tenant", "tenant_with_aid", "owner", "free")
FEMALE, MALE = 0, 1
SEXES = ("female", "male")
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Kind:
    """A kind of household: share of households, adults, children, age of the applicant, and how
    often it is of modest means compared with others."""

    weight: float
    adults: int
    children: int
    youngest: int
    oldest: int
    modest: float


KINDS = (
    Kind(24.0, 1, 0, 18, 60, 1.15),
    Kind(13.0, 1, 0, 60, 80, 0.75),
    Kind(8.0, 1, 0, 80, 100, 0.45),
    Kind(9.5, 2, 0, 22, 60, 0.45),
    Kind(16.0, 2, 0, 60, 80, 0.25),
    Kind(3.6, 2, 0, 80, 96, 0.2),
    Kind(7.0, 2, 1, 23, 52, 0.75),
    Kind(8.0, 2, 2, 26, 54, 0.75),
    Kind(2.6, 2, 3, 28, 54, 1.5),
    Kind(0.8, 2, 4, 30, 52, 2.4),
    Kind(4.3, 1, 1, 20, 52, 2.3),
    Kind(2.5, 1, 2, 24, 52, 2.6),
    Kind(0.8, 1, 3, 27, 50, 3.2),
)


def _column(attribute: str) -> np.ndarray:
    return np.array([getattr(kind, attribute) for kind in KINDS])


@dataclass
class Batch:
    """One batch of people (p arrays, one cell a person) in households (h arrays)."""

    plan: Plan
    number: int
    n: int
    h_kind: np.ndarray
    h_size: np.ndarray
    h_adults: np.ndarray
    h_first: np.ndarray
    h_commune: np.ndarray
    h_status: np.ndarray
    h_housing: np.ndarray
    h_shared: np.ndarray
    p_household: np.ndarray
    p_role: np.ndarray
    p_age: np.ndarray
    p_birth: np.ndarray
    p_sex: np.ndarray
    extra: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def p_status(self) -> np.ndarray:
        return self.h_status[self.p_household]

    @property
    def p_adult(self) -> np.ndarray:
        return self.p_role != DEPENDANT


@dataclass(frozen=True)
class Territory:
    """Communes of the fund, in an order that keeps neighbours (same EPCI) together."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    postal_codes: tuple[str, ...]
    share: np.ndarray

    @classmethod
    def of(cls, department: str) -> Territory:
        table = geo.communes_of(department)
        rows = sorted(table.to_pylist(), key=lambda row: (row["epci_code"] or "", row["code"]))
        population = np.array([row["population"] or 1 for row in rows], float)
        return cls(
            tuple(row["code"] for row in rows),
            tuple(row["name"] for row in rows),
            tuple((row["postal_codes"] or ["00000"])[0] for row in rows),
            population / population.sum(),
        )

    def column(self, codes: np.ndarray) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(self.codes))


def _draw_kinds(rng: np.random.Generator, n: int) -> np.ndarray:
    """Kinds of households whose people are exactly n."""
    sizes = _column("adults") + _column("children")
    chances = _column("weight") / _column("weight").sum()
    kinds = rng.choice(len(KINDS), size=n, p=chances)
    total = np.cumsum(sizes[kinds])
    whole = int(np.searchsorted(total, n, side="right"))
    left = n - (int(total[whole - 1]) if whole else 0)
    return np.concatenate([kinds[:whole], np.zeros(left, kinds.dtype)])


def _ages(
    rng: np.random.Generator, kind: np.ndarray, role: np.ndarray, household: np.ndarray
) -> np.ndarray:
    """Ages in completed years."""
    low, high = _column("youngest")[kind], _column("oldest")[kind]
    draw = rng.random(len(kind))
    draw = np.where(low >= 60, draw**1.5, draw)  # the old grow rarer with age
    first = low + np.floor((high - low) * draw).astype(int)
    head = first[household]
    partner = np.clip(
        head + np.rint(rng.normal(-1, 3, len(household))), low[household], high[household] - 1
    )
    child = np.floor(rng.random(len(household)) * np.minimum(25, head - 17))
    return np.select([role == APPLICANT, role == PARTNER], [head, partner], child).astype(int)


def _sexes(
    rng: np.random.Generator, kind: np.ndarray, role: np.ndarray, household: np.ndarray
) -> np.ndarray:
    alone = (_column("adults")[kind] == 1) & (_column("children")[kind] > 0)
    old = _column("youngest")[kind] >= 60
    women = np.select([alone, old & (_column("adults")[kind] == 1)], [0.83, 0.66], 0.45)
    head = (rng.random(len(kind)) >= women).astype(int)[household]
    same = rng.random(len(household)) < 0.015
    partner = np.where(same, head, 1 - head)
    child = rng.integers(0, 2, len(household))
    return np.select([role == APPLICANT, role == PARTNER], [head, partner], child)


def _housing(rng: np.random.Generator, kind: np.ndarray, status: np.ndarray) -> np.ndarray:
    """Modest households rent, often with aid; those planted near a ceiling rent without aid."""
    draw = rng.random(len(kind))
    old = _column("youngest")[kind] >= 60
    usual = np.select(
        [draw < 0.60 + 0.14 * old, draw < 0.88, draw < 0.97], [OWNER, TENANT, TENANT_WITH_AID], FREE
    )
    modest = np.select(
        [draw < 0.17 + 0.2 * old, draw < 0.46, draw < 0.93], [OWNER, TENANT, TENANT_WITH_AID], FREE
    )
    housing = np.where(Status.is_modest(status), modest, usual)
    return np.where(Status.is_exact(status), TENANT, housing)


def draw_batch(plan: Plan, territory: Territory, number: int, n: int) -> Batch:
    """The people of one batch and where they live."""
    rng = plan.rng(number, 1)
    kind = _draw_kinds(rng, n)
    adults = _column("adults")[kind]
    size = adults + _column("children")[kind]
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    household = np.repeat(np.arange(len(kind)), size)
    rank = np.arange(n) - first[household]
    role = np.where(rank == 0, APPLICANT, np.where(rank < adults[household], PARTNER, DEPENDANT))
    age = _ages(rng, kind, role, household)
    birth = plan.today - np.floor((age + rng.uniform(0.01, 0.985, n)) * YEAR_DAYS).astype(int)
    status = draw_statuses(
        rng, kind, _column("weight"), _column("adults") + _column("children"), _column("modest")
    )
    return Batch(
        plan=plan,
        number=number,
        n=n,
        h_kind=kind,
        h_size=size,
        h_adults=adults,
        h_first=first,
        h_commune=rng.choice(len(territory.share), size=len(kind), p=territory.share),
        h_status=status,
        h_housing=_housing(rng, kind, status),
        h_shared=(adults == 1)
        & (size > 1)
        & (rng.random(len(kind)) < 0.18)
        & ~Status.is_exact(status),
        p_household=household,
        p_role=role,
        p_age=age,
        p_birth=birth,
        p_sex=_sexes(rng, kind, role, household),
    )

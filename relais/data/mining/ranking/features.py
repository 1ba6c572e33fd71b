"""What the rank rests on: measures of each provider and year, in deviations above peers of its specialty, place and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.data.mining.definition import Claims
from relais.data.mining.peers import compared, with_size
from relais.data.mining.ranking.evaluation import Floats

CENTS, HUNDREDTHS, THOUSANDTHS, PERCENT, DAYS = (
    "cents",
    "hundredths",
    "thousandths",
    "percent",
    "days",
)
MEASURES = {
    "cost": ("Remboursé par patient", CENTS),
    "acts": ("Actes par patient", HUNDREDTHS),
    "price": ("Facturé par acte", CENTS),
    "daily_patients": ("Patients par jour travaillé", HUNDREDTHS),
    "daily_acts": ("Actes par jour travaillé", HUNDREDTHS),
    "worked_days": ("Jours travaillés", DAYS),
    "top_act": ("Part du premier acte", THOUSANDTHS),
    "peak_month": ("Part du premier mois", THOUSANDTHS),
    "growth": ("Remboursé, rapporté à l’année d’avant", PERCENT),
}
"""Title and unit of each."""
ABOUT = ("provider_id", "year", "fund", "commune", "specialty", "territory", "size_class", "n_patients",
         "reimbursed_cents")  # fmt: skip
Rows: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Features:
    """`about`: columns of ABOUT, one row a provider and year, sorted. `values`: rows × MEASURES, deviations above the median of
    peers; NaN where nothing can be said (too few peers, no year before). `said`: value and median of peers, in the unit."""

    about: pa.Table
    values: Floats
    said: Floats

    @property
    def providers(self) -> list[str]:
        found: list[str] = self.about["provider_id"].to_pylist()
        return found

    @property
    def keys(self) -> list[tuple[str, int]]:
        """Provider and year of each row."""
        return _keys(self.about)

    def column(self, name: str) -> Floats:
        told: Floats = self.about[name].to_numpy().astype(np.float64)
        return told

    def rows_of(self, year: int, left_out: frozenset[str] = frozenset()) -> Rows:
        """Rows of a year, but those of providers left out."""
        kept = [
            n for n, (one, when) in enumerate(self.keys) if when == year and one not in left_out
        ]
        return np.array(kept, dtype=np.int64)

    def taken(self, kept: Rows) -> Features:
        """Some of the rows."""
        return Features(self.about.take(pa.array(kept)), self.values[kept], self.said[kept])


def features(tables: Claims) -> Features:
    """Providers of `mining_rank_patients` in a year, all years looked at: the engine measures, and compares all measures at once."""
    raw = measures(tables).order_by(["provider_id", "year"]).to_pyarrow()
    place = {key: n for n, key in enumerate(_keys(raw))}
    columns = {name: n for n, name in enumerate(MEASURES)}
    values = np.full((raw.num_rows, len(MEASURES)), np.nan)
    said = np.zeros((raw.num_rows, len(MEASURES), 2))
    told = compared(ibis.memtable(_stacked(raw)), tables, weight="n_patients")
    beside = told.select("provider_id", "year", "value", "peers_median", "distance").to_pyarrow()
    for key, value, median, distance in zip(
        _keys(beside), *(beside[name].to_pylist() for name in ("value", "peers_median", "distance")),
        strict=True,
    ):  # fmt: skip
        measure, provider = key[0].split("|", 1)
        at = place[provider, key[1]], columns[measure]
        values[at], said[at] = distance, (value, median)
    return Features(raw.select(list(ABOUT)), values, said)


def _keys(rows: pa.Table) -> list[tuple[str, int]]:
    return list(zip(rows["provider_id"].to_pylist(), rows["year"].to_pylist(), strict=True))


def _stacked(raw: pa.Table) -> pa.Table:
    """One row a provider, year and known measure, the measure written before the provider and the specialty: peers of a measure
    are then those of that measure, and one query compares all."""
    parts = []
    for name in MEASURES:
        known = raw.filter(pc.is_valid(raw[name]))
        named = {
            column: pc.binary_join_element_wise(name, known[column], "|")
            for column in ("provider_id", "specialty")
        }
        kept = {
            column: known[column] for column in ("year", "territory", "size_class", "n_patients")
        }
        parts.append(pa.table({**named, **kept, "value": known[name]}))
    return pa.concat_tables(parts)


def measures(tables: Claims) -> ir.Table:
    """ABOUT and MEASURES (int64: cents, hundredths, thousandths), one row a provider and year."""
    years = tables.table("provider_year")
    least = int(tables.law["mining_rank_patients"])
    enough = with_size(years.filter((years.n_patients >= least) & (years.specialty != "?")))
    before = years.select("provider_id", year=years.year + 1, before_cents="reimbursed_cents")
    joined = enough
    for one in (before, _worked(tables), _first_act(tables)):
        joined = joined.left_join(one, ["provider_id", "year"]).drop(
            "provider_id_right", "year_right"
        ).mutate()  # fmt: skip
    paid, acts = joined.reimbursed_cents, joined.quantity
    values = {
        "cost": paid // joined.n_patients,
        "acts": acts * 100 // joined.n_patients,
        "price": _over(joined.billed_cents, acts),
        "daily_patients": _over(joined.n_visits * 100, joined.n_days),
        "daily_acts": _over(acts * 100, joined.n_days),
        "worked_days": joined.n_days,
        "top_act": _over(joined.top_act_cents * 1000, paid),
        "peak_month": _over(joined.peak_cents * 1000, paid),
        "growth": _over(paid * 100, joined.before_cents),
    }
    return joined.select(*ABOUT, **{name: one.cast("int64") for name, one in values.items()})


def _over(above: Any, below: Any) -> Any:
    """NULL over nothing."""
    return ibis.ifelse(below > 0, above // below, None)


def _worked(tables: Claims) -> ir.Table:
    months = tables.table("provider_month").mutate(year=ibis._.month.year().cast("int32"))
    return months.group_by("provider_id", "year").agg(
        n_days=months.n_days.sum(),
        n_visits=months.n_visits.sum(),
        peak_cents=months.reimbursed_cents.max(),
    )


def _first_act(tables: Claims) -> ir.Table:
    acts = tables.table("provider_act")
    return acts.group_by("provider_id", "year").agg(top_act_cents=acts.reimbursed_cents.max())

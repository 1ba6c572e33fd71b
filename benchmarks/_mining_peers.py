"""Six detectors, bare (counts, no signal), in pandas and in polars: what a single script would do on the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAIR = ("ZCQM005", "ZCQM008")
MINUTES = {"1110": 10, "1211": 20, "ZBQK002": 5, "ZCQM008": 15, "ACQN001": 20, "HBJD001": 20, "HBMD058": 20,
           "HBLD038": 60, "3111": 8, "3112": 20, "3122": 20, "3125": 20, "1926": 5}  # fmt: skip
CAPS = {"1110": 1, "1211": 1, "HBJD001": 1, "3112": 4, "3111": 6, "ACQN001": 1}
SAME = ["patient_id", "provider_id", "act_code", "starts_on"]
COLUMNS = [*SAME, "specialty", "quantity", "reimbursed_cents", "cancelled"]


def in_pandas(path: Path) -> dict[str, int]:
    import pandas as pd

    lines = pd.read_parquet(path, columns=COLUMNS, dtype_backend="pyarrow")
    lines = lines[~lines.cancelled].drop(columns="cancelled")
    found = {"duplicates": int(lines.duplicated(SAME).sum())}
    together = ["patient_id", "provider_id", "starts_on"]
    whole = lines.loc[lines.act_code == PAIR[0], together].drop_duplicates()
    part = lines.loc[lines.act_code == PAIR[1], together]
    found["pairs"] = len(part.merge(whole, on=together))
    capped = lines[lines.act_code.isin(list(CAPS))]
    sums = capped.groupby(SAME, as_index=False).quantity.sum()
    found["maximum"] = int((sums.quantity > sums.act_code.map(CAPS)).sum())
    minutes = lines.act_code.map(MINUTES).fillna(0) * lines.quantity
    days = minutes.groupby([lines.provider_id, lines.starts_on]).sum()
    found["days"] = int((days > 900).sum())
    lines["year"] = pd.to_datetime(lines.starts_on).dt.year
    years = lines.groupby(["provider_id", "year"]).agg(
        cents=("reimbursed_cents", "sum"), patients=("patient_id", "nunique"), specialty=("specialty", "max")
    )  # fmt: skip
    years["cost"] = years.cents / years.patients
    median = years.groupby(["specialty", "year"]).cost.transform("median")
    found["peers"] = int((years.cost > 1.5 * median).sum())
    growth = years.cents / years.cents.groupby("provider_id").shift()
    found["growth"] = int((growth >= 2).sum())
    return found


def in_polars(path: Path) -> dict[str, int]:
    import polars as pl

    lines = pl.scan_parquet(path).select(COLUMNS).filter(~pl.col("cancelled"))

    def number(plan: Any) -> int:
        return int(plan.select(pl.len()).collect(engine="streaming").item())

    same = lines.group_by(SAME).agg(n=pl.len()).filter(pl.col("n") > 1)
    found = {
        "duplicates": int(same.select((pl.col("n") - 1).sum()).collect(engine="streaming").item())
    }
    together = ["patient_id", "provider_id", "starts_on"]
    whole = lines.filter(pl.col("act_code") == PAIR[0]).select(together).unique()
    found["pairs"] = number(lines.filter(pl.col("act_code") == PAIR[1]).join(whole, on=together))
    caps = pl.col("act_code").replace_strict(CAPS, default=None, return_dtype=pl.Int64)
    sums = (
        lines.filter(pl.col("act_code").is_in(list(CAPS)))
        .group_by(SAME)
        .agg(pl.col("quantity").sum())
    )
    found["maximum"] = number(sums.filter(pl.col("quantity") > caps))
    each = pl.col("act_code").replace_strict(MINUTES, default=0, return_dtype=pl.Int64)
    days = lines.group_by("provider_id", "starts_on").agg(minutes=(each * pl.col("quantity")).sum())
    found["days"] = number(days.filter(pl.col("minutes") > 900))
    years = (
        lines.with_columns(year=pl.col("starts_on").dt.year())
        .group_by("provider_id", "year")
        .agg(
            cents=pl.col("reimbursed_cents").cast(pl.Int64).sum(),
            patients=pl.col("patient_id").n_unique(),
            specialty=pl.col("specialty").max(),
        )
        .with_columns(cost=pl.col("cents") / pl.col("patients"))
        .collect(engine="streaming")
    )
    median = pl.col("cost").median().over("specialty", "year")
    found["peers"] = years.filter(pl.col("cost") > 1.5 * median).height
    before = pl.col("cents").shift().over("provider_id", order_by="year")
    found["growth"] = years.filter(pl.col("cents") / before >= 2).height
    return found

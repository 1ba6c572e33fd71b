"""Each provider in each civil year, beside what tells its peers: specialty, territory, size."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import FUND, PROVIDER, SUMS, YEAR, lines_summed
from relais.data.warehouse.columns import Column, Table, required

VERSION = "3"
READS = ("kept_lines", "provider_patient")
OPTIONAL = ("providers",)
UNKNOWN = "?"
OVERSEAS = "97"
TABLE = Table(
    name="provider_year",
    meaning="Each provider in each civil year, beside what tells its peers: specialty, territory, size.",
    key=("provider_id", "year"),
    sorted_by=(),
    columns=(
        PROVIDER,
        YEAR,
        *SUMS,
        FUND,
        required("n_patients", "int64", "Patients."),
        required("specialty", "text", "Specialty of the register, else of the lines; `?` unknown."),
        Column("commune", "text", "Commune of practice, else where most patients live."),
        required("territory", "text", "Department of that commune; `?` unknown."),
        Column("opened_on", "date", "First day of activity in the register; NULL unknown."),
    ),
)


def build(tables: Claims) -> ir.Table:
    patients = tables.table("provider_patient")
    lines = tables.table("kept_lines")
    years = lines.group_by("provider_id", "year").agg(
        **lines_summed(lines), fund=lines.fund.max(), said=lines.specialty.max()
    )
    seen = patients.group_by("provider_id", "year").agg(n_patients=patients.count())
    counted = years.inner_join(seen, ["provider_id", "year"])
    placed = counted.left_join(_where_patients_live(patients), ["provider_id", "year"])
    known = placed.drop("provider_id_right", "year_right").mutate(
        register_specialty=ibis.null("string"),
        register_commune=ibis.null("string"),
        opened_on=ibis.null("date"),
    )
    if tables.has("providers"):
        known = _from_register(known, tables.table("providers"))
    told = known.mutate(
        specialty=ibis.coalesce(known.register_specialty, known.said, UNKNOWN),
        commune=ibis.coalesce(known.register_commune, known.lived),
    )
    overseas = told.commune.substr(0, 2) == OVERSEAS
    code = ibis.ifelse(overseas, told.commune.substr(0, 3), told.commune.substr(0, 2))
    return told.mutate(territory=ibis.coalesce(code, UNKNOWN))


def _where_patients_live(patients: ir.Table) -> ir.Table:
    """The commune of most patients of each provider and year, the last by its code where several."""
    known = patients.filter(patients.commune.notnull())
    counts = known.group_by("provider_id", "year", "commune").agg(n=known.count())
    # Greatest text of a padded count and the code: nothing is sorted.
    placed = counts.mutate(rank=counts.n.cast("string").lpad(DIGITS, "0") + counts.commune)
    most = placed.group_by("provider_id", "year").agg(rank=placed["rank"].max())
    return most.select("provider_id", "year", lived=most["rank"].substr(DIGITS))


DIGITS = 10
"""Those of the greatest number of patients."""


def _from_register(years: ir.Table, providers: ir.Table) -> ir.Table:
    bare = years.drop("register_specialty", "register_commune", "opened_on")
    register = providers.select(
        "provider_id", "opened_on", register_specialty="specialty", register_commune="commune"
    )
    return bare.left_join(register, "provider_id").drop("provider_id_right")

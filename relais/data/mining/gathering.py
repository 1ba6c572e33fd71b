"""Lines that a rule found, gathered by provider and civil year: one signal each, lines bounded, counts whole."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims

MOST_LINES = 200
"""Lines kept as evidence, the dearest first; the counts and the amount are those of all."""
LINE = ("claim_id", "line_no", "starts_on", "act_code", "quantity", "overpaid_cents")
MATCHED = ("with_claim_id", "with_line_no")
"""Optional columns: the line that the line is confronted with."""


def gathered(
    flagged: ir.Table,
    tables: Claims,
    subject: str = "provider_id",
    also: tuple[str, ...] = (),
    sums: tuple[str, ...] = (),
) -> ir.Table:
    """One row a subject and year: subject_id, year, n_lines, n_patients, n_claims, amount_cents, first_on, last_on, fund,
    commune, to_confirm and `lines` (at most MOST_LINES; days are texts, 2021-03-01).

    `flagged` has the columns of `kept_lines` and `overpaid_cents` (int64); `to_confirm` (bool) where the rule that
    found the line rests on a value to be confirmed; those of MATCHED or named by `also` go with each line; those named by `sums` (int64) are summed.
    """
    told = [*LINE, *(name for name in (*MATCHED, *also) if name in flagged.columns)]
    doubt = flagged.to_confirm if "to_confirm" in flagged.columns else ibis.literal(False)
    closed = flagged.select(
        "year", "patient_id", "fund", *told, *sums, subject_id=flagged[subject], to_confirm=doubt
    )
    dearest = ibis.window(
        group_by=["subject_id", "year"],
        order_by=[
            ibis.desc("overpaid_cents"),
            "starts_on",
            "claim_id",
            "line_no",
            *(name for name in told if name not in LINE),
        ],
    )
    ranked = closed.mutate(place=ibis.row_number().over(dearest))
    line = ibis.struct({name: _plain(ranked[name]) for name in told})
    rows = ranked.group_by("subject_id", "year").agg(
        n_lines=ranked.count(),
        n_patients=ranked.patient_id.nunique(),
        n_claims=ranked.claim_id.nunique(),
        amount_cents=ranked.overpaid_cents.sum().cast("int64"),
        first_on=ranked.starts_on.min(),
        last_on=ranked.starts_on.max(),
        fund=ranked.fund.max(),
        to_confirm=ranked.to_confirm.any(),
        lines=line.collect(where=ranked.place < MOST_LINES),
        **{name: ranked[name].sum().cast("int64") for name in sums},
    )
    return with_commune(rows, tables)


def _plain(value: ir.Value) -> ir.Value:
    """A day as its text (2021-03-01): the engine writes millions of them quicker than anything after it."""
    return value.cast("string") if value.type().is_date() else value


def with_commune(rows: ir.Table, tables: Claims) -> ir.Table:
    """`commune` of practice of `subject_id`, NULL where no register says it."""
    if not tables.has("providers"):
        return rows.mutate(commune=ibis.null("string"))
    providers = tables.table("providers")
    register = providers.select(subject_id="provider_id", commune="commune")
    return rows.left_join(register, "subject_id").drop("subject_id_right")

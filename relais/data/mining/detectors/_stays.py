"""Stays in a bed, and the lines that fall inside or pay for them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims

BEDRIDDEN = "full"
"""The only kind of stay that keeps someone in for whole days: hospital at home and EHPAD do not."""


def full_stays(tables: Claims) -> ir.Table:
    """stay_id, patient_id, hospital_id, entry_on, leaving_on of the stays of the years looked at; a stay still open
    runs to the day looked at."""
    stays = tables.table("stays")
    on = ibis.literal(tables.on)
    whole = stays.filter(stays.kind == BEDRIDDEN).select(
        "stay_id",
        patient_id="person_id",
        hospital_id="provider_id",
        entry_on="starts_on",
        leaving_on=ibis.coalesce(stays.ends_on, on),
    )
    return whole.filter((whole.leaving_on >= tables.first_on) & (whole.entry_on <= on))


def inside(lines: ir.Table, stays: ir.Table, margin: ir.IntegerValue) -> ir.Table:
    """Lines dated at least `margin` days (a column of `lines`) after the entry and before the leaving of a stay of their
    patient, beside the first such stay (`stay_id`, `hospital_id`)."""
    rows = lines.mutate(margin=margin)
    joined = rows.inner_join(stays, "patient_id")
    within = joined.filter(
        (joined.starts_on.delta(joined.entry_on, unit="day") >= joined.margin)
        & (joined.leaving_on.delta(joined.starts_on, unit="day") >= joined.margin)
    )
    first = ibis.window(
        group_by=["claim_id", "line_no"], order_by=[within.entry_on, within.stay_id]
    )
    ranked = within.mutate(stay_rank=ibis.row_number().over(first))
    return ranked.filter(ranked.stay_rank == 0).drop("stay_rank")


def transferred(lines: ir.Table, stays: ir.Table) -> ir.Table:
    """Lines dated of the day when their patient went from one establishment to another and stayed there, beside the first
    stay that ended (`stay_id`): neither was the one of the line."""
    next_ = stays.select(
        "patient_id", next_hospital="hospital_id", next_on="entry_on", next_leaving="leaving_on"
    )
    moves = stays.inner_join(
        next_,
        [
            stays.patient_id == next_.patient_id,
            stays.leaving_on == next_.next_on,
            stays.hospital_id != next_.next_hospital,
        ],
    ).filter((ibis._.entry_on < ibis._.leaving_on) & (ibis._.next_on < ibis._.next_leaving))
    days = moves.select("patient_id", "stay_id", "hospital_id", "next_hospital", "next_on")
    found = lines.inner_join(
        days, [lines.patient_id == days.patient_id, lines.starts_on == days.next_on]
    )
    elsewhere = found.filter(
        (found.provider_id != found.hospital_id) & (found.provider_id != found.next_hospital)
    )
    first = ibis.window(group_by=["claim_id", "line_no"], order_by=["stay_id", "next_hospital"])
    ranked = elsewhere.mutate(stay_rank=ibis.row_number().over(first))
    return ranked.filter(ranked.stay_rank == 0).drop("stay_rank")


def stay_lines(stays: ir.Table, tables: Claims) -> ir.Table:
    """The paid lines of the family `stay` that begin with each stay, and its other columns; where no line pays for it,
    one in the name of the stay itself, of nothing paid."""
    lines = tables.table("kept_lines")
    paid = lines.filter(lines.act_family == "stay").select(
        "claim_id", "line_no", "fund", "patient_id", "provider_id", "act_code", "quantity",
        "starts_on", "reimbursed_cents",
    )  # fmt: skip
    joined = stays.left_join(
        paid,
        [
            stays.patient_id == paid.patient_id,
            stays.hospital_id == paid.provider_id,
            stays.entry_on == paid.starts_on,
        ],
    )
    extra = [name for name in stays.columns if name not in ("stay_id", "patient_id", "hospital_id")]
    told = joined.select(
        *(stays[name] for name in extra),
        patient_id=stays.patient_id,
        provider_id=stays.hospital_id,
        claim_id=ibis.coalesce(paid.claim_id, stays.stay_id),
        line_no=ibis.coalesce(paid.line_no, 0).cast("int32"),
        fund=paid.fund,
        act_code=ibis.coalesce(paid.act_code, "séjour"),
        quantity=ibis.coalesce(paid.quantity, 1).cast("int64"),
        starts_on=stays.entry_on,
        year=stays.entry_on.year().cast("int32"),
        reimbursed_cents=ibis.coalesce(paid.reimbursed_cents, 0).cast("int64"),
    )
    return _with_fund(told, tables)


def _with_fund(rows: ir.Table, tables: Claims) -> ir.Table:
    """The fund of the patient, where no line says which one pays."""
    if not tables.has("persons"):
        return rows
    persons = tables.table("persons")
    who = persons.select(patient_id="person_id", own_fund="fund")
    joined = rows.left_join(who, "patient_id").drop("patient_id_right")
    return joined.mutate(fund=ibis.coalesce(joined.fund, joined.own_fund)).drop("own_fund")

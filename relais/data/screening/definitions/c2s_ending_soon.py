"""Rights to C2S that end within four months and that nobody has asked to renew."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.definitions import _c2s
from relais.handover.signal import Signal
from relais.rules.rights.c2s import renewal_window
from relais.rules.rights.c2s.scale import months_after
from relais.rules.store import Law, value

HEADER = Header(
    id="c2s_ending_soon",
    version="1",
    title="C2S qui prend fin sans demande de renouvellement",
    why="Une rupture de droit coupe des soins en cours : la demande se fait de quatre à deux mois avant.",
    legal_basis=("CSS L861-5", "renouvellement de la C2S (fiche ameli)"),
    author=_c2s.AUTHOR,
    reviewed_on=_c2s.REVIEWED_ON,
    review_due=_c2s.REVIEW_DUE,
    known_false_positives=("Demande déposée mais pas encore enregistrée",),
    subject_kind="person",
    tables=("c2s_verdicts", "rights_requests", "situations", "persons"),
)
RENEWED = ("rsa", "aspa", "asi")
"""Situations whose right is renewed without a request."""


def find(tables: Sources) -> ir.Table:
    homes = _c2s.households(tables)
    asked = _c2s.requests(tables)
    latest = asked.group_by("household_id").agg(
        ends_on=asked.ends_on.max(), last_asked_on=asked.requested_on.max()
    )
    months = value("c2s_renewal_window", tables.on).amount["opens"]
    ending = latest.filter(
        (latest.ends_on >= tables.on) & (latest.ends_on <= months_after(tables.on, months))
    )
    current = asked.filter(asked.ends_on.notnull())
    joined = current.inner_join(ending, ["household_id", "ends_on"]).select(
        current.household_id, current.ends_on, current.requested_on, ending.last_asked_on
    )
    pending = joined.filter(joined.requested_on == joined.last_asked_on)
    mine = homes.inner_join(pending, "household_id").select(*homes.columns, "ends_on")
    return mine.anti_join(_renewed(tables), "household_id")


def _renewed(tables: Sources) -> ir.Table:
    held = tables.table("situations")
    today = held.filter(
        held.situation.isin(RENEWED)
        & (held.starts_on <= tables.on)
        & (held.ends_on.isnull() | (held.ends_on >= tables.on))
    )
    persons = tables.table("persons")
    return persons.semi_join(today, "person_id").select("household_id").distinct()


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    opens, closes = renewal_window(row["ends_on"], Law(tables.on))
    late = tables.on > closes
    reasons = [
        f"La C2S du foyer prend fin le {row['ends_on']:%d/%m/%Y} ; aucune demande n’a suivi.",
        f"Le renouvellement se demandait avant le {closes:%d/%m/%Y} : c’est urgent."
        if late
        else f"Le renouvellement se demande du {opens:%d/%m/%Y} au {closes:%d/%m/%Y}.",
    ]
    told = {
        "free": "Sur les faits connus, la C2S gratuite se poursuivrait.",
        "participative": "Sur les faits connus, le droit serait celui avec participation.",
        "none": "Sur les faits connus, les ressources passent désormais le plafond : à préparer avec la personne.",
    }.get(row["verdict"])
    if told:
        reasons.append(told)
    return _c2s.signal(HEADER, row, tables, reasons, ends_on=row["ends_on"].isoformat())

"""Tests billed for the dead, for who was in a bed elsewhere, or more in a day than can be made."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._stays import full_stays, inside
from relais.data.mining.detectors._ways import by_way, evidence, flag, labels, sentences, stake
from relais.data.mining.telling import period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

WAYS = {
    "dead": "Test daté d’après le décès",
    "absent": "Test pendant un séjour ailleurs",
    "many": "Test au-delà de ce qu’un lieu peut faire en un jour",
}
SAID = {
    "dead": (
        "test est daté d’après le décès du patient",
        "tests sont datés d’après le décès du patient",
    ),
    "absent": (
        "test est daté d’un jour que le patient a passé entièrement hospitalisé ailleurs",
        "tests sont datés de jours que le patient a passés entièrement hospitalisé ailleurs",
    ),
    "many": (
        "test dépasse ce qu’un lieu peut faire en un jour",
        "tests dépassent ce qu’un lieu peut faire en un jour",
    ),
}
HEADER = Header(
    id="test_billing",
    version="1",
    title="Tests facturés sans avoir été faits",
    why="Les tests de dépistage se facturent sans ordonnance ni témoin : les noms de morts et d’absents trahissent les faux.",
    legal_basis=("CSS L133-4", "CSS L114-17-1", "arrêté du 1er juin 2021"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Date de décès erronée au répertoire",
        "Test fait avant le décès et facturé à la date d’envoi",
        "Campagne de dépistage d’une école ou d’une entreprise, barnum à plusieurs opérateurs",
        "Sortie du patient dans la journée, date de séjour erronée",
    ),
    clears=(
        "Enregistrement du résultat à l’heure dite",
        "Achats de tests couvrant les quantités facturées",
        "Planning des opérateurs du jour",
    ),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("persons", "stays", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels=labels(WAYS),
)
FAMILY = "covid_test"


def find(tables: Sources) -> ir.Table:
    """The dead and the absent, where the extracts know them. Tests beyond the kits received: see `beyond_stock`."""
    claims = tables_of(tables)
    lines = claims.table("kept_lines")
    tests = lines.filter(lines.act_family == FAMILY)
    parts = [_many(tests, claims)]
    if claims.has("persons"):
        parts.append(_dead(tests, claims))
    if claims.has("stays"):
        parts.append(_absent(tests, claims))
    return by_way(parts, claims, WAYS)


def _dead(tests: ir.Table, claims: Claims) -> ir.Table:
    persons = claims.table("persons")
    dead = persons.filter(persons.died_on.notnull()).select("died_on", patient_id="person_id")
    joined = tests.inner_join(dead, "patient_id")
    grace = int(claims.law["mining_death_grace"][FAMILY])
    late = joined.filter(joined.starts_on.delta(joined.died_on, unit="day") > grace)
    return flag(late, WAYS["dead"])


def _absent(tests: ir.Table, claims: Claims) -> ir.Table:
    margin = ibis.literal(int(claims.law["mining_absent_margin"]))
    found = inside(tests, full_stays(claims), margin)
    elsewhere = found.filter(found.provider_id != found.hospital_id)
    return flag(elsewhere, WAYS["absent"], beside=elsewhere.stay_id)


def _many(tests: ir.Table, claims: Claims) -> ir.Table:
    """The tests of a day beyond `mining_tests_day`, in the order of their claims; the lines are whole."""
    most = int(claims.law["mining_tests_day"])
    days = tests.group_by("provider_id", "starts_on").agg(n=tests.quantity.sum())
    busy = tests.semi_join(days.filter(days.n > most), ["provider_id", "starts_on"])
    order = ibis.cumulative_window(
        group_by=["provider_id", "starts_on"], order_by=["claim_id", "line_no"]
    )
    so_far = busy.mutate(so_far=busy.quantity.sum().over(order).cast("int64"))
    return flag(so_far.filter(so_far.so_far > most), WAYS["many"])


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = [f"Tests de dépistage, {period_words(row)}.", *sentences(row, SAID), stake(row)]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence=evidence(row, WAYS),
    )

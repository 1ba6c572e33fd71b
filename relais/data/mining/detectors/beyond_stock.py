"""Tests and vaccinations beyond the kits and doses received, as time goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, number, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

TEST, DOSE = "covid_test", "vaccination"
CERTIFICATES = "certificates"
WAYS = {
    TEST: ("Tests facturés au-delà des tests reçus", "tests facturés", "tests reçus"),
    DOSE: ("Vaccinations facturées au-delà des doses reçues", "vaccinations facturées", "doses reçues"),
    CERTIFICATES: ("Certificats au-delà des doses reçues", "vaccinations certifiées", "doses reçues"),
}  # fmt: skip
"""What is used -> in a line, how many were used, how many were received."""
HEADER = Header(
    id="beyond_stock",
    version="1",
    title="Plus de tests ou de vaccinations que de kits ou de doses reçus",
    why="Chaque test consomme un kit et chaque vaccination une dose : au-delà de ce qui a été reçu, l’acte est à justifier.",
    legal_basis=("CSS L133-4", "CSS L114-17-1", "arrêté du 1er juin 2021"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 29),
    review_due=date(2027, 11, 29),
    known_false_positives=(
        "Livraisons d’un fournisseur, d’un dépôt ou d’un groupement absents des extraits",
        "Kits ou doses cédés par un confrère ou un autre site de la même société",
        "Dose apportée par le patient, achetée en pharmacie",
        "Facture de livraison saisie bien après la livraison",
    ),
    clears=(
        "Factures et bons de livraison couvrant les quantités, stock de départ compris",
        "Registre des lots reçus, cédés et périmés",
        "Convention de cession entre confrères",
    ),
    subject_kind="provider",
    tables=("kept_lines", "purchases"),
    optional=("certificates", "persons", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "way": "Motif",
        "n_beyond": "Au-delà du reçu",
        "stocks": "Utilisé et reçu",
        "n_used": "Utilisés",
        "n_bought": "Reçus",
    },
)
_LINE = ("claim_id", "line_no", "fund", "patient_id", "provider_id", "act_code", "quantity", "starts_on", "year")  # fmt: skip


def find(tables: Sources) -> ir.Table:
    """The units of a civil year that nothing received by then can explain: what was received from `mining_stock_kept` days
    before the year until `mining_stock_days` after the use, with `mining_stock_margin` percent and
    `mining_stock_opening` more. A use before the first delivery known of its product is not looked at. A provider without delivery is looked at when
    `mining_stock_known` percent of those who use the product have some; a vaccination billed and certified counts in each, never twice."""
    claims = tables_of(tables)
    used = _known(_used(claims), claims)
    beyond = _beyond(used, claims)
    rows = gathered(beyond, claims, also=("way", "n_beyond"))
    return rows.inner_join(_stocks(beyond), ["subject_id", "year"])


def _used(claims: Claims) -> ir.Table:
    """Tests and vaccinations billed, vaccinations certified: one row a use, with its `way` and `product`."""
    lines = claims.table("kept_lines")
    billed = lines.filter(lines.act_family.isin([TEST, DOSE]) & (lines.quantity > 0))
    found = billed.select(
        *_LINE, paid_cents="reimbursed_cents", way=billed.act_family, product=billed.act_family
    )
    return found.union(_certified(claims)) if claims.has("certificates") else found


def _certified(claims: Claims) -> ir.Table:
    given = claims.table("certificates")
    day = ibis.coalesce(given.performed_on, given.issued_at.cast("date"))
    dated = given.mutate(day=day)
    looked = dated.filter(
        (dated.kind == DOSE) & (dated.day >= claims.first_on) & (dated.day <= claims.on)
    ).drop("claim_id")
    fund = ibis.null("string")
    if claims.has("persons"):
        persons = claims.table("persons").select("person_id", payer="fund")
        looked = looked.left_join(persons, "person_id")
        fund = looked.payer
    return looked.select(
        claim_id=looked.certificate_id,
        line_no=ibis.literal(0, "int32"),
        fund=fund,
        patient_id=looked.person_id,
        provider_id=looked.issuer_id,
        act_code=ibis.null("string"),
        quantity=ibis.literal(1, "int64"),
        starts_on=looked.day,
        year=looked.day.year().cast("int32"),
        paid_cents=ibis.literal(0, "int64"),
        way=ibis.literal(CERTIFICATES),
        product=ibis.literal(DOSE),
    )


def _known(used: ir.Table, claims: Claims) -> ir.Table:
    """Uses from the first delivery of their product on, by providers of whom deliveries are known, or of anybody where
    nearly all have some."""
    bought = claims.table("purchases")
    begun = bought.group_by("product").agg(begun_on=bought.bought_on.min())
    dated = used.inner_join(begun, "product").filter(ibis._.starts_on >= ibis._.begun_on)
    buyers = bought.select(
        buyer_id="provider_id", buyer_product="product", buys=ibis.literal(1, "int64")
    ).distinct()
    joined = dated.left_join(
        buyers, [dated.provider_id == buyers.buyer_id, dated["product"] == buyers.buyer_product]
    )
    told_rows = joined.mutate(buys=ibis.coalesce(joined.buys, 0))
    whole = told_rows.group_by(known_way=told_rows.way).agg(
        n=told_rows.provider_id.nunique(),
        n_buying=told_rows.provider_id.nunique(where=told_rows.buys == 1),
    )
    least = int(claims.law["mining_stock_known"])
    covered = whole.mutate(covered=whole.n_buying * 100 >= whole.n * least)
    beside = told_rows.inner_join(covered, told_rows.way == covered.known_way)
    kept = beside.filter((beside.buys == 1) | beside.covered)
    return kept.select(*used.columns)


def _beyond(used: ir.Table, claims: Claims) -> ir.Table:
    """Uses with `n_beyond` units that no stock explains, and the dearest they can be (`overpaid_cents`).

    What is missing so far is the highest that uses have gone over the stock of their day; a use is beyond by what it
    adds to it: a unit that nothing explained took nothing from the stock."""
    events = used.select(*_LINE, "paid_cents", "way", "product", day=_day(used.starts_on), bought=ibis.literal(0, "int64"), n=used.quantity)  # fmt: skip
    ways = [TEST, DOSE, *([CERTIFICATES] if claims.has("certificates") else [])]
    every = events.union(*(_deliveries(way, claims) for way in ways))
    whose = ["way", "provider_id", "year"]
    order = ["day", ibis.desc("bought"), "claim_id", "line_no"]
    so_far = ibis.cumulative_window(group_by=whose, order_by=order)
    summed = every.mutate(
        n_used=every.n.sum().over(so_far).cast("int64"),
        n_bought=every.bought.sum().over(so_far).cast("int64"),
    )
    share = 100 + int(claims.law["mining_stock_margin"])
    opening = claims.law["mining_stock_opening"]
    first = ibis.ifelse(summed["product"] == TEST, int(opening[TEST]), int(opening[DOSE]))
    over = summed.mutate(over=summed.n_used - first - summed.n_bought * share // 100)
    before = ibis.window(group_by=whose, order_by=order, preceding=(None, 1))
    highest = over.mutate(highest=ibis.greatest(ibis.coalesce(over.over.max().over(before), 0), 0))
    found = highest.filter((highest.n > 0) & (highest.over > highest.highest))
    n_beyond = ibis.least(found.over - found.highest, found.n)
    return found.mutate(
        n_beyond=n_beyond, overpaid_cents=(found.paid_cents * n_beyond // found.n).cast("int64")
    )


def _deliveries(way: str, claims: Claims) -> ir.Table:
    """Deliveries of what a way uses, as events of each year in which they may have served, as early as they may."""
    given = claims.table("purchases")
    product = TEST if way == TEST else DOSE
    bought = given.filter((given["product"] == product) & (given.quantity > 0))
    early, kept = int(claims.law["mining_stock_days"]), int(claims.law["mining_stock_kept"])
    years = [
        bought.mutate(year=(bought.bought_on + ibis.interval(days=shift)).year().cast("int32"))
        for shift in (-early, 0, kept)
    ]
    bought = years[0].union(*years[1:], distinct=True)
    return bought.select(
        claim_id=bought.purchase_id,
        line_no=ibis.literal(0, "int32"),
        fund=ibis.null("string"),
        patient_id=ibis.null("string"),
        provider_id=bought.provider_id,
        act_code=ibis.null("string"),
        quantity=ibis.literal(0, "int64"),
        starts_on=bought.bought_on,
        year=bought.year,
        paid_cents=ibis.literal(0, "int64"),
        way=ibis.literal(way),
        product=ibis.literal(product),
        day=_day(bought.bought_on) - early,
        bought=bought.quantity.cast("int64"),
        n=ibis.literal(0, "int64"),
    )


def _day(of: ir.DateValue) -> ir.IntegerValue:
    return of.delta(ibis.date(1970, 1, 1), unit="day").cast("int64")


def _stocks(beyond: ir.Table) -> ir.Table:
    """By provider and year, for each way: units beyond, and those used and received until the last of them."""
    counts = beyond.group_by("provider_id", "year", "way").agg(
        n_beyond=beyond.n_beyond.sum().cast("int64"),
        n_used=beyond.n_used.max(),
        n_bought=beyond.n_bought.max(),
    )
    row = ibis.struct({name: counts[name] for name in ("way", "n_beyond", "n_used", "n_bought")})
    return counts.group_by(subject_id=counts.provider_id, year=counts.year).agg(
        stocks=row.collect()
    )


def _received(stock: dict[str, Any]) -> str:
    n = stock["n_bought"]
    return f"pour {number(n)} {WAYS[stock['way']][2]}" if n else "sans aucune livraison connue"


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    law = tables_of(tables).law
    ways = list(WAYS)
    stocks = sorted(row["stocks"], key=lambda one: ways.index(one["way"]))
    reasons = [
        f"{number(one['n_used'])} {WAYS[one['way']][1]} dans l’année, {_received(one)} : "
        f"{number(one['n_beyond'])} de trop, {period_words(row)}."
        for one in stocks
    ]
    reasons.append(
        f"Sont admis un stock de départ, {law['mining_stock_margin']} % de plus que le reçu, les livraisons des "
        f"{law['mining_stock_kept']} jours d’avant l’année, et d’utiliser {law['mining_stock_days']} jours avant de recevoir."
    )
    reasons.append(
        f"Payé pour ce qui dépasse : {euros(row['amount_cents'])}. À vérifier par une personne."
        if row["amount_cents"]
        else "Aucun paiement n’est lié à ce qui dépasse. À vérifier par une personne."
    )
    lines = [{**line, "way": WAYS[line["way"]][0]} for line in row["lines"]]
    evidence = {"stocks": [{**one, "way": WAYS[one["way"]][0]} for one in stocks]}
    amount = row["amount_cents"]
    return told(
        HEADER, {**row, "lines": lines}, tables, reasons, amount_cents=amount, evidence=evidence
    )  # fmt: skip

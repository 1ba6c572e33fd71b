"""The 100 % Santé: sold over its dated cap, billed in both its classes at once, or renewed too early."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import named_in
from relais.data.mining.detectors._persons import years_on
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, day, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="price_cap",
    version="2",
    title="100 % Santé : prix, classe ou délai non respectés",
    why="Les équipements sans reste à charge ont un prix limite : au-delà, ou vendus sous une autre "
    "classe, l’assuré paie ce qu’il ne devrait pas.",
    legal_basis=(
        "CSS L165-1",
        "CSS L162-9",
        "arrêté du 2018-11-14",
        "arrêté du 2018-12-03",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Renouvellement anticipé pour évolution de la vue ou perte d’audition",
        "Plusieurs unités facturées sur une ligne de quantité 1",
        "Deux équipements prescrits le même jour, de loin et de près, l’un de chaque classe",
        "Classe vendue sous le seul code de l’autre : rien dans la facture ne le dit, il faut le devis",
    ),
    clears=(
        "Ordonnance qui motive le renouvellement",
        "Avoir ou remboursement fait à l’assuré",
        "Devis signé et bon de livraison : modèle et classe remis",
    ),
    subject_kind="provider",
    tables=("kept_lines", "prices"),
    optional=("persons", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "why": "Pourquoi",
        "cap_cents": "Prix limite",
        "unit_cents": "Prix demandé",
        "since_on": "Équipement précédent",
        "overpaid_cents": "Dépassement",
    },
)
OVER = "Au-dessus du prix limite"
CLASSES = "Deux classes le même jour"
EARLY = "Renouvelé avant le délai"
UNDER = {6: "mining_renewal_under_6", 16: "mining_renewal_under_16"}
"""Ages, in years, under which some equipment is renewed sooner, and the delays then."""


def find(tables: Sources) -> ir.Table:
    """Lines billed over the cap of their act on their day, those of a class beside the other class of the same equipment,
    and equipment renewed before the delay of the age (`mining_renewal_days` and those under 6 and 16)."""
    claims = tables_of(tables)
    lines = claims.table("kept_lines")
    over = _over_cap(lines.filter(lines.quantity > 0), claims.table("prices"))
    classes = _two_classes(lines, claims)
    early = _renewed(lines.filter(lines.reimbursed_cents > 0), claims)
    told_with = ("why", "cap_cents", "unit_cents", "since_on")
    return gathered(over.union(classes, early), claims, also=told_with)


def _over_cap(lines: ir.Table, prices: ir.Table) -> ir.Table:
    caps = prices.rename(from_on="starts_on", to_on="ends_on")
    joined = lines.inner_join(caps, "act_code")
    dated = joined.filter(
        (joined.starts_on >= joined.from_on)
        & (joined.to_on.isnull() | (joined.starts_on <= joined.to_on))
    )
    cap = dated.cap_cents.cast("int64") * dated.quantity
    above = dated.filter(dated.billed_cents > cap)
    return _told(
        above,
        OVER,
        overpaid_cents=above.billed_cents - above.cap_cents * above.quantity,
        cap_cents=above.cap_cents.cast("int64"),
        unit_cents=(above.billed_cents // above.quantity).cast("int64"),
    )


def _told(rows: ir.Table, why: str, **more: ir.Value) -> ir.Table:
    """Lines found, with what is said of each; what is not given is unknown."""
    empty = {"cap_cents": "int64", "unit_cents": "int64", "since_on": "date",
             "with_claim_id": "string", "with_line_no": "int32"}  # fmt: skip
    given = {name: ibis.null(kind) for name, kind in empty.items()} | more
    doubt = rows.to_confirm if "to_confirm" in rows.columns else ibis.literal(False)
    overpaid = given.pop("overpaid_cents").cast("int64")
    return rows.select(
        *_LINE, overpaid_cents=overpaid, to_confirm=doubt, why=ibis.literal(why), **given
    )


_LINE = ("claim_id", "line_no", "fund", "patient_id", "provider_id", "act_code", "quantity",
         "starts_on", "year")  # fmt: skip


def _two_classes(lines: ir.Table, claims: Claims) -> ir.Table:
    """Paid lines of the class without anything to pay on a day when the same seller bills the same patient the other class
    too, both together more units than one equipment has (`mining_class_pairs`)."""
    named = claims.pairs("mining_class_pairs")
    pairs = named.rename(
        class_a="act_code",
        class_b="other_code",
        units="value",
        from_on="starts_on",
        to_on="ends_on",
    )
    real = lines.filter(lines.quantity > 0)
    capped = named_in(real, named, "act_code")
    mine = capped.inner_join(pairs, capped.act_code == pairs.class_a)
    dated = mine.filter((mine.starts_on >= mine.from_on) & (mine.starts_on <= mine.to_on))
    day = ["patient_id", "provider_id", "starts_on"]
    other = _sold(named_in(real, named, "act_code", "other_code"), day)
    both = dated.inner_join(other, [*day, "class_b"])
    group = ibis.window(group_by=[*day, "class_a", "class_b"])
    counted_ = both.mutate(n=both.quantity.sum().over(group) + both.n_other)
    found = counted_.filter((counted_.n > counted_.units) & (counted_.reimbursed_cents > 0))
    once = ibis.window(group_by=["claim_id", "line_no"], order_by="class_b")
    ranked = found.mutate(place=ibis.row_number().over(once))
    kept = ranked.filter(ranked.place == 0)
    return _told(
        kept,
        CLASSES,
        overpaid_cents=kept.reimbursed_cents,
        with_claim_id=kept.with_claim_id,
        with_line_no=kept.with_line_no.cast("int32"),
    )


def _sold(lines: ir.Table, day: list[str]) -> ir.Table:
    """Units of each act of the other class on a day (`n_other`), and the first of its lines."""
    group = [*day, "act_code"]
    whole = ibis.window(group_by=group)
    order = ibis.window(group_by=group, order_by=["claim_id", "line_no"])
    ranked = lines.mutate(
        n_other=lines.quantity.sum().over(whole), place=ibis.row_number().over(order)
    )
    return ranked.filter(ranked.place == 0).select(
        *day,
        "n_other",
        class_b="act_code",
        with_claim_id="claim_id",
        with_line_no="line_no",
    )


def _renewed(lines: ir.Table, claims: Claims) -> ir.Table:
    days = claims.acts("mining_renewal_days").rename(
        from_on="starts_on", to_on="ends_on", least="value"
    )
    units = claims.acts("mining_renewal_units").select("act_code", units="value").distinct()
    looked = named_in(lines, claims.acts("mining_renewal_days"), "act_code")
    joined = looked.inner_join(days, "act_code").inner_join(units, "act_code")
    dated = joined.filter((joined.starts_on >= joined.from_on) & (joined.starts_on <= joined.to_on))
    aged = _of_the_age(dated, claims)
    former = dated.select("patient_id", "act_code", earlier_on="starts_on", n="quantity")
    pairs = aged.inner_join(former, ["patient_id", "act_code"])
    gap = pairs.starts_on.epoch_days() - pairs.earlier_on.epoch_days()
    near = pairs.filter((gap > 0) & (gap < pairs.least))
    had = near.group_by("claim_id", "line_no").agg(
        had=near.n.sum().cast("int64"), since_on=near.earlier_on.max()
    )
    beside = aged.inner_join(had, ["claim_id", "line_no"])
    again = beside.filter(beside.had >= beside.units)
    return _told(again, EARLY, overpaid_cents=again.reimbursed_cents, since_on=again.since_on)


def _of_the_age(rows: ir.Table, claims: Claims) -> ir.Table:
    """The delay (`least`) of the age that the patient has on the day: the shorter ones of children where the act has them,
    and the shortest where the age is not known."""
    found = _with_birth(rows, claims)
    for age, delays in UNDER.items():
        named = claims.acts(delays).select(
            act_code="act_code", sooner="value", of_from="starts_on", of_to="ends_on"
        )
        joined = found.left_join(
            named,
            [
                found.act_code == named.act_code,
                found.starts_on >= named.of_from,
                found.starts_on <= named.of_to,
            ],
        ).select(*found.columns, named.sooner)
        young = joined.sooner.notnull() & ibis.coalesce(years_on(joined) < age, True) & ~joined.aged
        found = joined.mutate(
            least=ibis.ifelse(young, joined.sooner, joined.least), aged=joined.aged | young
        ).drop("sooner")
    return found.drop("birth_date", "aged")


def _with_birth(rows: ir.Table, claims: Claims) -> ir.Table:
    aged = rows.mutate(aged=ibis.literal(False))
    if not claims.has("persons"):
        return aged.mutate(birth_date=ibis.null("date"))
    persons = claims.table("persons")
    who = persons.select("birth_date", patient_id="person_id")
    return aged.left_join(who, "patient_id").drop("patient_id_right")


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    over = [line for line in row["lines"] if line["why"] == OVER]
    both = [line for line in row["lines"] if line["why"] == CLASSES]
    early = [line for line in row["lines"] if line["why"] == EARLY]
    reasons = [
        f"{counted(row['n_lines'], 'vente', 'ventes')} à regarder pour {counted(row['n_patients'], 'patient', 'patients')} "
        f"({period_words(row)})."
    ]
    if over:
        worst = max(over, key=lambda line: (line["overpaid_cents"], line["claim_id"]))
        reasons.append(
            f"Vendu au-dessus du prix limite : jusqu’à {euros(worst['unit_cents'])} pour {euros(worst['cap_cents'])} permis "
            f"(code {worst['act_code']}, le {day(worst['starts_on'])})."
        )
    if both:
        reasons.append(
            "Les deux classes d’un même équipement facturées le même jour au même patient : une seule a pu être remise."
        )
    if early:
        reasons.append("Renouvelé avant le délai : l’équipement précédent n’avait pas l’âge voulu.")
    reasons.append(
        f"Dépassements, doubles classes et renouvellements : {euros(row['amount_cents'])}."
    )
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])

"""Certificates that nothing stands behind, or faster than anyone can inject: most often, a stolen professional card."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import MOST_LINES, with_commune
from relais.data.mining.telling import LABELS, counted, number, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

HEADER = Header(
    id="vaccination_certificate",
    version="2",
    title="Certificats sans acte derrière eux",
    why="Une seule carte volée a donné 1 200 passes : sans lot, sans rendez-vous, par dizaines à l’heure.",
    legal_basis=("loi 2021-689, article 1", "décret 2020-1690", "Code pénal 441-2"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Séance collective saisie après coup : école, entreprise, EHPAD",
        "Logiciel qui ne transmet ni le lot ni le rendez-vous",
        "Reprise de vaccinations faites à l’étranger",
    ),
    clears=(
        "Registre des lots reçus et des rendez-vous du jour",
        "Plainte pour vol de la carte : le professionnel est alors victime",
        "Feuille de présence de la séance collective",
    ),
    subject_kind="provider",
    tables=("certificates",),
    optional=("persons", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "n_certificates": "Certificats",
        "n_bare": "Sans lot, rendez-vous ni facture",
        "n_holders": "Titulaires",
        "n_cards": "Cartes utilisées",
        "n_night": "De 21 heures à 7 heures",
        "n_elsewhere": "Titulaires d’une autre commune que le cabinet",
        "most_in_hour": "Au plus en une heure",
        "certificates": "Certificats en cause",
    },
)
CENTRE = "vaccination_centre"
NIGHT_FROM, NIGHT_TO = 21, 7


def find(tables: Sources) -> ir.Table:
    """Issuers with `mining_certificates_bare` certificates that nothing stands behind in a year, or that gave more than
    `mining_certificates_hour` in an hour with one card outside a centre; the pace is looked at where the register
    says what they are."""
    claims = tables_of(tables)
    dated = _described(claims)
    paced = _paced(dated)
    rows = paced.group_by(subject_id=paced.issuer_id, year=paced.year).agg(
        n_certificates=paced.count(),
        n_bare=paced.bare.sum().cast("int64"),
        n_holders=paced.person_id.nunique(),
        n_cards=paced.card_id.nunique(),
        n_night=paced.night.sum().cast("int64"),
        n_elsewhere=paced.elsewhere.sum().cast("int64"),
        most_in_hour=paced.in_hour.max().cast("int64"),
        kind=paced.issuer_kind.max(),
        fund=paced.fund.max(),
        first_on=paced.day.min(),
        last_on=paced.day.max(),
        certificates=paced.certificate_id.collect(where=paced.place < MOST_LINES),
    )
    bare = rows.n_bare >= int(claims.law["mining_certificates_bare"])
    fast = (rows.kind != CENTRE) & (rows.most_in_hour > int(claims.law["mining_certificates_hour"]))
    flagged = rows.mutate(is_bare=bare, is_fast=ibis.coalesce(fast, False))
    return with_commune(flagged.filter(flagged.is_bare | flagged.is_fast), claims)


def _described(claims: Claims) -> ir.Table:
    """Certificates of the years looked at, with their day, what they lack, and what is known of issuer and holder.

    A lack means something in a year when most issuers say the lot or the booking of most of theirs: they are counted, not
    their certificates, since those of a few stolen cards may be more than all the others."""
    given = claims.table("certificates")
    day = given.issued_at.cast("date")
    told_ = given.mutate(
        day=day,
        year=given.issued_at.year().cast("int32"),
        hour=given.issued_at.hour().cast("int32"),
        said=ibis.coalesce(given.lot, given.booking_id).notnull().cast("int32"),
        nothing=ibis.coalesce(given.lot, given.booking_id, given.claim_id).isnull(),
    )
    looked = told_.filter((told_.day >= claims.first_on) & (told_.day <= claims.on))
    each = looked.group_by("year", "issuer_id").agg(n=looked.count(), n_said=looked.said.sum())
    usual = each.mutate(says=(each.n_said * 2 >= each.n).cast("int32"))
    shares = usual.group_by("year").agg(n=usual.count(), n_says=usual.says.sum())
    least = int(claims.law["mining_certificates_known"])
    known = shares.select("year", meant=shares.n_says * 100 >= shares.n * least)
    joined = looked.inner_join(known, "year")
    night = (joined.hour >= NIGHT_FROM) | (joined.hour < NIGHT_TO)
    rows = joined.mutate(
        bare=(joined.nothing & joined.meant).cast("int32"), night=night.cast("int32")
    ).drop("commune", "kind")
    return _with_issuer(_with_holder(rows, claims), claims)


def _with_holder(rows: ir.Table, claims: Claims) -> ir.Table:
    if not claims.has("persons"):
        return rows.mutate(fund=ibis.null("string"), home=ibis.null("string"))
    persons = claims.table("persons")
    who = persons.select("person_id", fund="fund", home="commune")
    return rows.left_join(who, "person_id").drop("person_id_right")


def _with_issuer(rows: ir.Table, claims: Claims) -> ir.Table:
    if not claims.has("providers"):
        return rows.mutate(issuer_kind=ibis.null("string"), elsewhere=ibis.literal(0))
    providers = claims.table("providers")
    register = providers.select(issuer_id="provider_id", issuer_kind="kind", practice="commune")
    joined = rows.left_join(register, "issuer_id").drop("issuer_id_right")
    away = ibis.coalesce(joined.home != joined.practice, False)
    return joined.mutate(elsewhere=away.cast("int32")).drop("practice")


def _paced(rows: ir.Table) -> ir.Table:
    """Beside how many the same card gave in the same hour (`in_hour`), and its place among those of the issuer."""
    hour = ibis.window(group_by=["issuer_id", "card_id", "day", "hour"])
    order = ibis.window(
        group_by=["issuer_id", "year"],
        order_by=[ibis.desc("bare"), ibis.asc("issued_at"), ibis.asc("certificate_id")],
    )
    return rows.mutate(in_hour=rows.count().over(hour), place=ibis.row_number().over(order))


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    certificates = counted(row["n_certificates"], "certificat", "certificats")
    reasons = [f"{certificates} au nom de ce professionnel, {period_words(row)}."]
    if row["is_bare"]:
        reasons.append(
            f"{number(row['n_bare'])} n’ont ni lot, ni rendez-vous, ni facture, quand la plupart des professionnels les disent."
        )
    if row["is_fast"]:
        reasons.append(f"Jusqu’à {number(row['most_in_hour'])} en une heure avec une même carte.")
    if row["n_night"]:
        reasons.append(f"{number(row['n_night'])} donnés entre 21 heures et 7 heures.")
    if row["n_elsewhere"]:
        reasons.append(
            f"{number(row['n_elsewhere'])} à des personnes d’une autre commune que le cabinet."
        )
    reasons.append("La carte peut avoir été volée : prévenir le professionnel d’abord.")
    keys = (
        "n_certificates",
        "n_bare",
        "n_holders",
        "n_cards",
        "n_night",
        "n_elsewhere",
        "most_in_hour",
    )
    evidence = {key: row[key] for key in keys} | {"certificates": sorted(row["certificates"])}
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=None,
        score=float(max(row["n_bare"], row["most_in_hour"])),
        evidence=evidence,
    )

"""Care that the state of the patient excludes: in a bed elsewhere, an organ already gone, the other sex, another age."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.detectors._persons import years_on
from relais.data.mining.detectors._stays import full_stays, inside, stay_lines, transferred
from relais.data.mining.detectors._ways import by_way, evidence, flag, labels, sentences, stake
from relais.data.mining.telling import period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

WAYS = {
    "during_stay": "Soin à domicile pendant un séjour",
    "overlapping": "Séjour pendant un autre séjour",
    "organ": "Opération qui ne se refait pas",
    "sex": "Acte réservé à l’autre sexe",
    "age": "Acte réservé à un autre âge",
}
SAID = {
    "during_stay": (
        "soin à domicile est daté d’un jour que le patient a passé entièrement hospitalisé",
        "soins à domicile sont datés de jours que le patient a passés entièrement hospitalisé",
    ),
    "overlapping": (
        "séjour commence pendant un séjour du même patient dans un autre établissement",
        "séjours commencent pendant un séjour du même patient dans un autre établissement",
    ),
    "organ": (
        "opération a déjà été payée pour ce patient, autant de fois qu’elle peut se faire",
        "opérations ont déjà été payées pour ces patients, autant de fois qu’elles peuvent se faire",
    ),
    "sex": (
        "acte est réservé à l’autre sexe que celui de l’état civil",
        "actes sont réservés à l’autre sexe que celui de l’état civil",
    ),
    "age": (
        "acte est réservé à un autre âge que celui du patient ce jour-là",
        "actes sont réservés à un autre âge que celui du patient ce jour-là",
    ),
}
HEADER = Header(
    id="impossible_state",
    version="2",
    title="Soin que l’état du patient exclut",
    why="Hospitalisé ailleurs, déjà opéré, de l’autre sexe : le patient n’a pas pu recevoir ce qui est facturé.",
    legal_basis=("CSS L133-4", "CSS R133-9-1", "CSS L162-1-7"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Permission de sortie, ou dates de séjour saisies avec erreur",
        "Retour de quelques heures chez soi entre deux établissements le même jour",
        "De deux séjours qui se chevauchent, le premier peut être le faux",
        "Séjour resté ouvert dans les extraits alors que le patient est rentré",
        "Mention du sexe changée à l’état civil : l’acte peut être dû",
        "Reprise d’une prothèse, ou rang de l’assuré et de son enfant confondus sur une même carte",
        "Le code ne dit ni la dent, ni le côté : seul un nombre impossible est vu",
    ),
    clears=(
        "Bulletin de sortie ou permission couvrant le jour",
        "Compte rendu opératoire disant l’organe et le côté",
        "Correction de la date, du bénéficiaire ou de l’état civil",
    ),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("stays", "persons", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels=labels(WAYS),
)


def find(tables: Sources) -> ir.Table:
    """Lines of each way; those that need `stays` or `persons` are looked for where the extracts give them."""
    claims = tables_of(tables)
    parts = [_organ(claims)]
    if claims.has("stays"):
        parts += [_during_stay(claims), _overlapping(claims)]
    if claims.has("persons"):
        parts += [_sex(claims), _age(claims)]
    return by_way(parts, claims, WAYS)


def _during_stay(claims: Claims) -> ir.Table:
    """Families and acts of `mining_stay_margin`, on a day after the entry and before the leaving by that many days, or on
    the one when the patient went from one establishment to another."""
    home = dated(claims.table("kept_lines"), claims, "mining_stay_margin", "act_code").union(
        dated(claims.table("kept_lines"), claims, "mining_stay_margin", "act_family")
    )
    stays = full_stays(claims)
    found = inside(home, stays, home["value"])
    elsewhere = found.filter(found.provider_id != found.hospital_id)
    parts = [
        flag(part, WAYS["during_stay"], to_confirm=part.to_confirm, beside=part.stay_id)
        for part in (elsewhere, transferred(home, stays))
    ]
    return parts[0].union(parts[1])


def _overlapping(claims: Claims) -> ir.Table:
    """Stays that begin inside another of the same patient elsewhere: a transfer begins on its last day."""
    stays = full_stays(claims)
    other = stays.select(
        "patient_id",
        first_hospital="hospital_id",
        first_stay="stay_id",
        from_on="entry_on",
        to_on="leaving_on",
    )
    pairs = stays.inner_join(
        other, [stays.patient_id == other.patient_id, stays.hospital_id != other.first_hospital]
    ).select(*(stays[name] for name in stays.columns), other.first_stay, other.from_on, other.to_on)
    later = (pairs.entry_on > pairs.from_on) | (
        (pairs.entry_on == pairs.from_on) & (pairs.stay_id > pairs.first_stay)
    )
    nested = pairs.filter(
        later
        & (pairs.entry_on < pairs.to_on)
        & (pairs.leaving_on > pairs.entry_on)
        & (pairs.entry_on >= claims.first_on)
    )
    one = nested.group_by(*stays.columns).agg(beside=nested.first_stay.min())
    lines = stay_lines(one, claims)
    return flag(lines, WAYS["overlapping"], beside=lines.beside)


def _organ(claims: Claims) -> ir.Table:
    """The days of an act beyond those that a life allows (`mining_once`), in the years looked at."""
    done = dated(claims.table("kept_lines"), claims, "mining_once", "act_code")
    day = ["patient_id", "act_code", "starts_on"]
    marked = done.mutate(
        rank=ibis.row_number().over(ibis.window(group_by=day, order_by=["claim_id", "line_no"])),
        times=done.quantity.max().over(ibis.window(group_by=day)),
    )
    once = marked.mutate(times=ibis.ifelse(marked["rank"] == 0, marked.times, 0))
    until = ibis.cumulative_window(
        group_by=["patient_id", "act_code"], order_by=["starts_on", "claim_id", "line_no"]
    )
    so_far = once.mutate(so_far=once.times.sum().over(until).cast("int64"))
    again = so_far.filter(so_far.so_far > so_far["value"])
    return flag(again, WAYS["organ"], to_confirm=again.to_confirm)


def _sex(claims: Claims) -> ir.Table:
    """Acts of `mining_act_sex` (1 of men, 2 of women) done to the other; an unknown sex is not flagged."""
    reserved = dated(claims.table("kept_lines"), claims, "mining_act_sex", "act_code")
    persons = claims.table("persons")
    who = persons.select("sex", patient_id="person_id")
    joined = reserved.inner_join(who, "patient_id")
    other = joined.filter(
        ((joined["value"] == 1) & (joined.sex == "female"))
        | ((joined["value"] == 2) & (joined.sex == "male"))
    )
    return flag(other, WAYS["sex"], to_confirm=other.to_confirm)


def _age(claims: Claims) -> ir.Table:
    """Acts done before an age, or past another; the birth date may be the first of its month: a month of margin."""
    persons, lines = claims.table("persons"), claims.table("kept_lines")
    who = persons.select("birth_date", patient_id="person_id")
    young = dated(lines, claims, "mining_act_least_age", "act_code").inner_join(who, "patient_id")
    old = dated(lines, claims, "mining_act_most_age", "act_code").inner_join(who, "patient_id")
    early = young.filter(years_on(young) < young["value"])
    late = old.filter(years_on(old, int(claims.law["mining_age_margin"])) > old["value"])
    return flag(early, WAYS["age"], to_confirm=early.to_confirm).union(
        flag(late, WAYS["age"], to_confirm=late.to_confirm)
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = [
        f"Soins que l’état du patient exclut, {period_words(row)}.",
        *sentences(row, SAID),
        stake(row),
    ]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence=evidence(row, WAYS),
    )

"""What is said to be unknown (null) is never taken for the usual case: open, unless every value gives the same answer.

An absent key is another thing: it takes the default that `relais rights facts NAME` tells (« absent : … »).
"""

from __future__ import annotations

from typing import Any

from tests.spec.rights.examples import Example, check, stop, table


def _one(
    title: str, reference: str, right: str, on: str, facts: dict[str, Any], **expected: object
) -> Example:
    return Example(title, reference, right, on, facts, expected)


LEAVE = {"born_on": "2024-03-04", "days": [4, 28]}
PERIODS = {
    "born_on": "2024-03-04",
    "periods": [{"starts_on": "2024-03-08", "ends_on": "2024-04-01"}],
}


@table(
    _one("absente, la naissance est simple", "CSS D331-3", "paternite_split", "2024-09-01",
         LEAVE, verdict="none"),
    _one("naissance multiple ou non : 28 jours de plus se discutent", "CSS D331-3", "paternite_split",
         "2024-09-01", LEAVE | {"multiple_birth": None}, verdict="undetermined"),
    _one("21 jours valent pour un enfant comme pour deux", "CSS D331-3", "paternite_split",
         "2024-09-01", LEAVE | {"days": [4, 21], "multiple_birth": None}, verdict="due"),
    _one("statut inconnu : 4 jours d'un salarié, 7 d'un indépendant", "CSS D623-2", "paternite_split",
         "2024-09-01", LEAVE | {"days": [4], "status": None}, verdict="undetermined"),
    _one("trois jours ne suffisent à personne", "C. trav. L1225-35", "paternite_split",
         "2024-09-01", LEAVE | {"days": [3], "status": None}, verdict="none"),
    _one("fin du congé de naissance absente : quelques jours admis", "C. trav. L1225-35",
         "paternite_split", "2024-09-01", PERIODS, verdict="due"),
    _one("fin du congé de naissance inconnue : le premier jour ne se vérifie pas", "C. trav. L1225-35",
         "paternite_split", "2024-09-01", PERIODS | {"birth_leave_ends_on": None}, verdict="undetermined"),
)  # fmt: skip
def test_paternity(example: Example) -> None:
    check(example)


HERE = {"works": False, "stay": "not_required"}
LATELY = HERE | {"resides_since": "2024-02-01"}


@table(
    _one("dispense absente : trois mois demandés", "CSS D160-2", "puma", "2024-03-01",
         LATELY, verdict="none"),
    _one("dispense inconnue", "CSS D160-2", "puma", "2024-03-01",
         LATELY | {"residence_exempt": None}, verdict="undetermined"),
    _one("dispense inconnue, en France depuis dix ans : sans effet", "CSS D160-2", "puma", "2024-03-01",
         HERE | {"resides_since": "2014-01-01", "residence_exempt": None}, verdict="due"),
    _one("contrôle de résidence : aucun", "CSS R111-2", "puma", "2024-03-01",
         HERE | {"resides_since": "2014-01-01"}, verdict="due"),
    _one("contrôle de résidence : on ne sait pas", "CSS R111-2", "puma", "2024-03-01",
         HERE | {"resides_since": "2014-01-01", "residence_lost_found_on": None}, verdict="undetermined"),
    _one("éloignement : on ne sait pas, mais sans titre le droit est fermé", "CSS L111-2-3", "puma",
         "2024-03-01", HERE | {"stay": "none", "removal_executed_on": None}, verdict="none"),
)  # fmt: skip
def test_puma(example: Example) -> None:
    check(example)


PENSION = {"category": 1, "sam_cents": 2_400_000, "last_year_income_cents": 2_400_000}


@table(
    _one("sans activité, faute de mention", "CSS R341-17", "invalidite", "2025-06-01",
         PENSION, verdict="due", payable_annual_cents=720_000),
    _one("activité inconnue", "CSS R341-17", "invalidite", "2025-06-01",
         PENSION | {"activity_income_cents": None},
         verdict="undetermined", annual_cents=720_000, payable_annual_cents=None),
    _one("régime inconnu : le minimum ne joue pas au-dessus de lui", "CSS L341-5", "invalidite",
         "2026-06-01", PENSION | {"status": None, "sam_cents": 4_000_000}, verdict="due"),
    _one("régime inconnu : le minimum diffère", "CSS L341-5", "invalidite", "2026-06-01",
         PENSION | {"status": None, "sam_cents": 1_000_000}, verdict="undetermined"),
    _one("revenus si hauts que rien n'est dû, quelle qu'ait été la dernière année", "CSS R341-17",
         "invalidite", "2022-12-01",
         {"category": 1, "sam_cents": 2_400_000, "activity_income_cents": 30_000_000},
         verdict="none", payable_annual_cents=0),
    _one("première demande, jour de l'arrêt inconnu : le SMIC à retenir l'est aussi", "CSS R313-5",
         "invalidite", "2024-06-01",
         PENSION | {"request": "award", "capacity_loss": "0.7", "under_retirement_age": True,
                    "hours_12_months": 0, "wages_12_months_cents": 2_200_000},
         verdict="undetermined"),
    _one("première demande refusée quoi qu'il en soit", "CSS L341-1", "invalidite", "2024-06-01",
         PENSION | {"request": "award", "capacity_loss": "0.5", "activity_income_cents": None},
         verdict="none"),
)  # fmt: skip
def test_invalidity(example: Example) -> None:
    check(example)


HEARING = {"code": "PAZ", "age": 67, "care_on": "2020-06-10"}


@table(
    _one("La Réunion ou la métropole, entre 1 100 et 1 140 €", "CSS L165-1", "cent_pour_cent_sante",
         "2024-01-01", HEARING | {"price_cents": 112_000, "territory": None}, verdict="undetermined"),
    _one("sous les deux prix limites", "CSS L165-1", "cent_pour_cent_sante", "2024-01-01",
         HEARING | {"price_cents": 110_000, "territory": None}, verdict="none"),
    _one("au-dessus des deux : le dépassement n'est pas connu", "CSS L165-1", "cent_pour_cent_sante",
         "2024-01-01", HEARING | {"price_cents": 150_000, "territory": None}, verdict="undetermined"),
    _one("monture : le territoire est sans effet", "CSS L165-1", "cent_pour_cent_sante", "2024-01-01",
         {"code": "M01", "price_cents": 3_500, "territory": None}, verdict="due", overrun_cents=500),
    _one("nombre d'unités inconnu", "CSS L165-1", "cent_pour_cent_sante", "2024-01-01",
         {"code": "M01", "price_cents": 3_500, "quantity": None}, verdict="undetermined"),
    _one("date des soins inconnue, prix sous tous les prix limites", "CSS L165-1",
         "cent_pour_cent_sante", "2024-01-01",
         {"code": "PAZ", "age": 67, "price_cents": 95_000, "care_on": None}, verdict="none"),
    _one("date des soins inconnue, prix au-dessus de celui de 2021", "CSS L165-1",
         "cent_pour_cent_sante", "2024-01-01",
         {"code": "PAZ", "age": 67, "price_cents": 100_000, "care_on": None}, verdict="undetermined"),
)  # fmt: skip
def test_hundred_percent_health(example: Example) -> None:
    check(example)


WEEK = ("2024-03-01", "2024-03-10")


@table(
    _one("arrêts antérieurs absents : il n'y en a pas", "CSS R323-1", "ij", "2024-04-01",
         stop(*WEEK, 200_000), verdict="due", waiting_days=3, total_cents=7 * 3287),
    _one("arrêts antérieurs inconnus : carence et durée ne se disent pas", "CSS R323-1", "ij",
         "2024-04-01", stop(*WEEK, 200_000, prior_stops=None), verdict="undetermined", total_cents=None),
    _one("arrêts antérieurs inconnus, en accident du travail : sans effet", "CSS L433-1", "ij",
         "2024-04-01", stop(*WEEK, 200_000, kind="at_mp", prior_stops=None), verdict="due"),
    _one("affection de longue durée ou non : dix jours sont payés pareil", "CSS R323-1", "ij",
         "2024-04-01", stop(*WEEK, 200_000, ald=None), verdict="due", total_cents=7 * 3287),
    _one("dispense de carence inconnue", "CSS L323-1-1", "ij", "2024-04-01",
         stop(*WEEK, 200_000, exempt=None), verdict="undetermined"),
    _one("décès d'un enfant, date inconnue", "CSS L323-1-1", "ij", "2024-04-01",
         stop(*WEEK, 200_000, exempt="child_death"), verdict="undetermined"),
    _one("accident reconnu ou non : 60 % ou 50 %", "CSS L433-1", "ij", "2024-04-01",
         stop(*WEEK, 200_000, kind="at_mp", recognition=None), verdict="undetermined"),
    _one("jour de l'accident inconnu : un jour de plus ou de moins", "CSS L433-1", "ij", "2024-04-01",
         stop(*WEEK, 200_000, kind="at_mp", accident_on=None), verdict="undetermined"),
    _one("salaire d'un mois inconnu", "CSS R323-4", "ij", "2024-04-01",
         stop(*WEEK, 0, wages=[{"month": "2024-02", "gross_cents": None}]), verdict="undetermined"),
    _one("statut inconnu, trois jours : tout est carence pour chacun", "CSS R323-1", "ij", "2024-04-01",
         stop("2024-03-01", "2024-03-03", 200_000, status=None), verdict="none"),
    _one("périodes du congé inconnues", "CSS D331-3", "ij", "2024-04-01",
         stop("2024-03-04", "2024-03-28", 200_000, kind="paternite", born_on="2024-03-04",
              affiliated_since="2015-01-01", periods=None), verdict="undetermined"),
    _one("jumeaux ou non, seize semaines : payées de même", "CSS L331-3", "ij", "2024-06-01",
         stop("2024-01-01", "2024-04-21", 200_000, kind="maternite", born_on="2024-02-12",
              affiliated_since="2015-01-01", dependent_children=0, multiple_birth=None), verdict="due"),
    _one("jumeaux ou non, vingt semaines", "CSS L331-4", "ij", "2024-06-01",
         stop("2024-01-01", "2024-05-19", 200_000, kind="maternite", born_on="2024-02-12",
              affiliated_since="2015-01-01", dependent_children=0, multiple_birth=None),
         verdict="undetermined"),
)  # fmt: skip
def test_daily_allowances(example: Example) -> None:
    check(example)


REFUSED = {"refused": True, "territory": "metropole", "household_size": 1}


@table(
    _one("date de la demande absente : le jour de la question", "arrêté du 1995-10-26",
         "ass_after_c2s_refusal", "2021-06-01", REFUSED | {"resources_cents": 1_300_000}, verdict="due"),
    _one("date de la demande inconnue", "arrêté du 1995-10-26", "ass_after_c2s_refusal", "2021-06-01",
         REFUSED | {"resources_cents": 1_300_000, "requested_on": None}, verdict="undetermined"),
    _one("date inconnue, ressources sous tous les plafonds", "arrêté du 1995-10-26",
         "ass_after_c2s_refusal", "2021-06-01",
         REFUSED | {"resources_cents": 1_200_000, "requested_on": None}, verdict="none"),
    _one("marge de la caisse inconnue", "règlement intérieur", "ass_after_c2s_refusal", "2021-06-01",
         REFUSED | {"resources_cents": 1_300_000, "margin": None}, verdict="undetermined"),
    _one("foyer inconnu, ressources sous le plafond d'une personne", "arrêté du 1995-10-26",
         "ass_after_c2s_refusal", "2021-06-01",
         {"refused": True, "resources_cents": 1_200_000}, verdict="none"),
    _one("plafond opposé inconnu", "arrêté du 1995-10-26", "ass_after_c2s_refusal", "2021-06-01",
         REFUSED | {"resources_cents": 1_300_000, "ceiling_cents": None}, verdict="undetermined"),
    _one("après le dernier barème connu", "CSS L861-1", "ass_after_c2s_refusal", "2027-04-01",
         REFUSED | {"resources_cents": 1_300_000}, verdict="undetermined"),
)  # fmt: skip
def test_aid_after_a_refusal(example: Example) -> None:
    check(example)

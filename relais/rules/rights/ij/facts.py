"""Facts of a daily-allowance case, as `relais rights facts ij` documents them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue, model_validator

from relais.rules.rights._days import length
from relais.rules.rights._facts import Cents, Day, Hours, Period, ToldFacts, Wage
from relais.rules.store import Law

Kind = Literal["maladie", "covid", "maternite", "paternite", "at_mp"]
Status = Literal["salaried", "self_employed", "liberal"]
MOST_DAYS = 3_660


BIRTH: dict[str, JsonValue] = {"group": "Maternité, paternité"}
ACCIDENT: dict[str, JsonValue] = {"group": "Accident du travail, maladie professionnelle"}
PAST: dict[str, JsonValue] = {"group": "Arrêts antérieurs, longue maladie"}
SPECIAL: dict[str, JsonValue] = {"group": "Cas particuliers"}
"""Facts that only some stops need: a form shows them apart."""


class PriorStop(Period):
    """A former stop: decides waiting days and what remains of the maximum."""

    kind: Kind = Field("maladie", description="Nature de l'arrêt antérieur ; absent : maladie.")
    ald: bool | None = Field(
        None,
        description="Arrêt dû à la même affection de longue durée ; absent : il est réputé l'être "
        "quand l'arrêt étudié est dû à une ALD.",
    )
    days_paid: int | None = Field(
        None,
        ge=0,
        le=MOST_DAYS,
        description="Jours indemnisés ; absent : calculés par la même règle de carence.",
    )

    @model_validator(mode="after")
    def _paid_within(self) -> PriorStop:
        if self.days_paid is not None and self.days_paid > length(self.starts_on, self.ends_on):
            raise ValueError("plus de jours indemnisés que de jours d'arrêt")
        return self

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name == "ald":
            return [{name: False}, {name: True}]
        if name == "days_paid":  # the more were paid, the fewer are left
            return [{name: 0}, {name: length(self.starts_on, self.ends_on)}]
        return super().possible(name, law)


class Facts(ToldFacts):
    """One stop of work, one person."""

    TRIED: ClassVar[frozenset[str]] = frozenset({"status", "child_died_on"})

    kind: Kind = Field(
        description="Nature de l'arrêt : maladie, covid, maternite, paternite, at_mp."
    )
    status: Status | None = Field(
        None,
        json_schema_extra={"where": "contrat de travail, Urssaf"},
        description="Statut professionnel : salaried (salarié), self_employed (artisan, commerçant, libéral non "
        "réglementé), liberal (profession libérale relevant de la CNAVPL, sauf avocats).",
    )
    starts_on: Day = Field(description="Premier jour de l'arrêt ou du congé.")
    ends_on: Day | None = Field(None, description="Dernier jour prescrit, compris.")
    wages: Annotated[list[Wage], Field(max_length=600)] = Field(
        [],
        description="Salaires bruts par mois civil (attestation de salaire, DSN). Deux lignes d'un "
        "même mois s'ajoutent. Un mois sans ligne est inconnu, non nul.",
    )
    raam_cents: Cents | None = Field(
        None,
        title="Revenu annuel moyen (indépendants)",
        json_schema_extra=SPECIAL,
        description="Indépendants : revenu d'activité annuel moyen des trois années civiles "
        "précédentes, en centimes.",
    )
    born_on: Day | None = Field(
        None,
        json_schema_extra=BIRTH,
        description="Naissance de l'enfant, ou date prévue (maternité, paternité).",
    )
    multiple_birth: bool = Field(
        False,
        json_schema_extra=BIRTH,
        description="Naissance multiple ; absent : selon le nombre d'enfants nés, un seul à défaut.",
    )
    children_born: int | None = Field(
        None,
        ge=1,
        le=9,
        json_schema_extra=BIRTH,
        description="Enfants nés de cette grossesse ; absent : deux si la naissance est multiple, sinon un.",
    )
    dependent_children: int | None = Field(
        None,
        ge=0,
        le=30,
        json_schema_extra=BIRTH,
        description="Enfants déjà à charge avant cette naissance.",
    )
    periods: Annotated[list[Period], Field(max_length=20)] = Field(
        [],
        title="Périodes du congé de paternité",
        json_schema_extra=BIRTH,
        description="Paternité : périodes du congé, dans l'ordre ; absent : une seule, l'arrêt entier.",
    )
    birth_leave_ends_on: Day | None = Field(
        None,
        title="Fin du congé de naissance payé par l’employeur",
        json_schema_extra=BIRTH,
        description="Paternité : dernier jour du congé de naissance payé par l'employeur ; absent : le "
        "premier jour du congé est admis de la naissance jusqu'à la fin la plus tardive du congé de naissance.",
    )
    prior_stops: Annotated[list[PriorStop], Field(max_length=200)] = Field(
        [],
        json_schema_extra=PAST,
        description="Arrêts antérieurs sur les trois dernières années ; absent : il n'y en a pas.",
    )
    ald: bool = Field(
        False,
        json_schema_extra=PAST,
        description="Arrêt dû à une affection de longue durée ; absent : non.",
    )
    affiliated_since: Day | None = Field(None, description="Début de l'affiliation en cours.")
    hours: Hours | None = Field(
        None, description="Heures travaillées sur les 3 mois civils ou 90 jours avant l'arrêt."
    )
    hours_12_months: Hours | None = Field(
        None, description="Heures travaillées sur les 12 mois ou 365 jours avant l'arrêt."
    )
    discontinuous: bool = Field(
        False,
        json_schema_extra=SPECIAL,
        description="Activité saisonnière ou discontinue (salaires de 12 mois / 365) ; absent : non.",
    )
    exempt: Literal["child_death", "miscarriage"] | None = Field(
        None,
        json_schema_extra=SPECIAL,
        description="Motif légal de dispense de carence : décès d'un enfant (child_death), "
        "interruption spontanée de grossesse (miscarriage) ; absent : aucun.",
    )
    child_died_on: Day | None = Field(
        None, json_schema_extra=SPECIAL, description="Date du décès de l'enfant."
    )
    accident_on: Day | None = Field(
        None,
        title="Jour de l’accident",
        json_schema_extra=ACCIDENT,
        description="AT/MP : jour de l'accident, payé par l'employeur ; absent : avant l'arrêt.",
    )
    recognition: Literal["recognised", "pending", "refused"] = Field(
        "recognised",
        title="Caractère professionnel",
        json_schema_extra=ACCIDENT,
        description="AT/MP : caractère professionnel reconnu, en cours d'examen ou refusé ; tant "
        "qu'il n'est pas reconnu, les IJ maladie sont versées ; absent : reconnu.",
    )

    @model_validator(mode="after")
    def _sensible(self) -> Facts:
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("la fin de l'arrêt ne peut précéder son début")
        if self.ends_on and length(self.starts_on, self.ends_on) > MOST_DAYS:
            raise ValueError("un arrêt de plus de dix ans ne peut être étudié")
        if any(prior.ends_on >= self.starts_on for prior in self.prior_stops):
            raise ValueError("un arrêt antérieur doit finir avant le début de l'arrêt étudié")
        if self.multiple_birth and self.children_born == 1:
            raise ValueError("une naissance multiple compte au moins deux enfants nés")
        if any(period.starts_on < self.starts_on for period in self.periods):
            raise ValueError("une période ne peut commencer avant le premier jour du congé")
        return self

    @property
    def many(self) -> bool:
        """More than one child is born."""
        return self.multiple_birth or (self.children_born or 1) > 1

    @property
    def children(self) -> int:
        return self.children_born or (2 if self.multiple_birth else 1)

    def wage_of(self, month: str) -> int | None:
        """Gross cents of a month, None when the month is unknown."""
        told = [wage.gross_cents for wage in self.wages if wage.month == month]
        known = [cents for cents in told if cents is not None]
        return sum(known) if told and len(known) == len(told) else None

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name == "children_born":
            return (
                [{name: 2}, {name: 3}]
                if self.multiple_birth
                else [{name: None}, *({name: n} for n in (2, 3))]
            )
        if name == "accident_on":
            return [{name: None}, {name: self.starts_on}]
        if name == "child_died_on":
            if self.exempt != "child_death":
                return None
            return [{name: self.starts_on}, {name: None}]
        if name == "exempt":
            died = self.child_died_on or self.starts_on
            return [
                {name: None},
                {name: "miscarriage"},
                {name: "child_death", "child_died_on": died},
            ]
        if name == "prior_stops":
            return [{name: stops} for stops in _pasts(self.starts_on)]
        return super().possible(name, law)


def _pasts(starts_on: date) -> list[list[PriorStop]]:
    """Nothing before; a short stop until the eve, so that nothing is waited for; one that took all the days."""
    eve = starts_on - timedelta(days=1)
    told = {"kind": "maladie", "ends_on": eve}
    stops = [
        PriorStop.model_validate({**told, "starts_on": eve - timedelta(days=days), "ald": ald})
        for days in (6, 1200)
        for ald in (False, True)
    ]
    return [[], *([stop] for stop in stops)]

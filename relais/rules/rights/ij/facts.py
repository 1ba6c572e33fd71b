"""Facts of a daily-allowance case, as `relais rights facts ij` documents them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from relais.rules.rights._days import length
from relais.rules.rights._facts import Cents, Day, Hours, Period, ToldFacts, Wage

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

    kind: Kind = Field("maladie", description="Nature de l'arrêt antérieur.")
    ald: bool | None = Field(
        None,
        description="Arrêt dû à la même affection de longue durée. Sans mention, il est réputé "
        "l'être quand l'arrêt étudié est dû à une ALD.",
    )
    days_paid: int | None = Field(
        None,
        ge=0,
        le=MOST_DAYS,
        description="Jours indemnisés ; à défaut, calculés par la même règle de carence.",
    )

    @model_validator(mode="after")
    def _paid_within(self) -> PriorStop:
        if self.days_paid is not None and self.days_paid > length(self.starts_on, self.ends_on):
            raise ValueError("plus de jours indemnisés que de jours d'arrêt")
        return self


class Facts(ToldFacts):
    """One stop of work, one person."""

    kind: Kind = Field(
        description="Nature de l'arrêt : maladie, covid, maternite, paternite, at_mp."
    )
    status: Status | None = Field(
        None,
        description="Statut : salaried (salarié), self_employed (artisan, commerçant, libéral non "
        "réglementé), liberal (profession libérale relevant de la CNAVPL, sauf avocats).",
    )
    starts_on: Day = Field(description="Premier jour de l'arrêt ou du congé.")
    ends_on: Day | None = Field(None, description="Dernier jour prescrit, compris.")
    wages: Annotated[list[Wage], Field(max_length=600)] = Field(
        [],
        description="Salaires bruts par mois civil (attestation de salaire, DSN). Deux lignes d'un "
        "même mois s'ajoutent. Un mois absent est inconnu, non nul.",
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
    multiple_birth: bool = Field(False, json_schema_extra=BIRTH, description="Naissance multiple.")
    children_born: int | None = Field(
        None,
        ge=1,
        le=9,
        json_schema_extra=BIRTH,
        description="Enfants nés de cette grossesse, si naissance multiple.",
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
        description="Paternité : périodes du congé, dans l'ordre ; à défaut, l'arrêt entier.",
    )
    birth_leave_ends_on: Day | None = Field(
        None,
        title="Fin du congé de naissance payé par l’employeur",
        json_schema_extra=BIRTH,
        description="Paternité : dernier jour du congé de naissance payé par l'employeur.",
    )
    prior_stops: Annotated[list[PriorStop], Field(max_length=200)] = Field(
        [],
        json_schema_extra=PAST,
        description="Arrêts antérieurs connus sur les trois dernières années.",
    )
    ald: bool = Field(
        False, json_schema_extra=PAST, description="Arrêt dû à une affection de longue durée."
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
        description="Activité saisonnière ou discontinue : salaires de 12 mois / 365.",
    )
    exempt: Literal["child_death", "miscarriage"] | None = Field(
        None,
        json_schema_extra=SPECIAL,
        description="Motif légal de dispense de carence : décès d'un enfant (child_death), "
        "interruption spontanée de grossesse (miscarriage).",
    )
    child_died_on: Day | None = Field(
        None, json_schema_extra=SPECIAL, description="Date du décès de l'enfant."
    )
    accident_on: Day | None = Field(
        None,
        title="Jour de l’accident",
        json_schema_extra=ACCIDENT,
        description="AT/MP : jour de l'accident, payé par l'employeur.",
    )
    recognition: Literal["recognised", "pending", "refused"] = Field(
        "recognised",
        title="Caractère professionnel",
        json_schema_extra=ACCIDENT,
        description="AT/MP : caractère professionnel reconnu, en cours d'examen ou refusé ; tant "
        "qu'il n'est pas reconnu, les IJ maladie sont versées.",
    )

    @model_validator(mode="after")
    def _sensible(self) -> Facts:
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("la fin de l'arrêt ne peut précéder son début")
        if self.ends_on and length(self.starts_on, self.ends_on) > MOST_DAYS:
            raise ValueError("un arrêt de plus de dix ans ne peut être étudié")
        if any(prior.ends_on >= self.starts_on for prior in self.prior_stops):
            raise ValueError("un arrêt antérieur doit finir avant le début de l'arrêt étudié")
        if self.exempt == "child_death" and self.child_died_on is None:
            raise ValueError("la date du décès de l'enfant est nécessaire (child_died_on)")
        if any(period.starts_on < self.starts_on for period in self.periods):
            raise ValueError("une période ne peut commencer avant le premier jour du congé")
        return self

    @property
    def children(self) -> int:
        return self.children_born or (2 if self.multiple_birth else 1)

    def wage_of(self, month: str) -> int | None:
        """Gross cents of a month, None when the month is unknown."""
        known = [wage.gross_cents for wage in self.wages if wage.month == month]
        return sum(known) if known else None

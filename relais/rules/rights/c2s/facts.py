"""Facts of a C2S case: one household on one day. What is null is unknown, and stays unknown."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from relais.rules.worlds import FactsModel

Territory = Literal["metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte"]
Housing = Literal["tenant", "tenant_with_aid", "owner", "free"]
Role = Literal["applicant", "partner", "dependant"]
Situation = Literal["rsa", "aspa", "asi", "aah", "ass", "sick_pay", "unemployment", "training"]
Kind = Literal[
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "pension",
    "retirement",
    "invalidity_pension",
    "accident_rent",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "alimony_paid",
    "family_benefit",
    "self_employed_net",
    "micro_turnover",
    "scholarship",
    "training_pay",
    "exceptional_gain",
    "rsa",
    "other",
]
MAX_MEMBERS = 60
MAX_CENTS = 100_000_000_000


def _month(value: object) -> object:
    if not isinstance(value, str) or len(value) != 7 or value[4] != "-":
        raise ValueError(f"mois attendu sous la forme AAAA-MM, reçu {value!r}")
    try:
        date.fromisoformat(f"{value}-01")
    except ValueError:
        raise ValueError(f"mois impossible : {value}") from None
    return value


Month = Annotated[str, BeforeValidator(_month)]
Cents = Annotated[int, Field(ge=0, le=MAX_CENTS, strict=True)]


class Resource(FactsModel):
    month: Month = Field(description="Mois où la somme est perçue (AAAA-MM)")
    kind: Kind = Field(description="Nature de la ressource")
    amount_cents: Cents | None = Field(
        description="Somme en centimes ; 0 = rien ce mois-là, et c’est su ; null = inconnue"
    )


class HousingAid(FactsModel):
    month: Month = Field(description="Mois de l’aide (AAAA-MM)")
    amount_cents: Cents | None = Field(
        description="Aide au logement reçue ce mois-là, en centimes ; null = inconnue"
    )


class Member(FactsModel):
    id: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="Nom ou numéro qui distingue la personne dans le foyer"
    )
    role: Role = Field(
        description="Place dans le foyer : demandeur, conjoint (mariage, Pacs, concubinage) ou à charge"
    )
    birth_date: date | None = Field(default=None, description="Date de naissance ; null = inconnue")
    shared_custody: bool | None = Field(
        default=False, description="Enfant en résidence alternée ; absent : non ; null = inconnu"
    )
    situations: tuple[Situation, ...] | None = Field(
        default=(),
        description="Situations au jour de la demande ; absent : aucune ; null = inconnues",
    )
    resources: tuple[Resource, ...] = Field(
        default=(),
        max_length=5000,
        description="Ressources mois par mois ; absent : aucune ligne ; null = inconnues, même dites complètes",
    )
    complete: bool = Field(
        default=False,
        title="Toutes les ressources sont dites",
        description="Vrai : les mois sans ligne sont des mois sans aucune ressource ; absent : un mois sans ligne est "
        "inconnu",
    )
    micro_activity: Literal["sales", "services", "liberal"] | None = Field(
        default=None, description="Activité du micro-entrepreneur ; null = inconnue"
    )

    @model_validator(mode="before")
    @classmethod
    def _unknown_resources(cls, told: object) -> object:
        """Resources that are not known, or not known to be all told, leave every month without a line unknown."""
        if not isinstance(told, dict):
            return told
        found = dict(told)
        if "resources" in told and told["resources"] is None:
            found |= {"resources": (), "complete": False}
        if "complete" in told and told["complete"] is None:
            found["complete"] = False
        return found


class Facts(FactsModel):
    """Le foyer au jour de la demande."""

    territory: Territory | None = Field(
        default=None, description="Territoire de résidence ; null = inconnu"
    )
    alsace_moselle: bool | None = Field(
        default=False, description="Régime local d’Alsace-Moselle ; absent : non ; null = inconnu"
    )
    housing: Housing | None = Field(
        default=None,
        description="Logement : locataire, locataire avec aide, propriétaire, logé gratuitement ; null = inconnu",
    )
    housing_aid: tuple[HousingAid, ...] = Field(
        default=(),
        max_length=500,
        description="Aide au logement reçue, mois par mois ; absent : inconnue",
    )
    members: tuple[Member, ...] = Field(
        min_length=1, max_length=MAX_MEMBERS, description="Personnes du foyer, le demandeur compris"
    )
    covered: bool | None = Field(
        default=True,
        description="Les frais de santé sont pris en charge par l’Assurance Maladie ; absent : oui ; null = inconnu",
    )
    unpaid_participation: bool | None = Field(
        default=False,
        description="Des participations d’un droit précédent restent dues ; absent : non ; null = inconnu",
    )
    previous_right_ends_on: date | None = Field(
        default=None, description="Dernier jour du droit précédent, s’il y en a un"
    )

    @model_validator(mode="before")
    @classmethod
    def _unknown_aid(cls, told: object) -> object:
        """An aid that is not known is an aid without lines: its months are unknown."""
        if isinstance(told, dict) and told.get("housing_aid", ()) is None:
            return {**told, "housing_aid": ()}
        return told

    @model_validator(mode="after")
    def _one_household(self) -> Self:
        roles = [member.role for member in self.members]
        if roles.count("applicant") != 1:
            raise ValueError(
                f"un foyer a un demandeur et un seul (reçu : {roles.count('applicant')})"
            )
        if roles.count("partner") > 1:
            raise ValueError(f"un foyer a au plus un conjoint (reçu : {roles.count('partner')})")
        seen: set[str] = set()
        for member in self.members:
            if member.id in seen:
                raise ValueError(f"deux personnes portent l’identifiant {member.id}")
            seen.add(member.id)
        return self

    def applicant(self) -> Member:
        return next(member for member in self.members if member.role == "applicant")

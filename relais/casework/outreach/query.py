"""The saved query of a target: conditions as data, composed into the ORM, told as a French sentence.

A query is a JSON object; every key is optional, all that are given must hold:

    {"age": [75, null], "communes": ["83137"], "postal_codes": ["83000"], "sex": "female", "regimes": ["general"],
     "complementary": ["none"], "has_account": false, "has_declared_doctor": false,
     "signals": ["c2s_non_take_up"],
     "lists": [{"name": "affections_longue_duree", "where": {"ald": true}}], "not_in_lists": [{"name": "vaccines"}]}

`age` is inclusive, in full years on the day the query is run. What only the warehouse knows (an ALD, a care event)
comes as a list of pseudonyms: see lists.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db.models import Q, QuerySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from relais.casework.outreach.flagged import flagged_people
from relais.casework.outreach.lists import listed_pseudonyms, pseudonyms_in
from relais.common.refusals import Refused
from relais.registers.accounts.models import Fund
from relais.registers.directory.models import Person


class ListCondition(BaseModel):
    """Pseudonyms of `targets/<name>.parquet`, those of its rows where the named columns have the given values."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")
    where: dict[str, bool | int | str | None] = Field(default_factory=dict)


class TargetQuery(BaseModel):
    """The conditions, checked."""

    model_config = ConfigDict(extra="forbid")

    age: tuple[int | None, int | None] | None = None
    communes: list[str] = Field(default_factory=list, max_length=400)
    postal_codes: list[str] = Field(default_factory=list, max_length=400)
    sex: Literal["female", "male"] | None = None
    regimes: list[str] = Field(default_factory=list, max_length=20)
    complementary: list[str] = Field(default_factory=list, max_length=20)
    has_account: bool | None = None
    has_declared_doctor: bool | None = None
    signals: list[str] = Field(default_factory=list, max_length=10)
    lists: list[ListCondition] = Field(default_factory=list, max_length=5)
    not_in_lists: list[ListCondition] = Field(default_factory=list, max_length=5)

    @field_validator("age")
    @classmethod
    def in_order(cls, age: tuple[int | None, int | None] | None) -> Any:
        low, high = age or (None, None)
        if any(bound is not None and not 0 <= bound <= 130 for bound in (low, high)):
            raise ValueError("l’âge va de 0 à 130 ans")
        if low is not None and high is not None and low > high:
            raise ValueError("l’âge le plus bas dépasse le plus haut")
        return age


def parse(data: dict[str, Any]) -> TargetQuery:
    """The query, or a `Refused` that names the first wrong condition."""
    try:
        return TargetQuery.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "la requête"
        raise Refused(
            f"La cible n’est pas lisible : « {where} » est inconnu ou mal rempli. Corrigez cette condition.",
            code="bad_query",
            field="query",
        ) from error


def years_before(on: dt.date, years: int) -> dt.date:
    """The day `years` years before `on`; 29 February falls on 28 February."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _born(age: tuple[int | None, int | None], on: dt.date) -> Q:
    low, high = age
    condition = Q()
    if low is not None:
        condition &= Q(birth_date__lte=years_before(on, low))
    if high is not None:
        condition &= Q(birth_date__gt=years_before(on, high + 1))
    return condition


def people(fund: Fund, query: TargetQuery, on: dt.date) -> QuerySet[Person]:
    """People of the fund who answer the query on that day, merged files left out."""
    conditions = Q(fund=fund, merged_into__isnull=True)
    if query.age:
        conditions &= _born(query.age, on)
    for field in ("sex", "has_account", "has_declared_doctor"):
        value = getattr(query, field)
        if value is not None:
            conditions &= Q(**{field: value})
    for name, field in (
        ("communes", "commune__in"),
        ("postal_codes", "postal_code__in"),
        ("regimes", "regime__in"),
        ("complementary", "complementary__in"),
    ):
        if values := getattr(query, name):
            conditions &= Q(**{field: values})
    if query.signals:
        conditions &= flagged_people(fund, query.signals)
    for wanted in query.lists:
        conditions &= Q(pseudonym__in=pseudonyms_in(listed_pseudonyms(wanted.name, wanted.where)))
    for unwanted in query.not_in_lists:
        held = pseudonyms_in(listed_pseudonyms(unwanted.name, unwanted.where))
        conditions &= Q(pseudonym__isnull=True) | ~Q(pseudonym__in=held)
    return Person.objects.filter(conditions)

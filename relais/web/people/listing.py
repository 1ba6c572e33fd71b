"""The list of the insured, filtered and walked by indexes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from relais.common.dates import add_months, age_on
from relais.pages.cells import Badge
from relais.pages.lists import Button, Choices, Column, Empty, Filter, ListPage, Rows
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import CommuneName, Person
from relais.web.people import wording

AGES = (
    ("0-17", "moins de 18 ans"),
    ("18-24", "18 à 24 ans"),
    ("25-59", "25 à 59 ans"),
    ("60-79", "60 à 79 ans"),
    ("80-130", "80 ans et plus"),
)
KNOWN = (("oui", "avec"), ("non", "sans"), ("inconnu", "inconnu"))


def _of_age(rows: Rows, value: str) -> Rows:
    youngest, oldest = map(int, value.split("-"))
    today = timezone.localdate()
    # Ages are wide: walking by name and passing over is quicker than sorting all of an age, which a planner would choose.
    return rows.alias(born=Coalesce("birth_date", Value(None, DateField()))).filter(
        born__lte=add_months(today, -12 * youngest),
        born__gt=add_months(today, -12 * (oldest + 1)),
    )


def _with_account(rows: Rows, value: str) -> Rows:
    return rows.filter(has_account={"oui": True, "non": False, "inconnu": None}[value])


def _with_doctor(rows: Rows, value: str) -> Rows:
    return rows.filter(has_declared_doctor={"oui": True, "non": False, "inconnu": None}[value])


def _communes(agent: Agent) -> Choices:
    """Communes where somebody lives."""
    named = CommuneName.objects.filter(fund_id=agent.fund_id).order_by("text")
    return [(code, text.title()) for code, text in named.values_list("commune", "text")]


def _age(person: Person) -> str:
    if person.birth_date is None:
        return ""
    return f"{age_on(person.birth_date, person.died_on or timezone.localdate())} ans"


def _state(person: Person) -> Badge | str:
    if person.died_on:
        return Badge("Décédé", "late")
    return Badge("Ne pas solliciter", "warn") if person.opted_out else ""


class People(ListPage):
    """Every person of the fund, by name. To look for somebody, the search box above forgives more than a filter."""

    names = True
    title = "Personnes"
    noun = ("personne", "personnes")
    permission = Permission.SEARCH_PEOPLE
    template_name = "people/list.html"
    columns = (
        Column("name", "Nom", wording.full_name, sort="sort_name"),
        Column("age", "Âge", _age),
        Column("birth_date", "Naissance", kind="date", sort="birth_date"),
        Column("commune_name", "Commune"),
        Column(
            "complementary", "Complémentaire", lambda p: wording.COVERS.get(p.complementary, "")
        ),
        Column("has_account", "Compte ameli", lambda p: wording.yes_no(p.has_account), shown=False),
        Column("state", "À savoir", _state, kind="badge"),
    )
    filters = (
        Filter("commune", "Commune", choices=_communes, sentence="habitant {}"),
        Filter("age", "Âge", _of_age, choices=AGES, sentence="de {}"),
        Filter(
            "couverture",
            "Complémentaire",
            "complementary",
            choices=tuple(wording.COVERS.items()),
            sentence="{}",
        ),
        Filter(
            "compte", "Compte ameli", _with_account, choices=KNOWN, sentence="compte ameli : {}"
        ),
        Filter(
            "medecin",
            "Médecin traitant",
            _with_doctor,
            choices=KNOWN,
            sentence="médecin traitant : {}",
        ),
        Filter(
            "opposition",
            "Ne pas solliciter",
            "opted_out",
            kind="flag",
            sentence="à ne pas solliciter",
        ),
    )
    order = "name"
    empty = Empty(
        "L’annuaire est vide",
        "Un administrateur le charge avec la commande « relais directory load DOSSIER ».",
    )

    def rows(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.agent).current()

    def row_url(self, row: Person) -> str:
        return reverse("people:person", args=[row.pk])

    def buttons(self) -> Sequence[Button]:
        return (
            Button("Doublons", reverse("people:duplicates"), permission=Permission.MERGE_PEOPLE),
        )

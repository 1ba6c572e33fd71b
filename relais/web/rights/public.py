"""The public's simulator of the C2S: one question at a time, no account, no trace, plain words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator

from relais.pages.questions import Answers, Question, Questions
from relais.pages.typography import MONTHS
from relais.web.rights.answer import AMOUNTS, answer
from relais.web.rights.c2s_form import cents, months_before

WHERE = [
    ("metropole", "En France, en Europe (sauf Alsace et Moselle)"),
    ("alsace", "En Alsace ou en Moselle"),
    ("guadeloupe", "En Guadeloupe, à Saint-Martin ou à Saint-Barthélemy"),
    ("martinique", "En Martinique"),
    ("guyane", "En Guyane"),
    ("reunion", "À La Réunion"),
    ("mayotte", "À Mayotte"),
]
HOMES = [
    ("tenant", "Je paie un loyer, sans aide au logement"),
    ("tenant_with_aid", "Je paie un loyer, avec une aide au logement (APL, ALS, ALF)"),
    ("owner", "Je suis propriétaire"),
    ("free", "Je suis logé gratuitement (famille, amis, employeur)"),
    ("unknown", "Je ne sais pas"),
]
BENEFITS = [
    ("none", "Aucune de ces aides"),
    ("rsa", "Le RSA (revenu de solidarité active)"),
    ("aspa", "L’ASPA (minimum vieillesse)"),
    ("asi", "L’ASI (allocation supplémentaire d’invalidité)"),
    ("aah", "L’AAH (allocation aux adultes handicapés)"),
    ("ass", "L’ASS (allocation de solidarité spécifique)"),
]
INCOMES = {
    "wage_net": "Salaires (ce qui arrive sur le compte)",
    "unemployment": "Chômage, arrêts de maladie",
    "retirement": "Retraites, pensions",
    "other": "Le reste, sans l’aide au logement ni le RSA",
}


PLAINLY = {
    AMOUNTS["base_cents"]: "Vos ressources comptées, sur un an",
    AMOUNTS["base_known_cents"]: "Vos ressources connues, sur un an",
    AMOUNTS["ceiling_free_cents"]: "La C2S est gratuite jusqu’à",
    AMOUNTS["ceiling_participative_cents"]: "La C2S est possible jusqu’à",
    AMOUNTS["housing_cents"]: "Ajouté pour votre logement (dans le total)",
    AMOUNTS["monthly_participation_cents"]: "Vous paieriez par mois, pour tout le foyer",
}
"""Words of the amounts for who reads them once."""


def radios(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def money(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class Where(Question):
    title = "Où habitez-vous ?"
    lede = "La Complémentaire santé solidaire (C2S) paie vos soins avec l’Assurance Maladie. Répondez à quelques questions pour savoir si vous y avez droit. Nous ne gardons rien : ni nom, ni réponse."
    where = radios("Choisissez un lieu", WHERE)


class People(Question):
    title = "Qui vit avec vous ?"
    lede = "Votre couple : votre mari, votre femme, ou la personne avec qui vous vivez."
    partner = radios("Vivez-vous en couple ?", [("no", "Non"), ("yes", "Oui")])
    children = forms.IntegerField(
        label="Combien d’enfants ou de jeunes de moins de 25 ans faites-vous vivre ?",
        min_value=0,
        max_value=15,
        initial=0,
    )


class Ages(Question):
    title = "Quel âge avez-vous ?"
    lede = "Si la C2S n’est pas gratuite pour vous, son prix dépend de l’âge."
    age = forms.IntegerField(label="Votre âge", min_value=16, max_value=115)
    partner_age = forms.IntegerField(
        label="L’âge de la personne avec qui vous vivez en couple",
        min_value=16,
        max_value=115,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.answers.get("partner") != "yes":
            del self.fields["partner_age"]


class Home(Question):
    title = "Comment êtes-vous logé ?"
    home = radios("Votre logement", HOMES)


class Aid(Question):
    title = "Combien recevez-vous d’aide au logement ?"
    lede = "Le montant est sur votre relevé de la CAF ou de la MSA."
    aid = money("Euros par mois")

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return answers.get("home") == "tenant_with_aid"


class Benefit(Question):
    title = "Recevez-vous l’une de ces aides ?"
    lede = "Avec le RSA, la C2S est gratuite, sans autre calcul."
    benefit = radios("Aide reçue aujourd’hui", BENEFITS)


class Income(Question):
    title = "Combien votre foyer a-t-il reçu ?"
    sure = radios(
        "Avez-vous tout indiqué ?",
        [
            ("yes", "Oui, il n’y a rien d’autre"),
            ("no", "Non, ou je ne sais pas"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {kind: money(f"{label} : euros par mois") for kind, label in INCOMES.items()}
        self.fields = {**asked, **self.fields}
        first, last = _window(timezone.localdate())
        self.lede = (  # type: ignore[misc]
            f"Pour toutes les personnes du foyer, de {first} à {last}. Par exemple : 900 € chaque mois, "
            "écrivez 900 ; 6 000 € dans l’année, écrivez 500. Laissez vide ce que vous ne recevez pas."
        )

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return answers.get("benefit") != "rsa"


@method_decorator(login_not_required, name="dispatch")
class C2S(Questions):
    """The questions, then the answer; nothing is written anywhere."""

    steps = (Where, People, Ages, Home, Aid, Benefit, Income)

    def finish(self, request: HttpRequest, answers: Answers) -> HttpResponse:
        today = timezone.localdate()
        found = answer("c2s", facts_of(answers, today), today)
        told = [(PLAINLY[label], amount) for label, amount in found.amounts if label in PLAINLY]
        context = {"title": "Votre réponse", "answer": found, "amounts": told}
        return render(request, "rights/public_answer.html", context)


def facts_of(answers: Answers, today: dt.date) -> dict[str, Any]:
    """Answers as the rule reads them: the household's resources stand on the person who answers."""
    months = months_before(today)
    where = answers.get("where")
    benefit = answers.get("benefit")
    home = answers.get("home")
    known = answers.get("sure") == "yes"
    resources = [
        {"month": month, "kind": kind, "amount_cents": cents(answers[kind])}
        for kind in INCOMES
        if answers.get(kind)
        for month in months
    ]
    me = _member("vous", "applicant", _born(answers.get("age"), today))
    me.update(resources=resources, complete=known)
    if benefit and benefit != "none":
        me["situations"] = [benefit]
    members = [me]
    if answers.get("partner") == "yes":
        born = _born(answers.get("partner_age"), today)
        members.append({**_member("conjoint", "partner", born), "complete": known})
    for number in range(answers.get("children") or 0):
        # Under 25 is all the rule asks, and the participation of the youngest is the same.
        member = _member(f"enfant {number + 1}", "dependant", _born(10, today))
        members.append({**member, "complete": known})
    aid = answers.get("aid")
    return {
        "territory": "metropole" if where == "alsace" else where,
        "alsace_moselle": where == "alsace",
        "housing": None if home in (None, "unknown") else home,
        "housing_aid": [{"month": m, "amount_cents": cents(aid)} for m in months] if aid else [],
        "members": members,
    }


def _member(name: str, role: str, born: str | None) -> dict[str, Any]:
    return {"id": name, "role": role, "birth_date": born, "situations": []}


def _born(age: int | None, today: dt.date) -> str | None:
    return None if age is None else dt.date(today.year - age, 1, 1).isoformat()


def _window(today: dt.date) -> tuple[str, str]:
    """First and last month of the reference period: the twelve that end two months before the request."""
    months = months_before(today, 14)
    return _month_name(months[0]), _month_name(months[11])


def _month_name(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"

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
from relais.web.rights.answer import answer
from relais.web.rights.c2s_form import cents, months_before

WHERE = [
    ("metropole", "En métropole"),
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
    "wage_net": "Salaires nets",
    "unemployment": "Chômage et indemnités de maladie",
    "retirement": "Retraites et pensions",
    "other": "Tout le reste (sauf aide au logement et RSA)",
}


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
    lede = "La Complémentaire santé solidaire (C2S) paie la part de vos soins que l’Assurance Maladie ne rembourse pas. Cinq minutes suffisent pour savoir si vous y avez droit. Rien n’est gardé."
    where = radios("Votre lieu de vie", WHERE)


class People(Question):
    title = "Qui vit avec vous ?"
    lede = "Comptez votre conjoint (mariage, Pacs ou vie commune) et les personnes de moins de 25 ans à votre charge."
    partner = radios("Vivez-vous en couple ?", [("no", "Non"), ("yes", "Oui")])
    children = forms.IntegerField(
        label="Combien de personnes à charge de moins de 25 ans ?",
        min_value=0,
        max_value=15,
        initial=0,
    )


class Ages(Question):
    title = "Quel âge avez-vous ?"
    lede = "L’âge change le montant d’une éventuelle participation."
    age = forms.IntegerField(label="Votre âge", min_value=16, max_value=115)
    partner_age = forms.IntegerField(
        label="L’âge de votre conjoint", min_value=16, max_value=115, required=False
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
    aid = money("Aide par mois, en euros")

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return answers.get("home") == "tenant_with_aid"


class Benefit(Question):
    title = "Recevez-vous l’une de ces aides ?"
    lede = "Avec le RSA, la C2S gratuite est attribuée sans condition de plafond."
    benefit = radios("Aide reçue aujourd’hui", BENEFITS)


class Income(Question):
    title = "Combien votre foyer a-t-il reçu ?"
    sure = radios(
        "Est-ce que tout y est ?",
        [
            ("yes", "Oui, il n’y a pas d’autre ressource"),
            ("no", "Non, il en manque ou je ne sais pas"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {kind: money(f"{label}, en euros par mois") for kind, label in INCOMES.items()}
        self.fields = {**asked, **self.fields}
        first, last = _window(timezone.localdate())
        self.lede = (  # type: ignore[misc]
            f"Pour tout le foyer, en moyenne par mois, de {first} à {last}. "
            "Laissez vide ce que vous ne recevez pas."
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
        context = {"title": "Votre réponse", "answer": found, "answers": answers}
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

"""Facts of a household typed in one dense page, for an agent with somebody at the desk."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

TERRITORIES = [
    ("metropole", "Métropole"),
    ("guadeloupe", "Guadeloupe"),
    ("martinique", "Martinique"),
    ("guyane", "Guyane"),
    ("reunion", "La Réunion"),
    ("mayotte", "Mayotte"),
]
HOUSINGS = [
    ("", "Inconnu"),
    ("tenant", "Locataire sans aide"),
    ("tenant_with_aid", "Locataire avec aide au logement"),
    ("owner", "Propriétaire"),
    ("free", "Logé gratuitement"),
]
ROLES = [("applicant", "Demandeur"), ("partner", "Conjoint"), ("dependant", "À charge")]
SITUATIONS = [
    ("", "Aucune de ces situations"),
    ("rsa", "RSA"),
    ("aspa", "ASPA (minimum vieillesse)"),
    ("asi", "ASI"),
    ("aah", "AAH"),
    ("ass", "ASS"),
    ("sick_pay", "En arrêt indemnisé"),
    ("unemployment", "Chômage indemnisé"),
    ("training", "En formation"),
]
KINDS = [
    ("", "—"),
    ("wage_net", "Salaire net"),
    ("unemployment", "Chômage"),
    ("sick_pay", "Indemnités journalières"),
    ("maternity_pay", "Indemnités de maternité"),
    ("retirement", "Retraite"),
    ("pension", "Pension"),
    ("invalidity_pension", "Pension d’invalidité"),
    ("accident_rent", "Rente d’accident"),
    ("aah", "AAH"),
    ("asi", "ASI"),
    ("aspa", "ASPA"),
    ("ass", "ASS"),
    ("rsa", "RSA"),
    ("alimony_received", "Pension alimentaire reçue"),
    ("alimony_paid", "Pension alimentaire versée"),
    ("family_benefit", "Prestations familiales"),
    ("self_employed_net", "Bénéfice d’indépendant"),
    ("micro_turnover", "Chiffre d’affaires de micro-entreprise"),
    ("scholarship", "Bourse"),
    ("training_pay", "Rémunération de formation"),
    ("exceptional_gain", "Gain exceptionnel"),
    ("other", "Autre ressource"),
]
MONTHS_BACK = 30
MOST_MEMBERS = 12
LINES, MOST_LINES = 2, 10


def euro_field(label: str, least: int | None = 0, **options: Any) -> forms.DecimalField:
    """Euros with at most two decimals; a comma or a point."""
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=10_000_000,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8}),
        **options,
    )


def date_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class HouseholdForm(forms.Form):
    """What is true for the whole household, and what to compare with."""

    on = date_field("Date de la demande")
    territory = forms.ChoiceField(label="Territoire", choices=TERRITORIES)
    alsace_moselle = forms.BooleanField(label="Régime d’Alsace-Moselle", required=False)
    housing = forms.ChoiceField(label="Logement", choices=HOUSINGS, required=False)
    housing_aid = euro_field("Aide au logement par mois")
    other_on = date_field("Comparer à une autre date", required=False)
    other_monthly = euro_field("… ou à d’autres ressources par mois pour le demandeur")


class MemberForm(forms.Form):
    """One person; an empty line is nobody."""

    role = forms.ChoiceField(label="Place", choices=ROLES)
    birth_date = date_field("Né(e) le", required=False)
    situation = forms.ChoiceField(label="Situation", choices=SITUATIONS, required=False)

    def __init__(self, *args: Any, lines: int = LINES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, lines + 1):
            self.fields[f"kind{n}"] = forms.ChoiceField(
                label=f"Ressource {n}", choices=KINDS, required=False
            )
            self.fields[f"amount{n}"] = euro_field(f"Euros par mois ({n})")
        self.fields["complete"] = forms.BooleanField(
            label="Toutes ses ressources sont là", required=False
        )
        self.fields["shared_custody"] = forms.BooleanField(
            label="Résidence alternée", required=False
        )
        self.lines = lines

    @property
    def person(self) -> list[forms.BoundField]:
        return [self[name] for name in ("role", "birth_date", "situation")]

    @property
    def resources(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each resource beside its amount."""
        return [(self[f"kind{n}"], self[f"amount{n}"]) for n in range(1, self.lines + 1)]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self["complete"], self["shared_custody"]]


def members_of(data: Any, count: int, lines: int = LINES) -> list[MemberForm]:
    """Forms of `count` people with `lines` resources each; the first is the one who asks."""
    rows = []
    for n in range(count):
        role = "applicant" if n == 0 else "dependant"
        initial = {"role": role, "complete": n > 0}
        rows.append(MemberForm(data, prefix=f"m{n}", initial=initial, lines=lines))
    return rows


def facts_of(
    household: dict[str, Any], members: list[dict[str, Any]], on: dt.date
) -> dict[str, Any]:
    """What was typed, in the shape the rule reads: a monthly amount stands for each of the months before the day."""
    months = months_before(on)
    aid = household.get("housing_aid")
    return {
        "territory": household["territory"],
        "alsace_moselle": household["alsace_moselle"],
        "housing": household["housing"] or None,
        "housing_aid": [{"month": m, "amount_cents": cents(aid)} for m in months] if aid else [],
        "members": [_member(n, said, months) for n, said in enumerate(members)],
    }


def _member(n: int, said: dict[str, Any], months: list[str]) -> dict[str, Any]:
    resources = [
        {"month": month, "kind": said[f"kind{line}"], "amount_cents": cents(said[f"amount{line}"])}
        for line in range(1, MOST_LINES + 1)
        if said.get(f"kind{line}") and said.get(f"amount{line}") is not None
        for month in months
    ]
    return {
        "id": f"personne {n + 1}",
        "role": said["role"],
        "birth_date": said["birth_date"].isoformat() if said.get("birth_date") else None,
        "shared_custody": said.get("shared_custody", False),
        "situations": [said["situation"]] if said.get("situation") else [],
        "resources": resources,
        "complete": said.get("complete", False),
    }


def months_before(on: dt.date, count: int = MONTHS_BACK) -> list[str]:
    """The months before a day, the day's own included: the rule takes those of its reference period."""
    last = on.year * 12 + on.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1)]


def cents(amount: Decimal | None) -> int:
    return int((amount or Decimal(0)) * 100)

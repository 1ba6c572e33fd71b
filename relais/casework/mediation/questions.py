"""Questions asked to someone who refers a disagreement to the mediator, one at a time, without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from relais.casework.case.forms.declared import DateInput
from relais.casework.mediation.enums import Applicant, Motive
from relais.pages.questions import Answers, Question
from relais.registers.accounts.models import Fund


def _past(day: Any) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError("Cette date n’est pas encore arrivée.")


def _day(label: str, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=DateInput(), validators=[_past]
    )


class WhichFund(Question):
    title = "Quelle est votre caisse ?"
    lede = "Celle avec laquelle vous n’êtes pas d’accord."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funds = Fund.objects.order_by("name").values_list("code", "name")
        self.fields["fund"] = forms.ChoiceField(label="Caisse", choices=list(funds))

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return Fund.objects.count() > 1


class Who(Question):
    title = "Demander l’aide du médiateur"
    lede = (
        "Le médiateur examine les désaccords avec la caisse d’assurance maladie. C’est gratuit et"
        " confidentiel. Vous devez d’abord avoir fait une démarche auprès du service concerné."
    )
    applicant = forms.ChoiceField(
        label="Vous êtes", choices=Applicant.choices, widget=forms.RadioSelect
    )
    on_behalf = forms.ChoiceField(
        label="La demande est",
        choices=[("me", "Pour moi"), ("other", "Pour quelqu’un d’autre, qui m’a donné son accord")],
        widget=forms.RadioSelect,
    )
    # Hidden from people and from screen readers: only a program fills it.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Ce champ doit rester vide.")
        return ""


class Mandate(Question):
    title = "Qui êtes-vous ?"
    lede = "La personne concernée est demandée ensuite."
    mandated_by = forms.CharField(
        label="Votre nom et votre qualité",
        max_length=160,
        help_text="Par exemple : Anne Roux, assistante sociale, ou Paul Martin, son fils.",
    )
    mandate = forms.BooleanField(label="Cette personne m’a donné son accord pour cette demande")

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return answers.get("on_behalf") == "other"


class Identity(Question):
    title = "La personne concernée"
    lede = "Pour une entreprise : son nom, et celui de la personne qui la représente."
    last_name = forms.CharField(label="Nom", max_length=120)
    first_names = forms.CharField(label="Prénoms", max_length=120)
    birth_date = _day("Date de naissance", required=False)


class Dispute(Question):
    title = "Votre désaccord"
    motive = forms.ChoiceField(label="De quoi s’agit-il ?", choices=Motive.choices)
    statement = forms.CharField(
        label="Que s’est-il passé ?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="N’écrivez pas d’information médicale : le médiateur n’en a pas besoin.",
    )
    decision_notified_on = _day(
        "Date où vous avez reçu la décision",
        "Si vous contestez une décision écrite. Un délai de recours court à partir de ce jour.",
        required=False,
    )


class Conditions(Question):
    title = "Ce que vous avez déjà fait"
    prior_step = forms.ChoiceField(
        label="Avez-vous déjà écrit au service concerné, ou réclamé auprès de lui ?",
        choices=[("yes", "Oui"), ("no", "Non")],
        widget=forms.RadioSelect,
    )
    prior_step_on = _day("À quelle date ?", "Même approximative.", required=False)
    litigation = forms.ChoiceField(
        label="Une action est-elle engagée devant un tribunal ?",
        choices=[("no", "Non"), ("yes", "Oui")],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("prior_step") == "yes" and not said.get("prior_step_on"):
            self.add_error("prior_step_on", "Indiquez la date de cette démarche.")
        if said.get("prior_step") == "no":
            self.add_error(
                "prior_step",
                "Le médiateur ne peut intervenir qu’après une première démarche. Écrivez d’abord au"
                " service concerné, par votre compte ameli ou par courrier, puis revenez ici.",
            )
        if said.get("litigation") == "yes":
            self.add_error(
                "litigation",
                "Le médiateur ne peut pas intervenir quand un tribunal est saisi.",
            )
        return said


class Reach(Question):
    title = "Comment vous répondre"
    email = forms.EmailField(
        label="Courriel", required=False, help_text="Vous y recevrez l’accusé de réception."
    )
    phone = forms.CharField(label="Téléphone", required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("email") and not said.get("phone") and not self.errors:
            raise forms.ValidationError("Donnez un courriel ou un téléphone pour la réponse.")
        return said


STEPS: tuple[type[Question], ...] = (
    Who,
    WhichFund,
    Mandate,
    Identity,
    Dispute,
    Conditions,
    Reach,
)

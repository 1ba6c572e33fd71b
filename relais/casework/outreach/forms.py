"""Forms of the campaign pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from relais.casework.case.procedures import procedures
from relais.casework.outreach.enums import AppointmentKind, CampaignChannel, Outcome, Strata
from relais.casework.outreach.flagged import screenings
from relais.casework.outreach.lists import event_names, list_names, list_title
from relais.casework.outreach.models import Campaign
from relais.pages.typography import DAYS
from relais.registers.accounts.models import Agent, Team
from relais.registers.directory.models import Person

COVER = [
    ("none", "Aucune complémentaire"),
    ("private", "Complémentaire privée"),
    ("c2s_free", "C2S sans participation"),
    ("c2s_participative", "C2S avec participation"),
]
YES_NO = [("", "Peu importe"), ("1", "Oui"), ("0", "Non")]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TargetForm(forms.Form):
    """The target: what the register knows, what a screening found, what the data tower listed."""

    age_low = forms.IntegerField(
        label="Âge, à partir de", min_value=0, max_value=130, required=False
    )
    age_high = forms.IntegerField(label="Âge, jusqu’à", min_value=0, max_value=130, required=False)
    communes = forms.CharField(
        label="Communes",
        required=False,
        max_length=2000,
        help_text="Noms ou codes INSEE, séparés par des virgules. Vide : toutes.",
    )
    sex = forms.ChoiceField(
        label="Sexe",
        required=False,
        choices=[("", "Peu importe"), ("female", "Femmes"), ("male", "Hommes")],
    )
    has_account = forms.ChoiceField(label="Compte en ligne", required=False, choices=YES_NO)
    has_declared_doctor = forms.ChoiceField(
        label="Médecin traitant déclaré", required=False, choices=YES_NO
    )
    complementary = forms.MultipleChoiceField(
        label="Complémentaire santé",
        required=False,
        choices=COVER,
        widget=forms.CheckboxSelectMultiple,
    )
    signals = forms.MultipleChoiceField(
        label="Repérés par", required=False, widget=forms.CheckboxSelectMultiple
    )
    lists = forms.MultipleChoiceField(
        label="Dans une liste remise par les données",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    not_in_lists = forms.MultipleChoiceField(
        label="Hors d’une liste", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, agent: Agent, query: dict[str, Any], **kwargs: Any) -> None:
        self.agent, self.query = agent, query
        low, high = query.get("age") or (None, None)
        given = {"age_low": low, "age_high": high, "communes": ", ".join(query.get("communes", []))}
        for name in ("sex", "complementary", "signals"):
            given[name] = query.get(name)
        for name in ("has_account", "has_declared_doctor"):
            given[name] = "" if query.get(name) is None else str(int(query[name]))
        for name in ("lists", "not_in_lists"):
            given[name] = [each["name"] for each in query.get(name, [])]
        kwargs["initial"] = given
        super().__init__(*args, **kwargs)
        self._offer("signals", screenings())
        names = [(name, list_title("targets", name)) for name in list_names()]
        self._offer("lists", names)
        self._offer("not_in_lists", names)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A question without an answer to choose is not asked."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_communes(self) -> list[str]:
        found = []
        for part in filter(None, re.split(r"\s*[,;]\s*", self.cleaned_data["communes"].strip())):
            if re.fullmatch(r"\d[\dAB]\d{3}", part):
                found.append(part)
                continue
            people = Person.objects.filter(fund=self.agent.fund_id, commune_name__iexact=part)
            code = people.values_list("commune", flat=True).first()
            if code is None:
                raise forms.ValidationError(f"Aucun assuré de la caisse n’habite « {part} ».")
            found.append(code)
        return found

    def saved_query(self) -> dict[str, Any]:
        """The query as it is kept; what the form does not show (columns of a list) stays."""
        said = self.cleaned_data
        kept = {key: self.query[key] for key in ("postal_codes", "regimes") if self.query.get(key)}
        if said["age_low"] is not None or said["age_high"] is not None:
            kept["age"] = [said["age_low"], said["age_high"]]
        for name in ("communes", "sex", "complementary", "signals"):
            if said.get(name):
                kept[name] = said[name]
        for name in ("has_account", "has_declared_doctor"):
            if said[name]:
                kept[name] = said[name] == "1"
        for name in ("lists", "not_in_lists"):
            before = {each["name"]: each for each in self.query.get(name, [])}
            if said.get(name):
                kept[name] = [before.get(one, {"name": one}) for one in said[name]]
        return kept


class RulesForm(forms.Form):
    """Everything but the target."""

    title = forms.CharField(label="Titre", max_length=160)
    theme = forms.CharField(label="Thème", max_length=160)
    starts_on = forms.DateField(label="Premier jour", widget=Day)
    ends_on = forms.DateField(label="Dernier jour", widget=Day, required=False)
    channels = forms.MultipleChoiceField(
        label="Canaux", choices=CampaignChannel.choices, widget=forms.CheckboxSelectMultiple
    )
    needs_phone = forms.BooleanField(
        label="Ne garder que les personnes dont un téléphone est connu", required=False
    )
    holdout_percent = forms.DecimalField(
        label="Groupe témoin (%)",
        min_value=0,
        max_value=50,
        decimal_places=1,
        help_text="Mis de côté par tirage au sort, jamais appelé : c’est lui qui dit l’effet.",
    )
    strata = forms.ChoiceField(label="Témoin équilibré par", choices=Strata.choices)
    max_contacts = forms.IntegerField(
        label="Contacts au plus par personne",
        min_value=1,
        max_value=20,
        help_text="Toutes campagnes confondues, sur la période qui suit.",
    )
    pressure_days = forms.IntegerField(label="… sur combien de jours", min_value=1, max_value=366)
    call_from = forms.TimeField(label="Appels à partir de", widget=Hour)
    call_until = forms.TimeField(label="Appels jusqu’à", widget=Hour)
    call_days = forms.TypedMultipleChoiceField(
        label="Jours d’appel",
        coerce=int,
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
    )
    call_holidays = forms.BooleanField(label="Appeler aussi les jours fériés", required=False)
    max_attempts = forms.IntegerField(label="Essais par personne", min_value=1, max_value=10)
    retry_hours = forms.IntegerField(label="Heures entre deux essais", min_value=1, max_value=720)
    lease_minutes = forms.IntegerField(
        label="Minutes pour un appel",
        min_value=1,
        max_value=120,
        help_text="Passé ce temps sans réponse de l’agent, la personne est rendue à la liste.",
    )
    procedure = forms.ChoiceField(label="Dossier qu’un appel peut ouvrir", required=False)
    measured_event = forms.ChoiceField(label="Effet mesuré par", required=False)
    measured_days = forms.IntegerField(
        label="… dans les jours qui suivent", min_value=1, max_value=730
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        shown = campaign or Campaign(starts_on=timezone.localdate())
        given = {name: getattr(shown, name, None) for name in self.base_fields}
        given["holdout_percent"] = shown.holdout_per_mille / 10
        kwargs["initial"] = given
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            ("", "Aucun"),
            *((each.name, each.title) for each in procedures() if each.person_required),
        ]
        events = sorted({*event_names(), *filter(None, [shown.measured_event])})
        self.fields["measured_event"].choices = [  # type: ignore[attr-defined]
            ("", "Rien pour l’instant"),
            *((name, list_title("events", name)) for name in events),
        ]
        if campaign and campaign.pk and campaign.waves.exists():
            for name in ("holdout_percent", "strata"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Le tirage est fait : il ne change plus."

    def rules(self) -> dict[str, Any]:
        """What `create_campaign` and `edit_campaign` take."""
        said = dict(self.cleaned_data)
        said["holdout_per_mille"] = round(said.pop("holdout_percent") * 10)
        return said


class OutcomeForm(forms.Form):
    """What goes with an outcome: when to call back, what was booked."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    call_back_at = forms.DateTimeField(label="Rappeler le", widget=Moment, required=False)
    appointment_at = forms.DateTimeField(label="Rendez-vous le", widget=Moment, required=False)
    appointment_place = forms.CharField(label="Lieu du rendez-vous", max_length=160, required=False)
    appointment_kind = forms.ChoiceField(
        label="Forme du rendez-vous",
        choices=AppointmentKind.choices,
        required=False,
        initial=AppointmentKind.CARE,
    )
    note = forms.CharField(label="Note", max_length=500, required=False)
    open_case = forms.BooleanField(label="Ouvrir ou rejoindre son dossier", required=False)


class FieldActionForm(forms.Form):
    """A place and a day."""

    title = forms.CharField(label="Titre", max_length=160)
    place = forms.CharField(label="Lieu", max_length=160)
    public = forms.CharField(label="Public rencontré", max_length=120, required=False)
    on = forms.DateField(label="Jour", widget=Day)


class EntryForm(forms.Form):
    """Quick entry on site."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    n_people = forms.IntegerField(
        label="Combien de personnes", min_value=1, max_value=500, initial=1
    )
    pseudonym = forms.CharField(
        label="Numéro interne de la personne",
        max_length=40,
        required=False,
        help_text="Facultatif : laissez vide pour compter sans nommer.",
    )
    appointment_at = forms.DateTimeField(label="Rendez-vous le", widget=Moment, required=False)
    appointment_place = forms.CharField(label="Lieu du rendez-vous", max_length=160, required=False)
    note = forms.CharField(label="Note", max_length=500, required=False)


class ReassignForm(forms.Form):
    """From one agent to another, or to anyone."""

    from_agent = forms.ModelChoiceField(label="Agent à remplacer", queryset=Agent.objects.none())
    to_agent = forms.ModelChoiceField(
        label="Confier à",
        queryset=Agent.objects.none(),
        required=False,
        empty_label="N’importe qui",
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Agent.objects.filter(fund=agent.fund_id, partner=None).order_by("last_name")
        for name in ("from_agent", "to_agent"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]


class WaveForm(forms.Form):
    title = forms.CharField(label="Nom de la vague", max_length=120, required=False)
    number = forms.IntegerField(widget=forms.HiddenInput)
    team = forms.ModelChoiceField(
        label="Équipe", queryset=Team.objects.none(), required=False, empty_label="Toutes"
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.visible_to(agent).order_by("name")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class ScriptForm(forms.Form):
    text = forms.CharField(
        label="Ce que dit l’agent", max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Liste des contacts passés (CSV)",
        help_text="Colonnes : « issue », « date », et « pseudonyme » ou « nom », « prénom », « date de naissance ».",
    )

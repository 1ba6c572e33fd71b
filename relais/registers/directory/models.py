"""The register of insured people: who they are, whom they live with, how to reach them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from relais.registers.accounts.models import FundScopedQuerySet
from relais.registers.directory.normalise import sort_name


class Sex(models.TextChoices):
    FEMALE = "female", "Femme"
    MALE = "male", "Homme"


class HouseholdRole(models.TextChoices):
    APPLICANT = "applicant", "Demandeur"
    PARTNER = "partner", "Conjoint"
    DEPENDANT = "dependant", "Personne à charge"


class ContactKind(models.TextChoices):
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "Adresse e-mail"


class Origin(models.TextChoices):
    EXTRACT = "extract", "Fichier de la caisse"
    AGENT = "agent", "Saisie d’un agent"


class Household(models.Model):
    """People who count together for rights. `key` is the warehouse's household_id."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="households")
    key = models.CharField(max_length=40)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fund", "key", name="household_once_in_fund")]

    def __str__(self) -> str:
        return f"Foyer {self.key}"


class PersonQuerySet(FundScopedQuerySet):
    def current(self) -> PersonQuerySet:
        """People who were not merged into another file."""
        return self.filter(merged_into__isnull=True)


class Person(models.Model):
    """An insured person or dependant of a fund. `pseudonym` is the warehouse's person_id, empty for someone added by hand."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="persons")
    pseudonym = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 unique but absent for some
    last_name = models.CharField("nom", max_length=120)
    birth_name = models.CharField("nom de naissance", max_length=120, blank=True)
    first_names = models.CharField("prénoms", max_length=160)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    sex = models.CharField("sexe", max_length=6, choices=Sex, blank=True)
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    household_role = models.CharField(max_length=10, choices=HouseholdRole, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    commune_name = models.CharField("commune", max_length=80, blank=True)
    regime = models.CharField("régime", max_length=20, blank=True)
    complementary = models.CharField("complémentaire", max_length=20, blank=True)
    has_declared_doctor = models.BooleanField("médecin traitant déclaré", null=True)
    has_account = models.BooleanField("compte en ligne", null=True)
    died_on = models.DateField("date de décès", null=True, blank=True)
    opted_out = models.BooleanField("ne souhaite pas être sollicité", default=False)
    opted_out_at = models.DateTimeField(
        null=True, blank=True, help_text="Choix recueilli ici : il l’emporte sur le fichier"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    sort_name = models.CharField(max_length=200, editable=False)
    row_hash = models.CharField(max_length=32, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["sort_name", "row_hash"], related_name="past_versions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "pseudonym"], name="person_once_in_fund")
        ]
        indexes = [
            models.Index(fields=["fund", "birth_date"], name="person_by_birth"),
            # The last columns let a filtered list walk in the order of names without reading the rows it passes over.
            models.Index(
                fields=[
                    "fund",
                    "sort_name",
                    "id",
                    "merged_into",
                    "birth_date",
                    "complementary",
                    "has_account",
                    "has_declared_doctor",
                    "opted_out",
                ],
                name="person_by_name",
            ),
            models.Index(
                fields=["fund", "commune", "sort_name", "id", "merged_into", "birth_date"],
                name="person_by_commune",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_name.upper()} {self.first_names.split(' ')[0]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_name(self.last_name, self.first_names)
        super().save(*args, **kwargs)


class ContactPoint(models.Model):
    """A way to reach a person, or the whole household when it is shared.

    `value` is +33612345678 for a phone, lower case for an e-mail. `valid` is false once an agent found it wrong:
    the row stays, so that the next extract does not bring it back.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    kind = models.CharField(max_length=5, choices=ContactKind)
    value = models.CharField(max_length=120)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.AGENT)
    valid = models.BooleanField(default=True)

    objects = FundScopedQuerySet.as_manager()
    history = HistoricalRecords(related_name="past_versions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
                name="contact_of_one_owner",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "value"], name="contact_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["household", "kind", "value"], name="contact_once_per_household"
            ),
        ]
        indexes = [models.Index(fields=["fund", "value"], name="contact_by_value")]

    def __str__(self) -> str:
        return self.value


class NameToken(models.Model):
    """A distinct word of the names of a fund's people, without accents or case."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=40)
    n_people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "text"], name="token_once_in_fund")]

    def __str__(self) -> str:
        return self.text


class TokenKey(models.Model):
    """A word with up to two letters taken out: two words that share one are near each other."""

    fund = models.ForeignKey(
        "accounts.Fund", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=8)
    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        indexes = [models.Index(fields=["fund", "key", "token"], name="key_to_token")]

    def __str__(self) -> str:
        return self.key


class PersonToken(models.Model):
    """A person whose names hold a word."""

    pk = models.CompositePrimaryKey("token", "person")
    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["person", "token"], name="person_to_token")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.token_id}"


class CommuneName(models.Model):
    """A commune where some of a fund's people live, its name in plain words ("saint raphael")."""

    fund = models.ForeignKey(
        "accounts.Fund", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commune = models.CharField(max_length=5)
    text = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "commune", "text"], name="commune_name_once")
        ]

    def __str__(self) -> str:
        return self.text


class Merge(models.Model):
    """Two files found to be one person: `absorbed` now leads to `keep`, until it is undone."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    keep = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    reason = models.TextField("motif")
    differences = models.JSONField(
        default=dict, help_text="champ -> [valeur gardée, valeur écartée]"
    )
    filled = models.JSONField(default=dict, help_text="champ -> [valeur d’avant, valeur reprise]")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="absorbed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.keep}"


class MergeMove(models.Model):
    """One row that pointed to the absorbed file: moved to the kept one, or left because the kept one had its twin."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moves")
    model = models.CharField(max_length=80)
    field = models.CharField(max_length=80)
    row = models.CharField(max_length=64)
    moved = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.model} {self.row}"


class SuggestionState(models.TextChoices):
    OPEN = "open", "À examiner"
    MERGED = "merged", "Fusionnés"
    DISMISSED = "dismissed", "Deux personnes différentes"


class DuplicateSuggestion(models.Model):
    """Two files that look like one person. `score` is between 0 and 1; `reasons` are French sentences."""

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_suggested_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["fund", "state", "-score"], name="suggestion_to_examine")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class NamesShown(models.Model):
    """How many names an agent was shown by lists, and took by exports, in one hour: what the quotas of mass reading count."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    n_shown = models.PositiveIntegerField(default=0)
    n_exported = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("agent", "hour", name="names_shown_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%d/%m/%Y %H} h : {self.n_shown}"

"""What mediation adds to a file: its own few fields."""

from __future__ import annotations

from django.db import models

from relais.casework.case.models import Case
from relais.casework.case.models.files import CasePartQuerySet
from relais.casework.mediation.enums import Applicant, Cause, Inadmissible, Motive, Service, TakenUp


class Mediation(models.Model):
    """One referral to the mediator, as it was received, then what came of it.

    A referral comes from someone who is not logged in: what is typed is a statement, the person of the file is linked by the
    mediator.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="mediation"
    )
    applicant = models.CharField(max_length=10, choices=Applicant, default=Applicant.INSURED)
    last_name = models.CharField(max_length=120, blank=True)
    first_names = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    mandated_by = models.CharField(
        max_length=160,
        blank=True,
        help_text="Mandataire : nom et qualité de qui saisit pour autrui",
    )
    sender = models.CharField(
        max_length=32,
        blank=True,
        help_text="Marque du jour de l’envoi, sans rien dire de l’adresse",
    )
    motive = models.CharField(max_length=20, choices=Motive)
    statement = models.TextField(blank=True)
    prior_step_on = models.DateField(null=True, blank=True)
    decision_notified_on = models.DateField(null=True, blank=True)
    service = models.CharField(max_length=20, choices=Service, blank=True)
    admissible_on = models.DateField(null=True)
    inadmissible = models.CharField(max_length=20, choices=Inadmissible, blank=True)
    opinion_on = models.DateField(null=True)
    cause = models.CharField(max_length=20, choices=Cause, blank=True)
    recommendation = models.TextField(blank=True)
    taken_up = models.CharField(max_length=10, choices=TakenUp, blank=True)

    objects = CasePartQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.case)

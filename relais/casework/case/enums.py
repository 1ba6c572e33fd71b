"""Words shared by every file, whatever its procedure."""

from __future__ import annotations

from django.db.models import TextChoices


class Holder(TextChoices):
    """Whose move it is: the time that passes is counted on this one."""

    FUND = "fund", "La caisse"
    PERSON = "person", "La personne"
    THIRD_PARTY = "third_party", "Un tiers"


class Lane(TextChoices):
    """Order of treatment."""

    NORMAL = "normal", "Normale"
    URGENT = "urgent", "Urgente"
    SENSITIVE = "sensitive", "Sensible"


class CaseOrigin(TextChoices):
    """What brought the file."""

    SIGNAL = "signal", "Repérage dans les données"
    REFERRAL = "referral", "Orientation d’un partenaire"
    CAMPAIGN = "campaign", "Campagne d’appels"
    SELF = "self", "Demande de la personne"
    INTERNAL = "internal", "Service de la caisse"


#: Outcome of a file whose opening was taken back; shown in words, counted nowhere.
OPENED_BY_MISTAKE = "opened_by_mistake"


class Channel(TextChoices):
    """How people were in contact."""

    PHONE = "phone", "Téléphone"
    DESK = "desk", "Accueil"
    VISIT = "visit", "Visite"
    MAIL = "mail", "Courrier"
    EMAIL = "email", "Courriel"
    SMS = "sms", "SMS"
    VIDEO = "video", "Visioconférence"
    ONLINE = "online", "Téléservice"
    PARTNER = "partner", "Par un partenaire"


class Direction(TextChoices):
    OUTGOING = "outgoing", "De la caisse"
    INCOMING = "incoming", "Vers la caisse"


class StepState(TextChoices):
    """What became of a step of the plan."""

    TO_DO = "to_do", "À faire"
    DONE = "done", "Réalisée"
    NOT_DONE = "not_done", "Non réalisée"


class Proof(TextChoices):
    """What shows that a step was carried out."""

    DOCUMENT = "document", "Document au dossier"
    CLAIM = "claim", "Remboursement constaté"
    PROFESSIONAL = "professional", "Confirmation du professionnel"
    PERSON = "person", "Parole de la personne"

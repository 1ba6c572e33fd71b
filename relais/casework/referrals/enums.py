"""Words of a partner's referral. What a partner is told is a closed list: nothing else of a file can leave."""

from __future__ import annotations

from django.db.models import TextChoices


class ReferralState(TextChoices):
    """Where a referral is, for the fund."""

    SENT = "sent", "À lire"
    RECEIVED = "received", "Lue"
    TAKEN = "taken", "Prise en charge"
    JOINED = "joined", "Jointe à un accompagnement"
    DECLINED = "declined", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


class ReferralNeed(TextChoices):
    """What the partner saw, in coded words: no medical text."""

    RIGHTS = "rights", "Droits : ouvrir, renouveler, comprendre"
    CARE = "care", "Soins : y accéder, les payer, trouver un professionnel"
    DIGITAL = "digital", "Démarches en ligne"


class ReferralObstacle(TextChoices):
    """What keeps the person from care, as the partner understood it."""

    COST = "cost", "Le coût"
    INFORMATION = "information", "Le manque d’information"
    COMPLEXITY = "complexity", "La complexité des démarches"
    ACCESS = "access", "L’éloignement ou l’attente"
    FEAR = "fear", "La crainte"


class ConsentGivenBy(TextChoices):
    PERSON = "person", "La personne elle-même"
    REPRESENTATIVE = "representative", "Son représentant légal"


class DeclineReason(TextChoices):
    """Why the fund does not take a referral, as its author is told."""

    OTHER_FUND = "other_fund", "La personne relève d’une autre caisse"
    NOT_FOUND = "not_found", "La personne n’a pas pu être identifiée"
    UNREACHABLE = "unreachable", "La personne n’a pas pu être jointe"
    PERSON_DECLINED = "person_declined", "La personne ne souhaite pas d’accompagnement"
    OUT_OF_SCOPE = "out_of_scope", "La demande ne relève pas de l’accompagnement santé"
    IN_PROCESS = "in_process", "Le dossier est déjà en traitement dans un autre service"


class PartnerStep(TextChoices):
    """The only things a partner learns of what follows."""

    SENT = "sent", "Envoyé à la caisse"
    RECEIVED = "received", "Reçu par la caisse"
    ALREADY = "already", "Déjà accompagné"
    TAKEN = "taken", "Pris en charge"
    CONTACTED = "contacted", "Personne contactée"
    UNDER_WAY = "under_way", "Accompagnement en cours"
    ENDED = "ended", "Accompagnement terminé"
    STOPPED = "stopped", "Accompagnement arrêté"
    DECLINED = "declined", "Non retenu"
    WITHDRAWN = "withdrawn", "Retiré"
    CONSENT_OVER = "consent_over", "Suivi terminé : l’accord de la personne est arrivé à son terme"

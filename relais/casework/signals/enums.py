"""States of a filed signal and of a professional to look at, and why a signal is set aside."""

from __future__ import annotations

from django.db import models


class SignalState(models.TextChoices):
    NEW = "new", "Nouveau"
    SEEN = "seen", "Vu"
    ASKED = "asked", "Pièces demandées"
    KEPT = "kept", "Dossier à ouvrir"
    OPENED = "opened", "Dossier ouvert"
    SET_ASIDE = "set_aside", "Écarté"
    EXPIRED = "expired", "Disparu des données"
    RETIRED = "retired", "Détecteur retiré"


class AsideReason(models.TextChoices):
    WRONG = "wrong", "Les faits sont inexacts"
    KNOWN = "known", "Déjà connu ou déjà accompagné"
    EXPLAINED = "explained", "Situation expliquée et normale"
    REFUSED = "refused", "La personne ne le souhaite pas"
    MOVED = "moved", "N’est plus assuré ici"
    JUSTIFIED = "justified", "Justificatif produit"
    SETTLED = "settled", "Déjà régularisé ou remboursé"
    MINOR = "minor", "Anomalie réelle, enjeu trop faible"
    DOUBLE = "double", "Déjà suivi dans un autre dossier"
    OTHER = "other", "Autre raison"


class Purpose(models.TextChoices):
    NEED = "need", "Besoin ou droit"
    ABUSE = "abuse", "Contrôle"


class SubjectKind(models.TextChoices):
    PERSON = "person", "Personne"
    HOUSEHOLD = "household", "Foyer"
    PROVIDER = "provider", "Professionnel"
    NETWORK = "network", "Réseau"
    CERTIFICATE = "certificate", "Certificat"


class Addressee(models.TextChoices):
    PROVIDER = "provider", "Le professionnel"
    PRESCRIBER = "prescriber", "Le prescripteur"
    PATIENT = "patient", "Le patient"
    FACILITY = "facility", "L’établissement"
    SERVICE = "service", "Un service de la caisse"
    OTHER = "other", "Quelqu’un d’autre"


class Arm(models.TextChoices):
    RANKED = "ranked", "Classé"
    RANDOM = "random", "Tiré au sort"


class QueueState(models.TextChoices):
    TO_LOOK = "to_look", "À regarder"
    TAKEN = "taken", "Pris en charge"
    CONFIRMED = "confirmed", "Anomalie confirmée"
    UNFOUNDED = "unfounded", "Rien à signaler"
    INCONCLUSIVE = "inconclusive", "Sans conclusion"


# Somebody may still look, or is looking.
WAITING = (QueueState.TO_LOOK, QueueState.TAKEN)
CONCLUDED = (QueueState.CONFIRMED, QueueState.UNFOUNDED, QueueState.INCONCLUSIVE)
# A decision is still to be taken.
PENDING = (SignalState.NEW, SignalState.SEEN)
# Somebody may still decide: those, and those that wait for documents.
UNDECIDED = (*PENDING, SignalState.ASKED)
REASONS = {
    Purpose.NEED: (
        AsideReason.WRONG,
        AsideReason.KNOWN,
        AsideReason.EXPLAINED,
        AsideReason.REFUSED,
        AsideReason.MOVED,
        AsideReason.OTHER,
    ),
    Purpose.ABUSE: (
        AsideReason.WRONG,
        AsideReason.EXPLAINED,
        AsideReason.JUSTIFIED,
        AsideReason.SETTLED,
        AsideReason.MINOR,
        AsideReason.DOUBLE,
        AsideReason.OTHER,
    ),
}
# What a reason says of the definition: it was right, or mistaken. The others say nothing of it.
CONFIRMING = (AsideReason.KNOWN, AsideReason.REFUSED, AsideReason.SETTLED, AsideReason.MINOR)
REFUTING = (AsideReason.WRONG, AsideReason.EXPLAINED, AsideReason.JUSTIFIED)

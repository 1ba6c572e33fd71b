"""States of a filed signal, and why one is set aside."""

from __future__ import annotations

from django.db import models


class SignalState(models.TextChoices):
    NEW = "new", "Nouveau"
    SEEN = "seen", "Vu"
    OPENED = "opened", "Dossier ouvert"
    SET_ASIDE = "set_aside", "Écarté"
    EXPIRED = "expired", "Disparu des données"


class AsideReason(models.TextChoices):
    WRONG = "wrong", "Les faits sont inexacts"
    KNOWN = "known", "Déjà connu ou déjà accompagné"
    EXPLAINED = "explained", "Situation expliquée et normale"
    REFUSED = "refused", "La personne ne le souhaite pas"
    MOVED = "moved", "N’est plus assuré ici"
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


# A decision is still to be taken.
PENDING = (SignalState.NEW, SignalState.SEEN)

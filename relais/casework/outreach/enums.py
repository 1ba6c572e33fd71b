"""Words of a campaign: what an agent picks and reads (French), what the code stores (English)."""

from __future__ import annotations

from django.db.models import TextChoices


class CampaignStatus(TextChoices):
    DRAFT = "draft", "En préparation"
    READY = "ready", "Prête"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "Suspendue"
    CLOSED = "closed", "Terminée"


class CampaignChannel(TextChoices):
    PHONE = "phone", "Téléphone"
    ONSITE = "onsite", "Sur le terrain"
    MAIL = "mail", "Courrier"
    EMAIL = "email", "Courriel"
    SMS = "sms", "SMS"


class Strata(TextChoices):
    """What the holdout is balanced on."""

    AGE_COMMUNE = "age_commune", "Tranche d’âge et commune"
    AGE = "age", "Tranche d’âge"
    COMMUNE = "commune", "Commune"
    NONE = "none", "Aucune strate"


class Arm(TextChoices):
    CALL = "call", "À contacter"
    HOLDOUT = "holdout", "Groupe témoin"


class TargetState(TextChoices):
    """Where a person stands in the call list."""

    OPEN = "open", "À appeler"
    LEASED = "leased", "En cours d’appel"
    CALLBACK = "callback", "À rappeler"
    COMPANION = "companion", "Même téléphone qu’un proche"
    DONE = "done", "Traité"
    EXHAUSTED = "exhausted", "Injoignable après tous les essais"
    WITHDRAWN = "withdrawn", "Retiré de la liste"
    HELD_OUT = "held_out", "Mis de côté (groupe témoin)"


class Withdrawal(TextChoices):
    """Why a person left the call list without being called to the end."""

    OPTED_OUT = "opted_out", "Ne veut plus être contacté"
    LINE_OPTED_OUT = "line_opted_out", "Un proche, au même téléphone, ne veut plus être contacté"
    DIED = "died", "Personne décédée"
    MERGED = "merged", "Fiche fusionnée avec une autre"


class Outcome(TextChoices):
    """What came of one attempt, on any channel."""

    REACHED = "reached", "Joint et informé"
    BOOKED = "booked", "Rendez-vous pris"
    REFUSED = "refused", "Refus"
    ALREADY_COVERED = "already_covered", "Déjà fait ou déjà couvert"
    UNREACHABLE = "unreachable", "Injoignable"
    CALL_BACK = "call_back", "À rappeler"
    WRONG_NUMBER = "wrong_number", "Faux numéro"
    OPTED_OUT = "opted_out", "Ne plus contacter (STOP)"
    CONTACTED = "contacted", "Contacté, sans réponse connue"


#: Outcomes after which the person has been spoken to.
SPOKEN = (
    Outcome.REACHED,
    Outcome.BOOKED,
    Outcome.REFUSED,
    Outcome.ALREADY_COVERED,
    Outcome.CALL_BACK,
    Outcome.OPTED_OUT,
)

#: Outcomes that end the work on a person.
FINAL = (
    Outcome.REACHED,
    Outcome.BOOKED,
    Outcome.REFUSED,
    Outcome.ALREADY_COVERED,
    Outcome.WRONG_NUMBER,
    Outcome.CONTACTED,
)


class AppointmentKind(TextChoices):
    ONSITE = "onsite", "Sur place"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visio"
    CARE = "care", "Chez un professionnel de santé"


class ImportStatus(TextChoices):
    WAITING = "waiting", "Pas encore examiné"
    CHECKED = "checked", "Examiné, à confirmer"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    STOPPED = "stopped", "Interrompu"


class Fate(TextChoices):
    """What will become of a line of a file of past contacts."""

    NEW = "new", "Contacts à ajouter"
    KNOWN = "known", "Déjà là"
    NOBODY = "nobody", "Assuré introuvable"
    HELD_OUT = "held_out", "Au groupe témoin"
    UNREADABLE = "unreadable", "Illisibles"


class Exclusion(TextChoices):
    """Why a person answered by the query is not put on the call list. The first that holds is the reason."""

    ALREADY_IN = "already_in", "Déjà dans une vague de cette campagne"
    DIED = "died", "Décédé"
    OPTED_OUT = "opted_out", "Ne veut plus être contacté"
    PRESSURE = "pressure", "Déjà trop sollicité sur la période"
    NO_PHONE = "no_phone", "Aucun numéro de téléphone connu"

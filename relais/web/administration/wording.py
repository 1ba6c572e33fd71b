"""Words of the journal, and of a few days."""

from __future__ import annotations

from relais.casework.case.procedures import procedures
from relais.pages.typography import short_date
from relais.registers.accounts.models import Absence

VERBS = {
    "open_account": "Compte ouvert",
    "set_roles": "Rôles changés",
    "close_account": "Compte fermé",
    "reopen_account": "Compte rouvert",
    "declare_absence": "Absence déclarée",
    "add_partner": "Partenaire ajouté",
    "change_partner": "Partenaire modifié",
    "read": "Dossier consulté",
    "merge": "Fiches réunies",
    "undo_merge": "Réunion de fiches annulée",
    "dismiss_duplicate": "Doublon écarté",
    "reveal_nir": "Numéro de sécurité sociale lu",
    "mass_reading": "Lecture massive de dossiers",
    "register_person": "Personne ajoutée à l’annuaire",
    "add_contact_point": "Coordonnée ajoutée",
    "drop_contact_point": "Coordonnée signalée fausse",
    "opt_out": "Refus des sollicitations",
    "opt_in": "Accord aux sollicitations",
    "person.opt_out": "Refus des sollicitations",
    "person.opt_in": "Accord aux sollicitations",
    "exported": "Liste exportée",
    "letters_printed": "Courriers imprimés",
    "make_key": "Clé d’accès créée",
    "revoke_key": "Clé d’accès retirée",
    "referral.send": "Orientation envoyée",
    "referral.acknowledge": "Orientation : réception accusée",
    "referral.take_over": "Orientation prise en charge",
    "referral.decline": "Orientation non retenue",
    "referral.reopen": "Orientation reprise",
    "referral.withdraw": "Orientation retirée",
    "signals.loaded": "Signaux de la nuit reçus",
    "signal.opened": "Dossier ouvert sur un signal",
    "signal.set_aside": "Signal écarté",
    "signal.undone": "Décision sur un signal annulée",
    "signal.kept": "Signal retenu pour un dossier",
    "signal.asked": "Pièces demandées sur un signal",
    "signal.received": "Pièces reçues sur un signal",
    "signal.withdrawn": "Demande de pièces retirée",
    "signal.excepted": "Professionnel excepté d’un détecteur",
    "signal.exception_ended": "Exception à un détecteur terminée",
    "queue.loaded": "File des professionnels à regarder reçue",
    "queue.taken": "Professionnel à regarder pris en charge",
    "queue.given_back": "Professionnel à regarder rendu à la file",
    "queue.concluded": "Conclusion sur un professionnel regardé",
    "queue.undone": "Conclusion sur un professionnel annulée",
    "detector.retired": "Détecteur retiré de la file",
    "detector.returned": "Détecteur revenu dans la file",
    "detector.put_back": "Détecteur remis en service par un agent",
    "campaign.create": "Campagne créée",
    "campaign.edit": "Règles de campagne changées",
    "campaign.status": "Campagne lancée, suspendue ou terminée",
    "campaign.wave": "Vague construite",
    "campaign.assign_wave": "Vague confiée",
    "campaign.script": "Script enregistré",
    "campaign.claim": "Personne à appeler prise",
    "campaign.release": "Personne à appeler rendue",
    "campaign.outcome": "Appel enregistré",
    "campaign.undo": "Appel annulé",
    "campaign.reassign": "Appels confiés à un autre agent",
    "campaign.field_action": "Action de terrain prévue",
    "campaign.field_entry": "Rencontre notée",
    "campaign.undo_entry": "Rencontre annulée",
    "campaign.import": "Contacts importés",
    "campaign.import_discarded": "Import de contacts retiré",
    "campaign.history": "Contacts passés repris",
    "case.hand_over": "Dossiers confiés à un autre agent",
}
# What is done to a file beside its steps; the verb is "<procedure>.<word>".
IN_A_FILE = {
    "open": "Dossier ouvert",
    "history": "Dossier repris d’un autre outil",
    "assign": "Dossier confié",
    "person": "Personne du dossier désignée",
    "lane": "Voie changée",
    "undo": "Étape annulée",
    "contact": "Échange noté",
    "note": "Note ajoutée",
    "document": "Document déposé",
    "letter": "Courrier fait",
    "review": "Bilan des droits complété",
    "deadline_extended": "Délai prolongé",
    "task_added": "Tâche ajoutée",
    "task_done": "Tâche faite",
    "task_dropped": "Tâche abandonnée",
    "step_added": "Étape ajoutée au plan",
    "step_done": "Étape du plan réalisée",
    "step_not_done": "Étape du plan non réalisée",
    "step_reopened": "Étape du plan remise à faire",
}
TARGETS = {
    "accounts.agent": "Compte",
    "accounts.fund": "Caisse",
    "accounts.partner": "Partenaire",
    "accounts.apikey": "Clé d’accès",
    "case.case": "Dossier",
    "directory.person": "Personne",
    "directory.merge": "Réunion de fiches",
    "directory.duplicatesuggestion": "Doublon",
    "outreach.attempt": "Appel",
    "outreach.campaign": "Campagne",
    "outreach.fieldaction": "Action de terrain",
    "outreach.fieldentry": "Rencontre",
    "outreach.target": "Personne à appeler",
    "referrals.referral": "Orientation",
    "signals.filedsignal": "Signal",
    "signals.signalexception": "Exception à un détecteur",
    "signals.signaldefinition": "Repérage",
    "signals.rankedprovider": "Professionnel à regarder",
    "signals.ranking": "File des professionnels",
    "signals.detectorretirement": "Retrait d’un détecteur",
}


def verb(name: str) -> str:
    """A verb of the journal in French; one that nobody translated is shown as it is."""
    if name in VERBS:
        return VERBS[name]
    head, _, word = name.partition(".")
    procedure = next((each for each in procedures() if each.name == head), None)
    step = procedure.transition(word) if procedure else None
    if step is not None:
        return step.label
    return IN_A_FILE.get(word, name.replace("_", " ").replace(".", " : "))


def target(kind: str, key: str) -> str:
    """What an event is about: « Dossier n° 12 »."""
    return f"{TARGETS.get(kind, kind.rpartition('.')[2])} n°\N{NO-BREAK SPACE}{key}"


def days(absence: Absence) -> str:
    return f"du {short_date(absence.starts_on)} au {short_date(absence.ends_on)}"

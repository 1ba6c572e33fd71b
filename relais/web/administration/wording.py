"""Words of the journal, and of a few days."""

from __future__ import annotations

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
}


def verb(name: str) -> str:
    """A verb of the journal in French; one that nobody translated is shown as it is."""
    return VERBS.get(name, name.replace("_", " "))


def days(absence: Absence) -> str:
    return f"du {short_date(absence.starts_on)} au {short_date(absence.ends_on)}"

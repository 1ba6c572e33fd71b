"""French words of what a professional is and does."""

from __future__ import annotations

from relais.casework.signals.specialties import specialty

KINDS = {
    "doctor": "Médecin",
    "dentist": "Chirurgien-dentiste",
    "midwife": "Sage-femme",
    "nurse": "Infirmier",
    "physiotherapist": "Masseur-kinésithérapeute",
    "pharmacy": "Pharmacie",
    "laboratory": "Laboratoire",
    "optician": "Opticien",
    "hearing": "Audioprothésiste",
    "device": "Fournisseur de dispositifs",
    "transport": "Transporteur",
    "hospital": "Hôpital",
    "clinic": "Clinique",
    "health_centre": "Centre de santé",
    "vaccination_centre": "Centre de vaccination",
    "other": "Autre",
}
FAMILIES = {
    "consultation": "consultation",
    "nursing": "soins infirmiers",
    "dental": "soins dentaires",
    "optical": "optique",
    "hearing": "aides auditives",
    "imaging": "imagerie",
    "biology": "biologie",
    "physiotherapy": "kinésithérapie",
    "transport": "transport",
    "device": "dispositif",
    "drug": "médicament",
    "vaccination": "vaccination",
    "covid_test": "test Covid-19",
    "surgery": "acte opératoire",
    "stay": "séjour",
    "other": "autre",
}
INDICATORS = {
    "reimbursed_cents": "Remboursé",
    "n_patients": "Patients",
    "quantity": "Actes",
    "per_patient_cents": "Remboursé par patient",
    "acts_per_100": "Actes pour 100 patients",
}


def peers(specialty_code: str, territory: str) -> str:
    """« médecine générale, Var »; the specialty alone when the department has too few."""
    told = specialty(specialty_code)
    return f"{told}, département {territory}" if territory else f"{told}, tous départements"

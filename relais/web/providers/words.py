"""French words of what a professional is and does."""

from __future__ import annotations

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
# IR_SPE_V for doctors and dentists, then IR_ACT_V (after "A") for the others.
SPECIALTIES = {
    "01": "médecine générale",
    "02": "anesthésie-réanimation",
    "03": "cardiologie",
    "04": "chirurgie générale",
    "05": "dermatologie",
    "06": "radiologie",
    "07": "gynécologie-obstétrique",
    "08": "gastro-entérologie",
    "11": "oto-rhino-laryngologie",
    "12": "pédiatrie",
    "13": "pneumologie",
    "14": "rhumatologie",
    "15": "ophtalmologie",
    "16": "urologie",
    "19": "chirurgie dentaire",
    "32": "neurologie",
    "33": "psychiatrie",
    "35": "néphrologie",
    "41": "chirurgie orthopédique",
    "A21": "sages-femmes",
    "A24": "infirmiers",
    "A26": "masseurs-kinésithérapeutes",
    "A30": "laboratoires",
    "A50": "pharmacies",
    "A55": "transporteurs",
    "A60": "fournisseurs de dispositifs",
    "A63": "opticiens",
    "A64": "audioprothésistes",
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


def specialty(code: str) -> str:
    return SPECIALTIES.get(code, f"spécialité {code}")


def peers(specialty_code: str, territory: str) -> str:
    """« médecine générale, Var »; the specialty alone when the department has too few."""
    told = specialty(specialty_code)
    return f"{told}, département {territory}" if territory else f"{told}, tous départements"

"""French words of the specialties of professionals."""

from __future__ import annotations

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


def specialty(code: str) -> str:
    return SPECIALTIES.get(code, f"spécialité {code}")

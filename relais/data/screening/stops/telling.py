"""Why a stop could not be judged, in French, and where the fact is found."""

from __future__ import annotations

WHY = {
    "overlapped": "arrêts qui se chevauchent : à mettre en ordre dans le dossier",
    "long_illness": "lien possible avec une affection de longue durée : protocole de soins",
    "maximum": "durée maximale proche, ou congé pris en plusieurs fois : à compter jour par jour",
    "status": "statut du travailleur : contrat de travail, Urssaf, France Travail",
    "birth": "naissance et début de l’affiliation : acte de naissance, attestation de droits",
    "income": "revenu des trois dernières années et début de l’affiliation : Urssaf, dossier",
    "wages": "salaires des trois mois précédents : attestation de salaire, DSN",
    "opening": "heures ou salaires des six ou douze derniers mois : bulletins de paie, DSN",
}
PAYMENT = {
    "same": "payé comme la règle le dit",
    "less": "payé en moins",
    "unpaid": "rien de payé",
    "more": "payé en plus",
}

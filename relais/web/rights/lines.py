"""Lines of a legal value that is a table, in French: what the code keys in English, a reader knows by a word."""

from __future__ import annotations

from relais.web.rights.c2s_form import KINDS

WORDS = {
    **{code: label for code, label in KINDS if code},
    "after": "après",
    "after_decision_regularity": "après la décision (séjour)",
    "after_decision_residence": "après la décision (résidence)",
    "after_maintenance": "après le maintien des droits",
    "allowance_pss_months": "allocation, en mois du plafond",
    "at_mp": "accident du travail",
    "before": "avant",
    "biology": "biologie",
    "closes": "ferme",
    "couple": "couple",
    "covid_test": "test de la Covid-19",
    "daily_pass_divisor": "diviseur du plafond annuel, par jour",
    "denominator": "dénominateur",
    "dental": "soins dentaires",
    "device": "dispositifs",
    "discontinuous": "travail discontinu",
    "drug": "médicaments",
    "extra": "par personne en plus",
    "fillings": "obturations",
    "first": "d’abord",
    "first_two": "premier et deuxième enfants",
    "hearing": "aides auditives",
    "high": "haut",
    "hours": "heures",
    "idle": "sans activité",
    "imaging": "imagerie",
    "last": "dernier",
    "liberal": "profession libérale",
    "low": "bas",
    "low_income_share": "part en cas de faible revenu",
    "maternite": "maternité",
    "monthly": "paie mensuelle",
    "multiple": "naissance multiple",
    "numerator": "numérateur",
    "nursing": "soins infirmiers",
    "opens": "ouvre",
    "optical": "optique",
    "physiotherapy": "kinésithérapie",
    "raam": "indépendants",
    "salaried": "salarié",
    "sales": "vente",
    "self_employed": "indépendant",
    "services": "services",
    "single": "seul",
    "six_months": "six mois",
    "smic_hours": "heures de SMIC",
    "specialists": "spécialistes",
    "stay": "séjour",
    "surgery": "chirurgie",
    "then": "ensuite",
    "third": "troisième enfant et suivants",
    "three_months": "trois mois",
    "twelve_months": "douze mois",
    "twins": "jumeaux",
    "visits": "visites",
    "working": "en activité",
}
# What a bare number counts, by the beginning of the value's name.
NUMBERED = {
    "aci_": "taille {}",
    "c2s_ceiling": "{} personne(s)",
    "c2s_household": "{} personne(s)",
    "c2s_participation_by_age": "dès {} ans",
}


def line(name: str, key: str) -> str:
    """« couple », « dès 60 ans », « 2 personnes »; a code of the law (an act, a speciality) as it is."""
    if key in WORDS:
        return WORDS[key]
    shape = next((told for start, told in NUMBERED.items() if name.startswith(start)), "{}")
    if key.isdecimal() and "(s)" in shape:
        shape = shape.replace("(s)", "s" if int(key) > 1 else "")
    return shape.format(key.replace("_", " ")) if key.isdecimal() else key.replace("_", " ")

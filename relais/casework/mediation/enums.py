"""Words of mediation (CSS L217-7-1). Lists that no public source fixes are a proposal, to be confirmed."""

from __future__ import annotations

from django.db.models import TextChoices


class Applicant(TextChoices):
    """Who asks: any user of the body."""

    INSURED = "insured", "Assuré ou ayant droit"
    EMPLOYER = "employer", "Employeur"


class Motive(TextChoices):
    """What the disagreement is about."""

    REPLACEMENT_INCOME = "replacement_income", "Revenus de remplacement (indemnités, pensions)"
    REIMBURSEMENT = "reimbursement", "Remboursement de soins"
    AFFILIATION = "affiliation", "Affiliation, droits de base"
    COMPLEMENTARY = "complementary", "Complémentaire santé solidaire ou aide médicale de l’État"
    CARTE_VITALE = "carte_vitale", "Carte Vitale, compte en ligne"
    INDU = "indu", "Somme réclamée par la caisse"
    AT_MP = "at_mp", "Accident du travail, maladie professionnelle"
    SOCIAL_AID = "social_aid", "Aide financière"
    RELATION = "relation", "Délai ou qualité de la réponse"
    OTHER = "other", "Autre"


class Service(TextChoices):
    """The service of the fund whose decision or silence is contested."""

    DAILY_ALLOWANCES = "daily_allowances", "Indemnités journalières"
    INVALIDITY = "invalidity", "Invalidité"
    REIMBURSEMENT = "reimbursement", "Frais de santé"
    RIGHTS = "rights", "Gestion des droits"
    COMPLEMENTARY = "complementary", "C2S et AME"
    AT_MP = "at_mp", "Risques professionnels"
    CONTROL = "control", "Contrôle et contentieux"
    SOCIAL_AID = "social_aid", "Action sanitaire et sociale"
    RECEPTION = "reception", "Relation clients"
    MEDICAL = "medical", "Service médical"


class Inadmissible(TextChoices):
    """The condition that is missing."""

    NO_PRIOR_STEP = "no_prior_step", "Aucune démarche préalable auprès du service"
    LITIGATION = "litigation", "Une action en justice est engagée"
    OTHER_BODY = "other_body", "L’organisme concerné n’est pas la caisse"
    NOT_A_DISPUTE = "not_a_dispute", "Aucun désaccord avec la caisse n’est décrit"


class Result(TextChoices):
    """Kind of result, at the end of a mediation."""

    EXPLICATION = "explication", "Explication"
    DROIT_ACCORDE = "droit_accorde", "Droit accordé"
    PAIEMENT = "paiement", "Paiement"
    REJET = "rejet", "Rejet"
    IRRECEVABLE = "irrecevable", "Irrecevable"
    DESISTEMENT = "desistement", "Désistement de l’usager"


class Cause(TextChoices):
    """What led to the disagreement, as the mediator sees it."""

    DELAY = "delay", "Délai de traitement"
    MISSING_PIECE = "missing_piece", "Pièce manquante ou perdue"
    INFORMATION = "information", "Information absente ou peu claire"
    RULE = "rule", "Règle mal appliquée"
    DATA = "data", "Erreur de données ou d’échange entre organismes"
    COMPLEX = "complex", "Situation complexe ou réglementation inadaptée"
    NONE = "none", "Aucun dysfonctionnement"


class TakenUp(TextChoices):
    """What the fund did with the recommendation."""

    YES = "yes", "Suivie"
    PARTLY = "partly", "Suivie en partie"
    NO = "no", "Non suivie"
    NONE = "none", "Pas de recommandation"

"""Words of health support. Lists that no public source fixes are a proposal, to be confirmed with the Cnam's letters."""

from __future__ import annotations

from django.db.models import TextChoices


class Axis(TextChoices):
    """The three sides of a support (CPAM du Var, activity 2021)."""

    RIGHTS = "rights", "Droits"
    CARE = "care", "Soins"
    DIGITAL = "digital", "Numérique"


class Obstacle(TextChoices):
    """What keeps a person from care or rights."""

    COST = "cost", "Coût"
    INFORMATION = "information", "Manque d’information"
    COMPLEXITY = "complexity", "Complexité des démarches"
    ACCESS = "access", "Accès : distance, délai, mobilité"
    FEAR = "fear", "Crainte ou appréhension"


class DetectedBy(TextChoices):
    """Where the person was found."""

    SELF = "self", "La personne elle-même"
    RECEPTION = "reception", "Accueil"
    PHONE = "phone", "Plateforme téléphonique"
    PROCESSING = "processing", "Traitement des dossiers"
    HEALTH_CENTRE = "health_centre", "Centre d’examens de santé"
    SOCIAL_AID = "social_aid", "Action sanitaire et sociale"
    SOCIAL_SERVICE = "social_service", "Service social"
    MEDICAL_SERVICE = "medical_service", "Service médical"
    PARTNER = "partner", "Partenaire"
    CAMPAIGN = "campaign", "Campagne d’appels"
    DATA = "data", "Repérage dans les données"


class Need(TextChoices):
    """The first need, as heard at the detection."""

    DENTAL = "dental", "Soins dentaires"
    OPTICAL = "optical", "Lunettes"
    HEARING = "hearing", "Audition"
    GENERAL = "general", "Médecin généraliste"
    SPECIALIST = "specialist", "Médecin spécialiste"
    EXAMS = "exams", "Examens, imagerie, biologie"
    SURGERY = "surgery", "Hospitalisation, chirurgie"
    MENTAL = "mental", "Santé mentale"
    DEVICE = "device", "Matériel médical"
    RIGHTS = "rights", "Ouverture ou renouvellement de droits"
    DIGITAL = "digital", "Démarches en ligne"


class Outcome(TextChoices):
    """How a support ends."""

    REALISE_TOTAL = "realise_total", "Soins ou démarches réalisés en totalité"
    REALISE_PARTIEL = "realise_partiel", "Soins ou démarches réalisés en partie"
    DROITS_OUVERTS = "droits_ouverts", "Droits ouverts"
    ABANDON_ASSURE = "abandon_assure", "Abandon par la personne"
    INJOIGNABLE = "injoignable", "Personne injoignable"
    REFUS = "refus", "Refus de la personne"
    REORIENTE_SERVICE_SOCIAL = "reoriente_service_social", "Réorientation vers le service social"
    HORS_CHAMP = "hors_champ", "Hors du champ de la mission"
    DECES = "deces", "Décès"


class RefusalReason(TextChoices):
    """Why the person does not want the support."""

    NO_NEED = "no_need", "N’en a plus besoin"
    ALREADY_HELPED = "already_helped", "Déjà accompagnée ailleurs"
    ALONE = "alone", "Préfère faire seule"
    NOT_NOW = "not_now", "Pas le moment"
    DISTRUST = "distrust", "Ne souhaite pas d’échange avec la caisse"
    COST = "cost", "Craint un reste à payer"
    OTHER = "other", "Autre raison"


class NotDone(TextChoices):
    """Why a step of the plan was not carried out."""

    COST_LEFT = "cost_left", "Reste à payer trop élevé"
    NO_APPOINTMENT = "no_appointment", "Pas de rendez-vous trouvé"
    CARE_REFUSED = "care_refused", "Refus de soins d’un professionnel"
    HEALTH = "health", "État de santé"
    GAVE_UP = "gave_up", "La personne y a renoncé"
    RIGHT_REFUSED = "right_refused", "Droit refusé"
    NO_LONGER_NEEDED = "no_longer_needed", "N’est plus nécessaire"
    MOVED = "moved", "Départ vers une autre caisse"


class ReviewedRight(TextChoices):
    """Items of the review of rights: every right, not only those of the Assurance Maladie."""

    AFFILIATION = "puma", "Affiliation (PUMa)"
    CARTE_VITALE = "carte_vitale", "Carte Vitale à jour"
    COMPTE_AMELI = "compte_ameli", "Compte ameli"
    COORDONNEES_BANCAIRES = "coordonnees_bancaires", "Coordonnées bancaires"
    MEDECIN_TRAITANT = "medecin_traitant", "Médecin traitant déclaré"
    C2S = "c2s", "Complémentaire santé solidaire"
    MUTUELLE = "mutuelle", "Mutuelle ou contrat d’entreprise"
    AME = "ame", "Aide médicale de l’État"
    ALD = "ald", "Affection de longue durée"
    INVALIDITE = "invalidite", "Pension d’invalidité"
    IJ = "ij", "Indemnités journalières"
    ASS = "ass", "Aide financière de la caisse (action sanitaire et sociale)"
    EXAMEN_PREVENTION = "examen_prevention", "Examen de prévention en santé"
    AAH_MDPH = "aah_mdph", "AAH et droits de la MDPH"
    MINIMA = "minima", "RSA, ASPA ou ASI"
    LOGEMENT = "logement", "Aide au logement"


class RightState(TextChoices):
    """What the review found for one right."""

    UNKNOWN = "unknown", "À vérifier"
    OPEN = "open", "Ouvert"
    TO_ASK = "to_ask", "À demander"
    ASKED = "asked", "Demandé"
    REFUSED = "refused", "Refusé"
    NOT_CONCERNED = "not_concerned", "Non concerné"


class LookBack(TextChoices):
    """What is found six months after the closing."""

    STABLE = "stable", "Situation stable"
    NEW_NEED = "new_need", "Nouveau besoin"
    RENOUNCES_AGAIN = "renounces_again", "Renonce de nouveau à des soins"
    NOT_REACHED = "not_reached", "Personne non jointe"

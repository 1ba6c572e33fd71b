"""Health support (mission accompagnement santé), whole: from the detection to the look back six months later."""

from __future__ import annotations

from relais.casework.case.enums import Channel, Holder
from relais.casework.case.procedures import (
    Clock,
    FieldSpec,
    PlanWords,
    Procedure,
    Section,
    State,
    Transition,
    register,
)
from relais.casework.support import effects, guards, letters, sections
from relais.casework.support.enums import (
    Axis,
    DetectedBy,
    LookBack,
    Need,
    NotDone,
    Obstacle,
    Outcome,
    RefusalReason,
)
from relais.registers.accounts.permissions import Permission

WORK = Permission.WORK_SUPPORT
BEFORE_PLAN = ("detected", "offered", "review", "planning")
RUNNING = ("supported", "waiting_person", "waiting_third")
ACCOMPANIED = ("review", "planning", *RUNNING)

# Internal delays: the Cnam's letters that fix them are not public. All are a proposal, to be confirmed.
FIRST_CONTACT = Clock("first_contact", "Premier contact", 5, "working_days")
ANSWER = Clock("answer", "Réponse à la proposition", 15, "working_days")
REVIEW = Clock("review", "Bilan des droits", 10, "working_days")
PLAN = Clock("plan", "Plan confirmé avec la personne", 10, "working_days")
FOLLOW_UP = Clock("follow_up", "Point avec la personne", 20, "working_days")
CHASE = Clock("chase", "Relance", 10, "working_days")
LOOK_BACK = Clock("look_back", "Bilan à six mois", 6, "months")

CHANNEL = FieldSpec("channel", "Canal de l’échange", "choice", dict(Channel.choices), quiet=True)
SUMMARY = FieldSpec("summary", "Ce qui s’est dit", "long_text", required=False, quiet=True)
AGREED, NOT_AGREED = effects.writes(agreed_on="today")
REFUSED, NOT_REFUSED = effects.writes(refusal_reason="reason")
LOOKED, NOT_LOOKED = effects.writes(looked_back_on="today", look_back="situation")


def _only(*outcomes: Outcome) -> dict[str, str]:
    return {outcome.value: str(outcome.label) for outcome in outcomes}


SUPPORT = Procedure(
    name="support",
    title="Accompagnement santé",
    plural="Accompagnements",
    prefix="MAS",
    slug="accompagnements",
    see=Permission.SEE_SUPPORT,
    work=WORK,
    section="Accompagnement",
    path=(
        ("detection", "Détection"),
        ("agreement", "Accord"),
        ("review", "Bilan des droits"),
        ("plan", "Plan"),
        ("support", "Accompagnement"),
        ("closing", "Clôture"),
        ("look_back", "Bilan à six mois"),
    ),
    states=(
        State("detected", "Détecté", Holder.FUND, step="detection"),
        State("offered", "Accompagnement proposé", Holder.PERSON, step="agreement"),
        State("review", "Bilan des droits", Holder.FUND, step="review"),
        State("planning", "Plan à convenir", Holder.FUND, step="plan"),
        State("supported", "Accompagnement en cours", Holder.FUND, step="support"),
        State("waiting_person", "En attente de la personne", Holder.PERSON, step="support"),
        State("waiting_third", "En attente d’un tiers", Holder.THIRD_PARTY, step="support"),
        State("closed", "Clos", Holder.FUND, closed=True, step="closing"),
        State("ended", "Arrêté", Holder.FUND, closed=True),
        State("looked_back", "Bilan à six mois fait", Holder.FUND, closed=True, step="look_back"),
    ),
    outcomes=dict(Outcome.choices),
    clocks=(FIRST_CONTACT,),
    opening_fields=(
        FieldSpec("detected_by", "Détecté par", "choice", dict(DetectedBy.choices), required=False),
        FieldSpec("need", "Premier besoin", "choice", dict(Need.choices), required=False),
    ),
    on_open=effects.on_open,
    plan=PlanWords(
        axes=dict(Axis.choices),
        obstacles=dict(Obstacle.choices),
        reasons=dict(NotDone.choices),
        states=("planning", *RUNNING),
    ),
    sections=(
        Section("Bilan des droits", "support/rights.html", sections.rights),
        Section("Au départ", "support/start.html", sections.start),
    ),
    transitions=(
        Transition(
            "agree",
            "Enregistrer l’accord",
            ("offered", "detected"),
            "review",
            WORK,
            fields=(
                FieldSpec(
                    "consent",
                    "La personne accepte l’accompagnement et les échanges d’informations qu’il demande",
                    "confirm",
                ),
                CHANNEL,
                SUMMARY,
            ),
            meets=("answer", "first_contact"),
            starts=(REVIEW,),
            letter=letters.AGREEMENT,
            effect=AGREED,
            reverse=NOT_AGREED,
        ),
        Transition(
            "offer",
            "Noter la proposition faite",
            ("detected",),
            "offered",
            WORK,
            fields=(CHANNEL, SUMMARY),
            meets=("first_contact",),
            starts=(ANSWER,),
            effect=effects.trace,
            reverse=effects.leave,
            hint="La personne demande à réfléchir : elle a la main.",
        ),
        Transition(
            "finish_review",
            "Terminer le bilan des droits",
            ("review",),
            "planning",
            WORK,
            meets=("review",),
            starts=(PLAN,),
            guard=guards.review_complete,
        ),
        Transition(
            "confirm_plan",
            "Confirmer le plan avec la personne",
            ("planning",),
            "supported",
            WORK,
            fields=(
                FieldSpec("agreed", "La personne est d’accord avec chaque étape", "confirm"),
                CHANNEL,
                SUMMARY,
            ),
            meets=("plan",),
            starts=(FOLLOW_UP,),
            guard=guards.plan_made,
            effect=effects.trace,
            reverse=effects.leave,
        ),
        Transition(
            "close",
            "Clore l’accompagnement",
            RUNNING,
            "closed",
            WORK,
            fields=(
                FieldSpec(
                    "outcome",
                    "Issue",
                    "choice",
                    _only(Outcome.REALISE_TOTAL, Outcome.REALISE_PARTIEL, Outcome.DROITS_OUVERTS),
                ),
                FieldSpec("comment", "Commentaire", "long_text", required=False),
            ),
            starts=(LOOK_BACK,),
            outcome="=outcome",
            decision="Fin de l’accompagnement",
            reason_field="outcome",
            guard=guards.result_shown,
            ready=guards.all_settled,
            letter=letters.CLOSING,
            undo_hours=72,
        ),
        Transition(
            "resume",
            "Reprendre",
            ("waiting_person", "waiting_third"),
            "supported",
            WORK,
            fields=(FieldSpec("answer", "Ce qui a été reçu ou répondu", "long_text"),),
            meets=("chase",),
            starts=(FOLLOW_UP,),
        ),
        Transition(
            "check_in",
            "Noter un point avec la personne",
            ("supported",),
            "supported",
            WORK,
            fields=(CHANNEL, SUMMARY),
            meets=("follow_up",),
            starts=(FOLLOW_UP,),
            effect=effects.trace,
            reverse=effects.leave,
        ),
        Transition(
            "wait_person",
            "Attendre la personne",
            ("supported",),
            "waiting_person",
            WORK,
            fields=(FieldSpec("what", "Ce que la personne doit faire ou envoyer"),),
            drops=("follow_up",),
            starts=(CHASE,),
        ),
        Transition(
            "wait_third",
            "Attendre un tiers",
            ("supported",),
            "waiting_third",
            WORK,
            fields=(
                FieldSpec(
                    "who",
                    "Qui",
                    "choice",
                    {
                        "professional": "Professionnel de santé",
                        "hospital": "Établissement",
                        "complementary": "Mutuelle ou gestionnaire de la C2S",
                        "caf": "Caisse d’allocations familiales",
                        "mdph": "Maison départementale des personnes handicapées",
                        "social_service": "Service social",
                        "partner": "Association ou partenaire",
                        "other": "Autre",
                    },
                ),
                FieldSpec("what", "Ce qui est attendu"),
            ),
            drops=("follow_up",),
            starts=(CHASE,),
        ),
        Transition(
            "change_plan",
            "Revoir le plan",
            ("supported",),
            "planning",
            WORK,
            fields=(FieldSpec("why", "Pourquoi"),),
            drops=("follow_up",),
            starts=(PLAN,),
        ),
        Transition(
            "look_back",
            "Enregistrer le bilan à six mois",
            ("closed",),
            "looked_back",
            WORK,
            fields=(
                FieldSpec("situation", "Situation", "choice", dict(LookBack.choices)),
                FieldSpec("comment", "Commentaire", "long_text", required=False),
            ),
            meets=("look_back",),
            guard=guards.look_back_due,
            ready=guards.look_back_near,
            effect=LOOKED,
            reverse=NOT_LOOKED,
        ),
        Transition(
            "refuse",
            "Enregistrer un refus",
            BEFORE_PLAN,
            "ended",
            WORK,
            fields=(
                FieldSpec("reason", "Raison", "choice", dict(RefusalReason.choices)),
                FieldSpec(
                    "comment", "Précision", required=False, required_if=("reason", ("other",))
                ),
                CHANNEL,
            ),
            outcome=Outcome.REFUS,
            decision="Refus de l’accompagnement",
            reason_field="reason",
            effect=REFUSED,
            reverse=NOT_REFUSED,
        ),
        Transition(
            "unreachable",
            "Clore : personne injoignable",
            ("detected", "offered", *RUNNING),
            "ended",
            WORK,
            outcome=Outcome.INJOIGNABLE,
            guard=guards.tried_enough,
            letter=letters.UNREACHABLE,
        ),
        Transition(
            "give_up",
            "Enregistrer un abandon",
            ACCOMPANIED,
            "ended",
            WORK,
            fields=(
                FieldSpec("reason", "Frein principal", "choice", dict(Obstacle.choices)),
                FieldSpec("comment", "Précision", "long_text", required=False),
            ),
            outcome=Outcome.ABANDON_ASSURE,
            decision="Abandon par la personne",
            reason_field="reason",
        ),
        Transition(
            "redirect",
            "Réorienter vers le service social",
            ("detected", "offered", *ACCOMPANIED),
            "ended",
            WORK,
            fields=(FieldSpec("why", "Pourquoi", "long_text"),),
            outcome=Outcome.REORIENTE_SERVICE_SOCIAL,
            decision="Réorientation vers le service social",
            reason_field="why",
        ),
        Transition(
            "out_of_scope",
            "Classer hors champ",
            ("detected", "offered", "review"),
            "ended",
            WORK,
            fields=(FieldSpec("why", "Pourquoi"),),
            outcome=Outcome.HORS_CHAMP,
            decision="Hors du champ de la mission",
            reason_field="why",
        ),
        Transition(
            "death",
            "Enregistrer un décès",
            ("detected", "offered", *ACCOMPANIED),
            "ended",
            WORK,
            fields=(FieldSpec("died_on", "Date du décès", "date", past=True),),
            outcome=Outcome.DECES,
        ),
    ),
)

register(SUPPORT)

"""Mediation, whole: referral, admissibility, suspended delays, contradictory exchange, opinion, what was done with it.

CSS L217-7-1 and D217-7-1: a prior step with the service is required, no court action may be under way, and the delays of
appeal are suspended from the notice of admissibility until the recommendations are sent to both parties.
"""

from __future__ import annotations

from dataclasses import replace

from relais.casework.case.enums import Holder
from relais.casework.case.procedures import (
    Clock,
    FieldSpec,
    Procedure,
    Section,
    State,
    Transition,
    register,
)
from relais.casework.mediation import effects, guards, letters, sections
from relais.casework.mediation.enums import (
    Applicant,
    Cause,
    Inadmissible,
    Motive,
    Result,
    Service,
    TakenUp,
)
from relais.registers.accounts.permissions import Permission

WORK = Permission.WORK_MEDIATION
EXAMINED = ("admitted", "service_asked", "user_asked", "third_asked")

# Sixty days: the example worked in the sources. Two months before the CRA (CSS R142-1) are to be confirmed case by case.
APPEAL = Clock(
    "appeal",
    "Recours de l’usager",
    60,
    "days",
    "CSS R142-1",
    starts_from="decision_notified_on",
    of=Holder.PERSON,
)
# Internal targets: no public source gives them.
ADMISSIBILITY = Clock("admissibility", "Dire si la saisine est recevable", 5, "working_days")
PIECES = Clock("pieces", "Pièces de l’usager", 15, "working_days")
SERVICE_ANSWER = Clock("service_answer", "Observations du service", 10, "working_days")
USER_ANSWER = Clock("user_answer", "Observations de l’usager", 15, "working_days")
THIRD_ANSWER = Clock("third_answer", "Réponse du tiers", 15, "working_days")
OPINION = Clock("opinion", "Rendre l’avis", 40, "working_days")
FOLLOW_UP = Clock("follow_up", "Suite donnée par le service", 20, "working_days")

ADMITTED, NOT_ADMITTED = effects.writes(
    admissible_on="today",
    service="service",
    prior_step_on="prior_step_on",
    decision_notified_on="decision_notified_on",
)
REJECTED, NOT_REJECTED = effects.writes(inadmissible="condition")
GIVEN, NOT_GIVEN = effects.writes(
    opinion_on="today", cause="cause", recommendation="recommendation", motive="motive"
)
FOLLOWED, NOT_FOLLOWED = effects.writes(taken_up="taken_up")

_ASKED = (
    FieldSpec("applicant", "Vous êtes", "choice", dict(Applicant.choices), required=False),
    FieldSpec("last_name", "Nom", required=False),
    FieldSpec("first_names", "Prénoms", required=False),
    FieldSpec("birth_date", "Date de naissance", "date", required=False, past=True),
    FieldSpec("email", "Courriel", required=False),
    FieldSpec("phone", "Téléphone", required=False),
    FieldSpec("mandated_by", "Mandataire", required=False),
    FieldSpec("motive", "Motif", "choice", dict(Motive.choices)),
    FieldSpec("statement", "Ce qui s’est passé", "long_text", required=False),
    FieldSpec("prior_step_on", "Date de la démarche préalable", "date", required=False, past=True),
    FieldSpec(
        "decision_notified_on",
        "Date de la décision contestée",
        "date",
        required=False,
        past=True,
        help="Celle où la décision a été reçue : le délai de recours en part.",
    ),
)
# The page of the file has a part of its own for them.
OPENING = tuple(replace(spec, quiet=True) for spec in _ASKED)
KINDS = {
    kind.value: str(kind.label)
    for kind in (Result.EXPLICATION, Result.DROIT_ACCORDE, Result.PAIEMENT, Result.REJET)
}

MEDIATION = register(
    Procedure(
        name="mediation",
        title="Médiation",
        plural="Médiations",
        prefix="MED",
        slug="mediations",
        see=Permission.SEE_MEDIATION,
        work=WORK,
        section="Médiation",
        one_open_per_person=False,
        person_required=False,
        path=(
            ("referral", "Saisine"),
            ("admissibility", "Recevabilité"),
            ("exchange", "Échange contradictoire"),
            ("opinion", "Avis"),
            ("closing", "Suites"),
        ),
        states=(
            State("received", "Saisine reçue", Holder.FUND, step="admissibility"),
            State("incomplete", "Pièces demandées", Holder.PERSON, step="admissibility"),
            State("admitted", "Examen", Holder.FUND, step="exchange"),
            State("service_asked", "Chez le service", Holder.FUND, step="exchange"),
            State("user_asked", "Chez l’usager", Holder.PERSON, step="exchange"),
            State("third_asked", "Chez un tiers", Holder.THIRD_PARTY, step="exchange"),
            State("recommended", "Avis rendu", Holder.FUND, step="opinion"),
            State("closed", "Close", Holder.FUND, closed=True, step="closing"),
            State("ended", "Sans avis", Holder.FUND, closed=True),
        ),
        outcomes=dict(Result.choices),
        clocks=(ADMISSIBILITY, APPEAL),
        opening_fields=OPENING,
        opening_letter=letters.RECEIPT,
        on_open=effects.on_open,
        addressee=lambda said: f"{said.get('first_names', '')} {said.get('last_name', '')}".strip(),
        sections=(Section("Saisine", "mediation/referral.html", sections.referral),),
        transitions=(
            Transition(
                "admit",
                "Déclarer recevable",
                ("received",),
                "admitted",
                WORK,
                fields=(
                    FieldSpec("service", "Service concerné", "choice", dict(Service.choices)),
                    FieldSpec(
                        "prior_step_on",
                        "Date de la démarche préalable",
                        "date",
                        required=False,
                        past=True,
                        help="À remplir si l’usager ne l’a pas dite.",
                    ),
                    FieldSpec("no_litigation", "Aucune action en justice n’est engagée", "confirm"),
                    FieldSpec(
                        "decision_notified_on",
                        "Date de la décision contestée",
                        "date",
                        required=False,
                        past=True,
                        help="À remplir pour suspendre le délai de recours, si l’usager ne l’a pas dite.",
                    ),
                ),
                meets=("admissibility",),
                starts=(APPEAL, OPINION),
                suspends=("appeal",),
                guard=guards.prior_step_known,
                decision="Saisine recevable",
                effect=ADMITTED,
                reverse=NOT_ADMITTED,
                letter=letters.ADMISSIBLE,
            ),
            Transition(
                "reject",
                "Déclarer irrecevable",
                ("received", "incomplete"),
                "ended",
                WORK,
                fields=(
                    FieldSpec(
                        "condition", "Condition qui manque", "choice", dict(Inadmissible.choices)
                    ),
                    FieldSpec(
                        "explanation",
                        "Explication pour l’usager, et ce qu’il peut faire",
                        "long_text",
                    ),
                ),
                outcome=Result.IRRECEVABLE,
                decision="Saisine irrecevable",
                reason_field="condition",
                effect=REJECTED,
                reverse=NOT_REJECTED,
                letter=letters.INADMISSIBLE,
            ),
            Transition(
                "ask_pieces",
                "Demander des pièces",
                ("received",),
                "incomplete",
                WORK,
                fields=(FieldSpec("what", "Pièces demandées", "long_text"),),
                suspends=("admissibility",),
                starts=(PIECES,),
            ),
            Transition(
                "receive_pieces",
                "Noter les pièces reçues",
                ("incomplete",),
                "received",
                WORK,
                meets=("pieces",),
                resumes=("admissibility",),
            ),
            Transition(
                "ask_service",
                "Demander ses observations au service",
                ("admitted",),
                "service_asked",
                WORK,
                fields=(FieldSpec("question", "Question au service", "long_text"),),
                starts=(SERVICE_ANSWER,),
            ),
            Transition(
                "service_answers",
                "Noter la réponse du service",
                ("service_asked",),
                "admitted",
                WORK,
                fields=(
                    FieldSpec(
                        "position",
                        "Position du service",
                        "choice",
                        {
                            "maintains": "Maintient sa décision",
                            "partly": "La revoit en partie",
                            "changes": "La change",
                        },
                    ),
                    FieldSpec("observations", "Observations", "long_text"),
                ),
                meets=("service_answer",),
            ),
            Transition(
                "ask_user",
                "Demander ses observations à l’usager",
                ("admitted",),
                "user_asked",
                WORK,
                fields=(
                    FieldSpec("question", "Ce qui lui est communiqué et demandé", "long_text"),
                ),
                suspends=("opinion",),
                starts=(USER_ANSWER,),
            ),
            Transition(
                "user_answers",
                "Noter la réponse de l’usager",
                ("user_asked",),
                "admitted",
                WORK,
                fields=(FieldSpec("observations", "Observations", "long_text"),),
                meets=("user_answer",),
                resumes=("opinion",),
            ),
            Transition(
                "ask_third",
                "Interroger un tiers",
                ("admitted",),
                "third_asked",
                WORK,
                fields=(
                    FieldSpec("who", "Qui", help="Employeur, autre organisme, professionnel."),
                    FieldSpec("question", "Question", "long_text"),
                ),
                suspends=("opinion",),
                starts=(THIRD_ANSWER,),
            ),
            Transition(
                "third_answers",
                "Noter la réponse du tiers",
                ("third_asked",),
                "admitted",
                WORK,
                fields=(FieldSpec("observations", "Réponse", "long_text"),),
                meets=("third_answer",),
                resumes=("opinion",),
            ),
            Transition(
                "give_opinion",
                "Rendre l’avis",
                ("admitted",),
                "recommended",
                WORK,
                fields=(
                    FieldSpec("result", "Résultat", "choice", KINDS),
                    FieldSpec(
                        "amount_cents",
                        "Montant payé",
                        "cents",
                        required=False,
                        required_if=("result", (Result.PAIEMENT.value,)),
                    ),
                    FieldSpec("cause", "Cause", "choice", dict(Cause.choices)),
                    FieldSpec(
                        "motive",
                        "Motif, s’il faut le préciser",
                        "choice",
                        dict(Motive.choices),
                        required=False,
                    ),
                    FieldSpec("opinion", "Avis", "long_text"),
                    FieldSpec(
                        "recommendation",
                        "Recommandation au service",
                        "long_text",
                        required=False,
                    ),
                ),
                meets=("opinion",),
                resumes=("appeal",),
                starts=(FOLLOW_UP,),
                outcome="=result",
                decision="Avis du médiateur",
                reason_field="opinion",
                amount=("payment", "amount_cents"),
                guard=guards.motive_refined,
                effect=GIVEN,
                reverse=NOT_GIVEN,
                letter=letters.OPINION,
            ),
            Transition(
                "follow_up",
                "Noter la suite donnée",
                ("recommended",),
                "closed",
                WORK,
                fields=(
                    FieldSpec("taken_up", "Recommandation", "choice", dict(TakenUp.choices)),
                    FieldSpec(
                        "why",
                        "Ce que le service a fait, ou pourquoi non",
                        "long_text",
                        required=False,
                        required_if=("taken_up", (TakenUp.NO.value, TakenUp.PARTLY.value)),
                    ),
                ),
                meets=("follow_up",),
                effect=FOLLOWED,
                reverse=NOT_FOLLOWED,
            ),
            Transition(
                "court_action",
                "Arrêter : action en justice",
                EXAMINED,
                "ended",
                WORK,
                fields=(FieldSpec("started_on", "Engagée le", "date", past=True),),
                resumes=("appeal",),
                outcome=Result.IRRECEVABLE,
                decision="Fin de la médiation : action en justice",
                letter=letters.COURT,
            ),
            Transition(
                "withdraw",
                "Enregistrer un désistement",
                ("received", "incomplete", *EXAMINED),
                "ended",
                WORK,
                fields=(FieldSpec("why", "Raison donnée", required=False),),
                resumes=("appeal",),
                outcome=Result.DESISTEMENT,
                decision="Désistement de l’usager",
                reason_field="why",
            ),
        ),
    )
)

"""Letters of mediation: short sentences, « vous », the reasons said."""

from __future__ import annotations

from relais.casework.case.procedures import LetterTemplate

SENDER = "Le médiateur"
HEAD = "Madame, Monsieur,\n"

RECEIPT = LetterTemplate(
    "Accusé de réception de votre saisine",
    HEAD
    + """
J’ai bien reçu votre demande. Elle porte le numéro {{ case.reference }}.

Je vérifie d’abord que je peux l’examiner : vous devez avoir fait une démarche auprès du service concerné, et aucune action en justice ne doit être engagée. Je vous écrirai pour vous le dire.

La médiation est gratuite et confidentielle. Tant que je ne vous ai pas annoncé que votre demande est recevable, les délais pour former un recours continuent de courir.
""",
    SENDER,
)

ADMISSIBLE = LetterTemplate(
    "Votre saisine est recevable",
    HEAD
    + """
Votre demande est recevable : je vais l’examiner.

À partir d’aujourd’hui et jusqu’à l’envoi de mes recommandations, les délais pour former un recours sont suspendus.{% with appeal=deadlines.appeal %}{% if appeal.left_days != None %} Il vous restera alors {{ appeal.left_days }} jour{{ appeal.left_days|pluralize }} pour former un recours.{% endif %}{% endwith %}

J’entends maintenant le service concerné, puis je vous communiquerai sa réponse.
""",
    SENDER,
)

INADMISSIBLE = LetterTemplate(
    "Votre saisine n’est pas recevable",
    HEAD
    + """
Je ne peux pas examiner votre demande, pour la raison suivante : {{ fields.condition }}.

{{ fields.explanation }}

Les délais pour former un recours n’ont pas été suspendus : vérifiez la date indiquée sur la décision que vous contestez.
""",
    SENDER,
)

OPINION = LetterTemplate(
    "Avis du médiateur",
    HEAD
    + """
Après avoir entendu le service concerné et vous-même, voici mon avis.

{{ fields.opinion }}
{% if fields.recommendation %}
Je recommande : {{ fields.recommendation }}
{% endif %}
Les délais pour former un recours courent de nouveau à partir d’aujourd’hui.{% with appeal=deadlines.appeal %}{% if appeal %} Le vôtre finit le {{ appeal.due_on|date:"j F Y" }}.{% endif %}{% endwith %}
""",
    SENDER,
)

COURT = LetterTemplate(
    "Fin de la médiation",
    HEAD
    + """
Une action en justice est engagée : la médiation prend fin. Les délais pour former un recours courent de nouveau à partir d’aujourd’hui.
""",
    SENDER,
)

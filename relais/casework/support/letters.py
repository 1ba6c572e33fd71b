"""Letters of health support: short sentences, « vous », no acronym without its meaning."""

from __future__ import annotations

from relais.casework.case.procedures import LetterTemplate

SENDER = "Mission accompagnement santé"

AGREEMENT = LetterTemplate(
    "Confirmation de votre accompagnement",
    """Madame, Monsieur,

Vous avez accepté que nous vous accompagnions. Nous vous en remercions.

Votre dossier porte le numéro {{ case.reference }}. Nous allons d’abord vérifier avec vous tous vos droits, puis convenir ensemble des démarches à faire. L’accompagnement est gratuit et vous pouvez l’arrêter à tout moment, sans conséquence sur vos remboursements.

Si vous avez une question, rappelez ce numéro de dossier.
""",
    SENDER,
)

UNREACHABLE = LetterTemplate(
    "Nous avons cherché à vous joindre",
    """Madame, Monsieur,

Nous avons essayé plusieurs fois de vous joindre pour vous proposer de l’aide dans vos démarches de santé. Nous n’y sommes pas parvenus.

Si vous souhaitez être accompagné, contactez-nous quand vous voulez en rappelant le numéro {{ case.reference }}. L’accompagnement est gratuit.
""",
    SENDER,
)

CLOSING = LetterTemplate(
    "Fin de votre accompagnement",
    """Madame, Monsieur,

Votre accompagnement {{ case.reference }} se termine. Nous vous recontacterons dans six mois pour savoir si tout va bien.

D’ici là, si une difficulté revient, contactez-nous : nous reprendrons avec vous là où nous en étions.
""",
    SENDER,
)

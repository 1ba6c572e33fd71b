"""Help by role: what one does most, in a few lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from relais.pages.contributions import allowed
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


@dataclass(frozen=True)
class Topic:
    """`page`: name of the address it leads to."""

    title: str
    words: tuple[Permission, ...]
    lines: tuple[str, ...]
    page: str = ""
    link: str = ""

    @property
    def url(self) -> str:
        try:
            return reverse(self.page) if self.page else ""
        except NoReverseMatch:
            return ""


P = Permission
TOPICS = (
    Topic(
        "Orienter une personne",
        (P.MAKE_REFERRALS,),
        (
            "Recueillez l’accord de la personne : sans lui, rien ne part.",
            "Donnez son nom, sa date de naissance et un moyen de la joindre.",
            "Suivez les étapes dans « Mes orientations » : vous voyez où en est l’accompagnement, jamais le dossier.",
        ),
        "referrals:new",
        "Orienter une personne",
    ),
    Topic(
        "Accompagner",
        (P.WORK_SUPPORT,),
        (
            "Ouvrez un dossier depuis une personne, un signal ou l’orientation d’un partenaire.",
            "L’action à faire est le grand bouton du dossier ; le reste est à côté.",
            "Notez chaque contact, même sans réponse : les délais et le rapport en viennent.",
            "Un dossier ne se clôt qu’avec ses étapes faites ou leur raison.",
        ),
        "case:support",
        "Voir les accompagnements",
    ),
    Topic(
        "Lire un signal et décider",
        (P.SEE_SIGNALS,),
        (
            "Lisez les raisons et ce qui lèverait le signal.",
            "Ouvrez un dossier, ou écartez le signal en disant pourquoi.",
            "Écarter se reprend : « Annuler » sur la page du signal.",
        ),
        "signals:list",
        "Voir les signaux",
    ),
    Topic(
        "Trier une anomalie",
        (P.SEE_CONTROL_SIGNALS,),
        (
            "Lisez les raisons, les lignes et ce qui lèverait le signal ; l’activité du professionnel est à un clic.",
            "Retenez le signal pour un dossier, demandez des pièces, ou classez-le sans suite en disant pourquoi.",
            "Vos décisions disent si le détecteur avait raison : sa précision s’affiche dans « Détecteurs ».",
        ),
        "signals:controls",
        "Voir les anomalies",
    ),
    Topic(
        "Regarder un professionnel",
        (P.SEE_CONTROL_SIGNALS,),
        (
            "La file dit où regarder d’abord, et pourquoi ; elle n’accuse personne. Une part est tirée au sort : regardez-la comme le reste.",
            "Prenez un professionnel en charge, lisez son activité et ses signaux, puis notez votre conclusion.",
            "Vos conclusions disent ce que vaut le classement, et l’améliorent quand il y en a assez.",
        ),
        "queue:list",
        "Voir la file",
    ),
    Topic(
        "Appeler",
        (P.MAKE_CALLS,),
        (
            "Prenez la personne suivante : elle n’est donnée à personne d’autre.",
            "Suivez le script, puis donnez l’issue avec les touches 1 à 9.",
            "Vous pouvez quitter : la campagne vous attend où vous l’avez laissée.",
        ),
        "outreach:list",
        "Voir les campagnes",
    ),
    Topic(
        "Mener une médiation",
        (P.WORK_MEDIATION,),
        (
            "Dites d’abord si la saisine est recevable : le délai part de là.",
            "Écoutez les deux parties avant l’avis.",
            "Notez la cause : elle fait les recommandations de fin d’année.",
        ),
        "case:mediation",
        "Voir les médiations",
    ),
    Topic(
        "Répondre sur un droit",
        (P.USE_SIMULATOR,),
        (
            "Saisissez ce que vous savez ; ce qui reste vide est inconnu, jamais zéro.",
            "La réponse dit ce qui manque et ce qui la changerait.",
            "Comparez deux dates ou deux hypothèses côte à côte.",
        ),
        "rights:rights",
        "Simuler un droit",
    ),
    Topic(
        "Lire les chiffres",
        (P.SEE_FIGURES,),
        (
            "Chaque chiffre dit ce qu’il compte, sur combien, et ce qui manque.",
            "Cliquez sur un chiffre pour voir ses lignes, si votre rôle le permet.",
        ),
        "figures:figures",
        "Voir les chiffres",
    ),
    Topic(
        "Ouvrir des comptes",
        (P.MANAGE_AGENTS,),
        (
            "Ouvrez un compte par personne : un compte partagé ne dit plus qui a fait quoi.",
            "Déclarez les absences : les dossiers passent au remplaçant.",
        ),
        "administration:agents",
        "Voir les comptes",
    ),
    Topic(
        "Suivre les partenaires",
        (P.MANAGE_PARTNERS,),
        (
            "Donnez à chaque partenaire la fin de sa convention : passé ce jour, il n’oriente plus.",
            "Un partenaire fermé garde l’histoire de ses orientations.",
        ),
        "administration:partners",
        "Voir les partenaires",
    ),
)


def topics_for(agent: Agent) -> list[Topic]:
    return [topic for topic in TOPICS if allowed(agent, topic.words)]


def starts_for(agent: Agent) -> list[Topic]:
    """Where one may begin when nothing waits: what the role does most."""
    return [topic for topic in topics_for(agent) if topic.url][:3]

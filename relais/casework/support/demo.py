"""A year of supports, told through the actions that agents use."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.casework.case import actions
from relais.casework.case.enums import CaseOrigin, Channel
from relais.casework.case.models import Case
from relais.casework.case.story import Story, agents, people, starts, until_now
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import Axis, DetectedBy, Need, NotDone, Obstacle, RefusalReason
from relais.casework.support.enums import ReviewedRight as R
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person

N_SUPPORTS = 110
ORIGINS = {
    DetectedBy.PARTNER: CaseOrigin.REFERRAL,
    DetectedBy.CAMPAIGN: CaseOrigin.CAMPAIGN,
    DetectedBy.DATA: CaseOrigin.SIGNAL,
    DetectedBy.SELF: CaseOrigin.SELF,
}
STEPS = (
    (Axis.CARE, Obstacle.COST, "Comparer deux devis de prothèse dentaire"),
    (Axis.CARE, Obstacle.ACCESS, "Prendre rendez-vous chez un ophtalmologue"),
    (Axis.CARE, Obstacle.FEAR, "Consulter un dentiste, accompagnée d’un proche"),
    (Axis.CARE, Obstacle.INFORMATION, "Choisir un médecin traitant et le consulter"),
    (Axis.CARE, Obstacle.COST, "Faire équiper en aides auditives 100 % Santé"),
    (Axis.RIGHTS, Obstacle.COMPLEXITY, "Demander la Complémentaire santé solidaire"),
    (Axis.RIGHTS, Obstacle.COST, "Demander une aide financière pour le reste à payer"),
    (Axis.RIGHTS, Obstacle.INFORMATION, "Déclarer un médecin traitant"),
    (Axis.DIGITAL, Obstacle.COMPLEXITY, "Ouvrir un compte ameli"),
    (Axis.DIGITAL, Obstacle.INFORMATION, "Apprendre à envoyer une pièce en ligne"),
)
WAITS = ("Deux devis", "Avis d’imposition", "Attestation de l’employeur", "Relevé d’identité")
SAID = (
    "Reste à payer annoncé trop élevé ; n’a pas osé en parler au dentiste.",
    "N’a plus de médecin depuis le départ du sien.",
    "Ne savait pas qu’une complémentaire gratuite existait.",
    "Habite loin du premier spécialiste, sans voiture.",
    "Ne se sert pas d’Internet, sa fille l’aide le dimanche.",
)


def make_demo(fund: Fund, rng: random.Random) -> None:
    """About a hundred supports over the last year, at every stage."""
    counsellors = agents(fund, (Role.COUNSELLOR,))
    moved = Case.objects.filter(fund=fund, procedure="support", moves__number__gt=0)
    if not counsellors or moved.exists():
        return
    now = timezone.now()
    chosen = people(fund, rng, N_SUPPORTS)
    for person, start in zip(chosen, starts(rng, len(chosen), now), strict=True):
        with transaction.atomic(), until_now():
            _tell(Story(rng, start, now), person, rng.choice(counsellors))


def _tell(story: Story, person: Person, agent: Agent) -> None:
    rng = story.rng
    source = rng.choice(list(DetectedBy))
    case = actions.open_case(
        actor=agent,
        procedure="support",
        person=person,
        origin=ORIGINS.get(source, CaseOrigin.INTERNAL),
        lane="urgent" if story.chance(0.06) else "normal",
        assigned_to=agent if story.chance(0.9) else None,
        at=min(story.at, story.now),
        detected_by=source,
        need=rng.choice(list(Need)),
    )
    if not _reach(story, case, agent):
        return
    if story.chance(0.12):
        refusal = {"reason": rng.choice(list(RefusalReason)[:5]), "channel": Channel.PHONE}
        _move(story, case, agent, "refuse", **refusal)
        return
    said: dict[str, Any] = {"consent": True, "channel": Channel.PHONE, "summary": rng.choice(SAID)}
    _move(story, case, agent, "agree", **said)
    _review(story, case, agent)
    _plan(story, case, agent)
    _carry(story, case, agent)


def _move(story: Story, case: Case, agent: Agent, transition: str, **fields: Any) -> None:
    actions.move(actor=agent, case=case, transition=transition, fields=fields, at=story.at)


def _call(story: Story, case: Case, agent: Agent, reached: bool, summary: str = "") -> None:
    actions.add_contact(
        actor=agent, case=case, channel=Channel.PHONE, reached=reached, summary=summary, at=story.at
    )


def _reach(story: Story, case: Case, agent: Agent) -> bool:
    """Up to four calls; False when nobody answered and the file was closed."""
    story.later(1, 6)
    for _ in range(4):
        if story.chance(0.62):
            return True
        _call(story, case, agent, False, "Répondeur")
        story.later(1, 5)
    _move(story, case, agent, "unreachable")
    return False


def _review(story: Story, case: Case, agent: Agent) -> None:
    story.later(1, 8)
    usual = {R.AFFILIATION: "open", R.CARTE_VITALE: "open", R.COORDONNEES_BANCAIRES: "open"}
    found = {}
    for right in R.values:
        state = usual.get(R(right)) or story.rng.choice(
            ("open", "to_ask", "not_concerned", "not_concerned", "not_concerned")
        )
        found[right] = (state, "")
    review_rights(actor=agent, case=case, found=found, at=story.at)
    _move(story, case, agent, "finish_review")


def _plan(story: Story, case: Case, agent: Agent) -> None:
    story.later(1, 7)
    for axis, obstacle, title in story.rng.sample(STEPS, story.rng.randint(1, 3)):
        actions.add_step(
            actor=agent, case=case, axis=axis, obstacle=obstacle, title=title, at=story.at
        )
    said: dict[str, Any] = {
        "agreed": True,
        "channel": story.rng.choice((Channel.PHONE, Channel.DESK)),
    }
    _move(story, case, agent, "confirm_plan", **said)


def _carry(story: Story, case: Case, agent: Agent) -> None:
    """Waiting, steps done or not, closing, and the look back when its time has come."""
    rng = story.rng
    if story.chance(0.6):
        story.later(3, 15)
        if story.chance(0.5):
            _move(story, case, agent, "wait_person", what=rng.choice(WAITS))
        else:
            said = {"who": "professional", "what": "Date de rendez-vous"}
            _move(story, case, agent, "wait_third", **said)
        story.later(4, 35)
        _move(story, case, agent, "resume", answer="Reçu.")
    if story.chance(0.09):
        story.later(10, 40)
        _move(story, case, agent, "give_up", reason=rng.choice(list(Obstacle)))
        return
    _settle(story, case, agent)
    story.later(1, 10)
    done = [step.state == "done" for step in case.steps.all()]
    outcome = "realise_total" if all(done) else "realise_partiel"
    if not any(done):
        _move(story, case, agent, "give_up", reason=rng.choice(list(Obstacle)))
        return
    _move(story, case, agent, "close", outcome=outcome)
    story.later(170, 185)
    situation = rng.choice(("stable", "stable", "stable", "new_need", "not_reached"))
    _move(story, case, agent, "look_back", situation=situation)


def _settle(story: Story, case: Case, agent: Agent) -> None:
    for step in case.steps.all():
        story.later(8, 40)
        if story.chance(0.82):
            proof = story.rng.choice(("claim", "professional", "person"))
            day = timezone.localdate(story.at) - dt.timedelta(days=story.rng.randint(0, 5))
            actions.complete_step(actor=agent, step=step, done_on=day, proof=proof, at=story.at)
        else:
            reason = story.rng.choice(list(NotDone)[:6])
            actions.settle_step(actor=agent, step=step, reason=reason, at=story.at)

"""A fund where everything has happened once: what the walls are walked with."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from relais.casework.case.actions import (
    add_contact,
    add_document,
    add_letter,
    add_note,
    add_step,
    add_task,
    complete_step,
    move,
    open_case,
)
from relais.casework.case.models import Case
from relais.casework.outreach.actions import (
    add_entry,
    claim,
    plan_field_action,
    receive_list,
    record_outcome,
    run_check,
)
from relais.casework.outreach.models import Campaign
from relais.casework.referrals.actions import NewReferral, acknowledge, send, take_over
from relais.casework.referrals.models import Referral
from relais.casework.referrals.silence import raise_alerts
from relais.casework.signals.models import (
    DetectorRetirement,
    FiledSignal,
    RankedProvider,
    Ranking,
    SignalDefinition,
)
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.pages.models import Draft, Job, JobState, SavedView
from relais.registers.accounts.models import Absence, ApiKey
from relais.registers.accounts.permissions import Role
from relais.registers.audit.actions import record_read
from relais.registers.directory.index import index_communes, index_person
from relais.registers.directory.merge_actions import merge
from relais.registers.directory.models import (
    ContactKind,
    ContactPoint,
    DuplicateSuggestion,
    Household,
    Person,
)
from relais.registers.directory.reading import show_names
from relais.registers.identity.vault import link
from relais.registers.retention.models import RetentionRun
from tests.cast import Cast
from tests.functional.outreach.test_pages import campaign_now
from tests.integration.outreach.register import make_couple

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class World:
    """One object of each kind, all of the fund 831. `jobs`: those of the manager, done and failed."""

    case: Case
    mediation: Case
    person: Person
    keys: dict[str, object]
    jobs: tuple[str, ...] = ()

    def address(self, route: str) -> str:
        """The address of a real object. Raises KeyError for a parameter that this test does not know yet."""
        words = []
        for word in route.strip("/").split("/"):
            words.append(str(self.keys[self._kind(route, word)]) if word.startswith("<") else word)
        return "/" + "/".join(words) + ("/" if route.endswith("/") else "")

    def _kind(self, route: str, word: str) -> str:
        name = word.strip("<>").split(":")[-1]
        place = route.split("<")[0] if name == "pk" else ""
        if route.startswith("/dossiers/") and name == "pk":
            return next((kind for kind in PARTS if f"/{kind}/" in route), "tache")
        if name == "reference":
            return "referral" if "/orientations/" in route or "/referrals/" in route else "case"
        return place or name


PARTS = ("document", "courrier", "delai", "plan")


def make_world(cast: Cast) -> World:
    """Everything once, by the actions that people use."""
    person, others = _people(cast)
    case, parts = _support(cast, person)
    mediation = _mediation(cast, person)
    campaign, called = _campaign(cast)
    keys: dict[str, object] = {
        "case": case.reference,
        "transition": "clore-personne-injoignable",
        **parts,
        **called,
        "referral": _referral(cast).reference,
        "point": person.contact_points.get().pk,
        "part": 1,
        "/signaux/": _signal(cast, person).pk,
        "/professionnels-a-regarder/": _queue(cast).pk,
        "/campagnes/": campaign.pk,
        "/personnes/": person.pk,
        "/personnes/doublons/": DuplicateSuggestion.objects.create(
            fund=cast.fund, first=person, second=others[0], score=0.9
        ).pk,
        "/personnes/fusions/": merge(
            actor=cast.manager, keep=others[1], absorb=others[2], reason="même personne"
        ).pk,
        "/administration/comptes/": cast.colleague.pk,
        "/administration/partenaires/": cast.partner_organisation.pk,
    }
    return World(case, mediation, person, keys, _own_things(cast))


def _people(cast: Cast) -> tuple[Person, list[Person]]:
    """Someone with a home, a phone, a number and readers; and three who resemble her."""
    home = Household.objects.create(fund=cast.fund, key="W")
    person, *others = (
        Person.objects.create(
            fund=cast.fund,
            pseudonym=f"w{n}",
            last_name="Martin",
            first_names="Odile",
            birth_date=dt.date(1960, 1, 1),
            commune="83137",
            commune_name="Toulon",
            household=home if n < 2 else None,
        )
        for n in range(4)
    )
    ContactPoint.objects.create(
        fund=cast.fund, person=person, kind=ContactKind.PHONE, value="+33639980011"
    )
    ContactPoint.objects.create(
        fund=cast.fund, person=others[2], kind=ContactKind.EMAIL, value="odile@example.org"
    )
    link(fund_id=cast.fund.pk, pseudonym="w0", nir="260018313799962")
    index_person(person)
    index_communes(cast.fund.pk)
    record_read(actor=cast.colleague, person=person, what="fiche")
    return person, others


def _support(cast: Cast, person: Person) -> tuple[Case, dict[str, object]]:
    """A support whose plan is led: contact, note, document, letter, step done, right reviewed, delay, task."""
    agent, now = cast.agent, timezone.now()
    case = open_case(
        actor=agent,
        procedure="support",
        person=person,
        origin="self",
        assigned_to=agent,
        at=now - 20 * DAY,
    )
    move(actor=agent, case=case, transition="agree", fields={"consent": True, "channel": "phone"})
    checked = dict.fromkeys(ReviewedRight.values, ("not_concerned", ""))
    review_rights(actor=agent, case=case, found=checked | {"c2s": ("to_ask", "dossier retiré")})
    move(actor=agent, case=case, transition="finish_review", fields={})
    add_contact(actor=agent, case=case, channel="phone", reached=True, summary="Rappelle mardi.")
    add_note(actor=agent, case=case, text="Préfère le matin.")
    task = add_task(actor=agent, case=case, title="Rappeler", due_on=timezone.localdate())
    pdf = SimpleUploadedFile("devis.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    document = add_document(actor=agent, case=case, upload=pdf)
    letter = add_letter(actor=agent, case=case, title="Votre dossier", paragraphs=["Bonjour."])
    step = add_step(actor=agent, case=case, axis="care", title="Prendre rendez-vous")
    done = add_step(actor=agent, case=case, axis="rights", title="Demander la C2S")
    complete_step(actor=agent, step=done, proof="person", done_on=timezone.localdate())
    case.refresh_from_db()
    return case, {
        "tache": task.pk,
        "document": document.pk,
        "courrier": letter.pk,
        "delai": case.deadlines.latest("pk").pk,
        "plan": step.pk,
    }


def _mediation(cast: Cast, person: Person) -> Case:
    """A mediation with its opinion, its decision, its letters and an amount."""
    mediator, today = cast.by_role[Role.MEDIATOR], timezone.localdate()
    case = open_case(
        actor=mediator,
        procedure="mediation",
        person=person,
        origin="self",
        applicant="insured",
        motive="indu",
        statement="On me réclame une somme déjà payée.",
        prior_step_on=today - 30 * DAY,
        decision_notified_on=today - 40 * DAY,
    )

    def led(transition: str, **fields: Any) -> None:
        move(actor=mediator, case=case, transition=transition, fields=fields)

    led("admit", service="reimbursement", no_litigation=True)
    led("ask_service", question="Motif et pièces de la décision ?")
    led("service_answers", position="partly", observations="Le service a repris le dossier.")
    led("give_opinion", result="paiement", amount_cents=12_300, cause="delay", opinion="À payer.")
    return case


def _campaign(cast: Cast) -> tuple[Campaign, dict[str, object]]:
    """Two people of one phone called, a morning on a market, a list with a line that cannot be read."""
    make_couple(cast.fund, 1)
    campaign, now = campaign_now(cast), timezone.now()
    held = claim(actor=cast.agent, campaign=campaign, now=now)
    assert held is not None
    record_outcome(actor=cast.agent, target=held, outcome="reached", now=now, note="Déjà suivie.")
    action = plan_field_action(
        actor=cast.agent, campaign=campaign, title="Marché", place="Toulon", on=timezone.localdate()
    )
    entry = add_entry(
        actor=cast.agent,
        action=action,
        token=uuid.UUID(int=1),
        outcome="reached",
        now=now,
        person=held.person,
    )
    lines = ("pseudonyme;issue;date", "p000002;refus;15/03/2021", "inconnu;refus;15/03/2021")
    imported = receive_list(
        actor=cast.manager,
        campaign=campaign,
        upload=SimpleUploadedFile("mars.csv", "\n".join(lines).encode()),
    )
    run_check(actor=cast.manager, source=imported)
    return campaign, {
        "/campagnes/terrain/": action.pk,
        "/campagnes/terrain/saisies/": entry.pk,
        "/campagnes/imports/": imported.pk,
    }


def _signal(cast: Cast, person: Person) -> FiledSignal:
    """A signal with reasons, values, and lines."""
    today = timezone.localdate()
    about = {"why": "…", "legal_basis": ["CSS L861-1"], "clears": ["un contrat d’employeur"]}
    definition = SignalDefinition.objects.create(
        name="need", title="Besoin", purpose="need", about=about
    )
    return FiledSignal.objects.create(
        fund=cast.fund,
        signal_id="s1",
        definition=definition,
        version="1",
        purpose="need",
        subject_kind="person",
        subject_id="w0",
        person=person,
        reasons=["Aucune demande n’a été déposée."],
        evidence={
            "base_cents": 950_000,
            "automatic": None,
            "bounds": {"base_low": 1, "base_high": 2},
            "lines": [{"on": "2025-01-31", "amount_cents": 1200, "act_family": "dental"}],
        },
        filed_on=today,
        seen_on=today,
    )


def _queue(cast: Cast) -> RankedProvider:
    """A queue of one, and a detector that left it."""
    today = timezone.localdate()
    Ranking.objects.create(
        fund=cast.fund,
        on=today,
        year=today.year,
        n_providers=1,
        n_queue=1,
        seed=7,
        share=0.1,
        about={},
        loaded_at=timezone.now(),
        digest="0",
    )
    detector = SignalDefinition.objects.create(
        name="digits", title="Prix libres aux chiffres inhabituels", purpose="abuse"
    )
    DetectorRetirement.objects.create(
        fund=cast.fund, definition=detector, retired_on=today, n=60, confirmed=0, low=0, high=0.06
    )
    return RankedProvider.objects.create(
        fund=cast.fund,
        provider_id="831000001",
        drawn_on=today,
        seed=7,
        arm="random",
        place=1,
        rank=40,
        baseline=12,
        n_providers=60,
        score=0.31,
        amount_cents=1_000_000,
        specialty="01",
        commune="83137",
        reasons=["Actes par patient : 3,00 (comparables : 1,50)"],
    )


def _referral(cast: Cast) -> Referral:
    """One that waits for its first word, and one taken in charge long ago, of which nothing is heard."""
    today = timezone.localdate()

    def sent(name: str, ago: int) -> Referral:
        given = NewReferral(
            last_name=name,
            first_names="Léa",
            birth_date=dt.date(1960, 1, 1),
            need="care",
            consent_given_by="person",
            consent_given_on=today - ago * DAY,
            consent_ends_on=today,
            consent_to_progress=True,
            phone="06 39 98 00 77",
        )
        return send(
            actor=cast.partner, given=given, key=f"world-{name}", at=timezone.now() - ago * DAY
        )

    waiting, taken = sent("Autre", 0), sent("Ancienne", 10)
    who = Person.objects.create(fund=cast.fund, pseudonym="w9", last_name="Ancienne")
    acknowledge(actor=cast.agent, referral=taken)
    take_over(actor=cast.agent, referral=taken, person=who)
    Referral.objects.filter(pk=waiting.pk).update(state_since=timezone.now() - 9 * DAY)
    raise_alerts(today)
    return waiting


def _own_things(cast: Cast) -> tuple[str, ...]:
    """What the manager keeps for herself; the answer names her jobs."""
    now = timezone.now()
    show_names(actor=cast.manager, n=3, now=now)
    SavedView.objects.create(
        agent=cast.manager,
        page="signals",
        name="À Toulon",
        query="commune=83137",
    )
    Draft.objects.create(agent=cast.manager, key="orientation", data={"last_name": "Autre"})
    Absence.objects.create(
        agent=cast.colleague, starts_on=now.date(), ends_on=now.date(), replaced_by=cast.agent
    )
    ApiKey.objects.create(agent=cast.agent, name="Agenda", digest="0" * 64, start="abcd")
    RetentionRun.objects.create(
        fund=cast.fund, on=now.date(), dry=True, started_at=now, ended_at=now, counts=[]
    )
    made = (
        Job.objects.create(agent=cast.manager, title="Rapport", state=state, message="…")
        for state in JobState.values
    )
    return tuple(str(job.pk) for job in made)

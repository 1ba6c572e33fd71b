"""Retention: counted first, done in batches, nothing lost when cut short; figures and the journal stay."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from relais.casework.case.actions import (
    add_contact,
    add_document,
    add_note,
    move,
    open_case,
    print_letter,
)
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case, Contact, Document, Letter, Move, Note
from relais.casework.case.snapshot import TABLES
from relais.casework.mediation.models import Mediation
from relais.casework.referrals.actions import NewReferral, decline, reopen, send
from relais.casework.referrals.models import Referral
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.commands.retention import command
from relais.common.refusals import Refused
from relais.pages.models import Draft, Job, JobState
from relais.registers.accounts.models import Agent, ApiKey
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from relais.registers.audit.verification import verify
from relais.registers.directory.models import Person
from relais.registers.retention import running
from relais.registers.retention.models import RetentionRun
from relais.registers.retention.rules import rules
from relais.registers.retention.running import Kind, run
from relais.web.administration.actions import close_account
from relais.web.administration.retention import kinds
from relais.web.night import keep_time
from tests.cast import Cast

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
# The rules start in 2026 and the longest is two years: what ended now is over by then.
LATER = timezone.localdate() + dt.timedelta(days=800)
SOONER = timezone.localdate() + dt.timedelta(days=700)


def person(cast: Cast, n: int = 0) -> Person:
    return Person.objects.create(
        fund=cast.fund, pseudonym=f"p{n}", last_name="Sellier", first_names="Odile"
    )


def closed(cast: Cast, n: int = 0) -> Case:
    """A closed support, with something of everything in it."""
    case = open_case(
        actor=cast.agent,
        procedure="support",
        person=person(cast, n),
        origin=CaseOrigin.SELF,
        subject="Dents de Mme Sellier",
    )
    said = {"consent": True, "channel": "phone", "summary": "Sellier accepte"}
    move(actor=cast.agent, case=case, transition="agree", fields=said)
    print_letter(actor=cast.agent, letter=case.letters.get())
    add_note(actor=cast.agent, case=case, text="Sellier vit seule")
    add_contact(actor=cast.agent, case=case, channel="phone", reached=True, summary="Sellier")
    add_document(actor=cast.agent, case=case, upload=SimpleUploadedFile("sellier.pdf", PDF))
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), outcome="droits_ouverts")
    case.refresh_from_db()
    return case


def applied(cast: Cast, on: dt.date = LATER, **given: Any) -> dict[str, int]:
    told = run(kinds=kinds(), fund=cast.fund, on=on, **{"dry": False, **given})
    return {each["rule"]: each["due" if told.dry else "done"] for each in told.counts}


def rows_of_the_night(cast: Cast) -> list[dict[str, Any]]:
    return list(TABLES[0].rows(cast.fund, LATER))


def test_every_declared_kind_has_its_rule_and_every_rule_its_kind() -> None:
    declared = [kind.rule for kind in kinds()]
    assert len(declared) == len(set(declared))
    undone = {name for name, rule in rules().items() if name not in declared}
    assert set(declared) <= set(rules())
    assert all(
        rules()[name].treatment == "keep" or not rules()[name].values[-1].is_fixed
        for name in undone
    )


def test_a_dry_run_counts_and_changes_nothing(cast: Cast) -> None:
    case = closed(cast)
    before = AuditEvent.objects.count()
    assert applied(cast, dry=True)["closed_cases"] == 1
    assert applied(cast, on=SOONER, dry=True)["closed_cases"] == 0
    case.refresh_from_db()
    assert case.person is not None
    assert AuditEvent.objects.count() == before
    assert RetentionRun.objects.filter(dry=True).count() == 2


def test_a_file_kept_long_enough_tells_of_nobody_and_still_counts(cast: Cast) -> None:
    case = closed(cast)
    kept = {d.file.name: d.file.storage for d in Document.objects.all()}
    assert len(kept) == 2
    before = rows_of_the_night(cast)
    assert applied(cast)["closed_cases"] == 1
    case.refresh_from_db()
    assert (case.person, case.subject, case.erased_on) == (None, "", LATER)
    assert not Note.objects.exists()
    assert not Letter.objects.exists()
    assert not Document.objects.exists()
    assert not any(storage.exists(name) for name, storage in kept.items())
    assert [contact.summary for contact in Contact.objects.all()] == [""] * Contact.objects.count()
    tables = (Case, Move, Contact)
    whole = json.dumps([list(t.objects.values()) for t in tables], default=str, ensure_ascii=False)
    assert "ellier" not in whole
    after = rows_of_the_night(cast)
    for row in (*before, *after):
        row.pop("person_id"), row.pop("commune")
    assert after == before
    assert applied(cast)["closed_cases"] == 0


@pytest.mark.parametrize("what", ["open", "contact"])
def test_a_file_that_is_open_or_in_touch_is_left(cast: Cast, what: str) -> None:
    case = closed(cast)
    if what == "open":
        Case.objects.update(closed_at=None)
    else:
        Contact.objects.filter(case=case).update(at=timezone.now() + dt.timedelta(days=200))
    assert applied(cast)["closed_cases"] == 0


def test_the_person_is_then_nowhere_near_the_file(cast: Cast) -> None:
    case = closed(cast)
    definition = SignalDefinition.objects.create(name="need", title="B", purpose="need", about={})
    today = timezone.localdate()
    FiledSignal.objects.create(
        fund=cast.fund,
        signal_id="s1",
        definition=definition,
        version="1",
        purpose="need",
        subject_kind="person",
        subject_id="p0",
        person=case.person,
        case=case,
        state="opened",
        decided_at=timezone.now(),
        filed_on=today,
        seen_on=LATER,
    )
    applied(cast)
    signal = FiledSignal.objects.get()
    # Still seen in the data, so still kept; but it no longer leads to the file.
    assert (signal.case, signal.subject_id) == (None, "p0")
    FiledSignal.objects.update(seen_on=today)
    assert applied(cast)["settled_signals"] == 1
    signal.refresh_from_db()
    assert (signal.person, signal.subject_id, signal.reasons) == (None, "", [])
    FiledSignal.objects.update(state="expired")
    assert applied(cast)["expired_signals"] == 1
    assert not FiledSignal.objects.exists()


def test_a_mediation_forgets_who_wrote(cast: Cast) -> None:
    case = open_case(
        actor=None,
        fund=cast.fund,
        procedure="mediation",
        person=None,
        origin=CaseOrigin.SELF,
        motive="indu",
        last_name="Sellier",
        statement="Je suis Sellier",
        email="sellier@example.org",
        birth_date=dt.date(1950, 1, 1),
    )
    Case.objects.update(closed_at=timezone.now())
    assert applied(cast)["closed_cases"] == 1
    row = Mediation.objects.get(case=case)
    assert (row.last_name, row.statement, row.email, row.birth_date) == ("", "", "", None)
    assert row.motive == "indu"


def test_a_declined_referral_loses_its_identity_after_six_months(cast: Cast) -> None:
    today = timezone.localdate()
    referral = send(
        actor=cast.partner,
        given=NewReferral(
            last_name="Sellier",
            first_names="Odile",
            birth_date=dt.date(1960, 1, 1),
            need="care",
            consent_given_by="person",
            consent_given_on=today,
            consent_ends_on=today,
            consent_to_progress=True,
            phone="06 39 98 00 77",
        ),
        key="k",
    )
    later = today + dt.timedelta(days=190)
    assert applied(cast, on=later)["declined_referrals"] == 0
    decline(actor=cast.agent, referral=referral, reason="out_of_scope")
    assert applied(cast, on=later)["declined_referrals"] == 1
    kept = Referral.objects.get()
    assert (kept.shown_name, kept.phone, kept.birth_date) == ("Identité effacée", "", None)
    assert kept.need == "care"
    with pytest.raises(Refused) as refusal:
        reopen(actor=cast.agent, referral=kept)
    assert refusal.value.code == "erased"


def test_an_account_closed_for_a_year_is_a_number(cast: Cast) -> None:
    administrator = cast.by_role[Role.ADMINISTRATOR]
    close_account(actor=administrator, agent=cast.colleague)
    idle = cast.by_role[Role.EXPERT]
    Agent.objects.filter(pk=idle.pk).update(is_active=False)
    ApiKey.objects.create(agent=cast.colleague, name="x", digest="d", start="s")
    year = timezone.localdate() + dt.timedelta(days=367)
    assert applied(cast, on=year)["closed_accounts"] == 1
    gone = Agent.objects.get(pk=cast.colleague.pk)
    assert str(gone) == f"Compte n° {gone.pk}"
    assert "collègue" not in gone.email
    assert not gone.has_usable_password()
    assert not ApiKey.objects.exists()
    # Nobody closed it by hand: no day to count from.
    assert str(Agent.objects.get(pk=idle.pk)) == str(idle)
    assert applied(cast, on=year)["closed_accounts"] == 0


def test_drafts_jobs_and_sessions_that_are_over_go(cast: Cast) -> None:
    Draft.objects.create(agent=cast.agent, key="a", data={"name": "Sellier"})
    Job.objects.create(agent=cast.agent, title="x", state=JobState.DONE, ended_at=timezone.now())
    Job.objects.create(agent=cast.agent, title="y", state=JobState.RUNNING)
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    month = timezone.localdate() + dt.timedelta(days=31)
    told = run(kinds=kinds(), fund=cast.other_fund, on=month, dry=False)
    first = min((cast.fund, cast.other_fund), key=lambda fund: fund.code)
    done = {each["rule"]: each["done"] for each in told.counts}
    # Sessions are of no fund: done with the first one.
    assert done.get("sessions") == (1 if first == cast.other_fund else None)
    assert (done["drafts"], done["jobs"]) == (0, 0)
    both = applied(cast, on=month)
    assert (both["drafts"], both["jobs"]) == (1, 1)
    assert Job.objects.get().title == "y"
    assert not Session.objects.exists()


def test_a_rule_without_a_duration_does_nothing() -> None:
    rule = rules()["departed_people"]
    term = rule.on(LATER)
    assert term is not None
    assert not term.is_fixed
    with pytest.raises(ValueError, match="no duration"):
        term.before(LATER)


def test_another_fund_is_left_alone(cast: Cast) -> None:
    closed(cast)
    told = run(kinds=kinds(), fund=cast.other_fund, on=LATER, dry=False)
    assert not any(each["done"] for each in told.counts if each["rule"] == "closed_cases")
    assert Case.objects.get().erased_on is None


def test_the_journal_says_so_and_still_holds(cast: Cast) -> None:
    case = closed(cast)
    applied(cast, actor=cast.by_role[Role.ADMINISTRATOR])
    event = AuditEvent.objects.get(verb="retention.closed_cases")
    assert event.payload["n"] == 1
    assert event.payload["keys"] == [str(case.pk)]
    assert event.actor == cast.by_role[Role.ADMINISTRATOR]
    assert verify().holds


class Killed(BaseException):
    """What a signal does to a run."""


@pytest.mark.django_db(transaction=True)
def test_cut_short_it_goes_on_from_what_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        closed(cast, n)
    monkeypatch.setattr(running, "BATCH", 2)
    real = next(kind for kind in kinds() if kind.rule == "closed_cases")
    calls = []

    def forget(rows: Sequence[Case], on: dt.date) -> None:
        calls.append(len(rows))
        real.forget(rows, on)
        if len(calls) == 2:
            raise Killed

    with pytest.raises(Killed):
        run(kinds=[Kind(real.rule, real.due, forget)], fund=cast.fund, on=LATER, dry=False)
    # The second batch was written and not committed: all of it is still to do, and no event says it was done.
    assert Case.objects.filter(erased_on=None).count() == 3
    assert AuditEvent.objects.filter(verb="retention.closed_cases").count() == 1
    assert applied(cast)["closed_cases"] == 3
    assert not Case.objects.filter(erased_on=None).exists()
    assert not Document.objects.exists()
    assert verify().holds


def test_the_command_is_dry_unless_told(cast: Cast) -> None:
    closed(cast)
    day = LATER.isoformat()
    told = CliRunner().invoke(command, ["--on", day, "--json"])
    found = json.loads(told.stdout)
    mine = next(each for each in found if each["fund"] == "831")
    assert mine["dry"] is True
    assert {"rule": "closed_cases", "due": 1, "done": 0} in mine["rules"]
    assert "Rien n’a été modifié" in CliRunner().invoke(command, ["--on", day]).output
    assert Case.objects.get().erased_on is None
    wrong = CliRunner().invoke(command, ["--rule", "tout"])
    assert wrong.exit_code == 2
    assert "règle inconnue" in wrong.output
    only = CliRunner().invoke(command, ["--on", day, "--apply", "--rule", "closed_cases", "--json"])
    assert [len(each["rules"]) for each in json.loads(only.stdout)] == [1, 1]
    assert Case.objects.get().erased_on == LATER


def test_the_night_counts_and_erases_only_where_switched_on(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    closed(cast)
    assert "1 à effacer" in keep_time(tmp_path, LATER)
    assert Case.objects.get().erased_on is None
    settings.RETENTION_AT_NIGHT = True
    assert "1 effacés" in keep_time(tmp_path, LATER)
    assert Case.objects.get().erased_on == LATER


def test_the_page_shows_the_rules_and_the_last_dry_run(cast: Cast, client: Client) -> None:
    closed(cast)
    run(kinds=kinds(), fund=cast.fund, on=LATER)
    administrator = cast.by_role[Role.ADMINISTRATOR]
    client.force_login(administrator)
    page = client.get("/administration/conservation/").content.decode()
    for rule in rules().values():
        assert rule.title in page
    assert "CNIL, délibération 2023-095" in page
    refused = client.post("/administration/conservation/", {"faire": "appliquer"}, follow=True)
    assert "Cochez la case" in refused.content.decode()
    assert not Job.objects.exists()
    assert client.post("/administration/conservation/", {"faire": "compter"}).status_code == 302
    assert Job.objects.get().agent == administrator
    client.force_login(cast.manager)
    assert client.get("/administration/conservation/").status_code == 403

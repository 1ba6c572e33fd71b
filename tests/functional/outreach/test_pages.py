"""The pages of campaigns: who may, how many queries, what they do."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.outreach import finders, panels, snapshot, work
from relais.casework.outreach.actions import (
    add_entry,
    claim,
    launch,
    plan_field_action,
    receive_list,
    record_outcome,
    run_check,
    run_import,
)
from relais.casework.outreach.actions import build_wave as build
from relais.casework.outreach.actions import write_script as write
from relais.casework.outreach.enums import CampaignStatus, Outcome, TargetState
from relais.casework.outreach.models import Attempt, Campaign, FieldEntry, ResultImport, Target
from relais.pages.models import Job
from relais.pages.nightly import batches
from relais.registers.accounts.models import Agent
from tests.cast import Cast
from tests.integration.outreach.register import draft, make_couple, make_people

ALWAYS: dict[str, Any] = {
    "call_from": dt.time(0, 0),
    "call_until": dt.time(23, 59, 59),
    "call_days": [0, 1, 2, 3, 4, 5, 6],
    "call_holidays": True,
    "channels": ["phone", "onsite"],
}


def campaign_now(cast: Cast, **rules: Any) -> Campaign:
    """Running at this very hour."""

    now = timezone.now()
    made = draft(
        cast.manager,
        **{**ALWAYS, "starts_on": timezone.localdate(), "query": {"age": [70, None]}, **rules},
    )
    write(actor=cast.manager, campaign=made, text="Bonjour, ici la caisse.", now=now)
    build(actor=cast.manager, campaign=made, title="Première", now=now)
    return launch(actor=cast.manager, campaign=made, now=now)


def logged(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def posted_rules(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Aller vers",
        "theme": "Vaccination",
        "starts_on": "2026-11-02",
        "channels": ["phone"],
        "holdout_percent": "10",
        "strata": "age_commune",
        "max_contacts": "3",
        "pressure_days": "30",
        "call_from": "09:00",
        "call_until": "18:00",
        "call_days": ["0", "1"],
        "max_attempts": "3",
        "retry_hours": "24",
        "lease_minutes": "15",
        "measured_days": "180",
        "age_low": "70",
        "needs_phone": "on",
        **changes,
    }


def test_the_loop_of_a_campaign_through_its_pages(cast: Cast) -> None:
    make_people(cast.fund, 5)
    manager, agent = logged(cast.manager), logged(cast.agent)
    made = manager.post(reverse("outreach:new"), posted_rules(holdout_percent="0"))
    campaign = Campaign.objects.get()
    assert made.url == reverse("outreach:design", args=[campaign.pk])
    seen = manager.post(reverse("outreach:preview", args=[campaign.pk]), posted_rules())
    assert "<strong>5</strong> à contacter" in seen.content.decode()
    manager.post(reverse("outreach:build", args=[campaign.pk]), {"title": "", "number": "1"})
    manager.post(reverse("outreach:build", args=[campaign.pk]), {"title": "", "number": "1"})
    assert campaign.waves.count() == 1
    manager.post(reverse("outreach:script", args=[campaign.pk]), {"text": "Bonjour"})
    Campaign.objects.update(**{**ALWAYS, "starts_on": timezone.localdate()})
    manager.post(reverse("outreach:status", args=[campaign.pk]), {"to": "running"})
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.RUNNING
    call = reverse("outreach:call", args=[campaign.pk])
    assert "Prendre la prochaine personne" in agent.get(call).content.decode()
    assert not Target.objects.filter(state=TargetState.LEASED).exists()
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get(state=TargetState.LEASED)
    assert str(held.person) in agent.get(call).content.decode()
    agent.post(call, {"target": held.pk, "outcome": "refused"})
    assert Attempt.objects.get().outcome == Outcome.REFUSED
    following = Target.objects.get(state=TargetState.LEASED)
    assert following.pk != held.pk
    agent.post(reverse("outreach:undo", args=[campaign.pk]), {"rendre": "1"})
    assert Target.objects.get(state=TargetState.LEASED).pk == held.pk
    agent.post(reverse("outreach:give-back", args=[campaign.pk]))
    assert not Target.objects.filter(state=TargetState.LEASED).exists()
    manager.post(reverse("outreach:status", args=[campaign.pk]), {"to": "paused"})
    assert "suspendue" in agent.get(call).content.decode()


def test_a_wrong_rule_is_told_beside_its_field(cast: Cast) -> None:
    wrong = posted_rules(starts_on="2026-11-02", ends_on="2026-10-01")
    answer = logged(cast.manager).post(reverse("outreach:new"), wrong)
    assert answer.status_code == 422
    assert not Campaign.objects.exists()
    answer = logged(cast.manager).post(reverse("outreach:new"), posted_rules(communes="Nulle-Part"))
    assert "n’habite « Nulle-Part »" in answer.content.decode()


def test_a_booking_without_its_date_keeps_the_call(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    agent = logged(cast.agent)
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get()
    call = reverse("outreach:call", args=[campaign.pk])
    answer = agent.post(call, {"target": held.pk, "outcome": "booked", "note": "sa fille rappelle"})
    assert answer.status_code == 422
    assert "Indiquez la date et le lieu" in answer.content.decode()
    assert "sa fille rappelle" in answer.content.decode()
    later = timezone.localtime() + dt.timedelta(days=2)
    agent.post(
        call,
        {
            "target": held.pk,
            "outcome": "booked",
            "appointment_at": later.strftime("%Y-%m-%dT%H:%M"),
            "appointment_place": "Centre de Toulon",
            "appointment_kind": "care",
        },
    )
    assert Attempt.objects.get().appointment_place == "Centre de Toulon"


def test_a_call_opens_a_file_or_joins_the_one_there_is(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = campaign_now(cast, procedure="support", max_attempts=3)
    agent = logged(cast.agent)
    call = reverse("outreach:call", args=[campaign.pk])
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get(state=TargetState.LEASED)
    agent.post(call, {"target": held.pk, "outcome": "reached", "open_case": "on"})
    case = Case.objects.get()
    held.refresh_from_db()
    assert (case.person, case.origin, held.case) == (held.person, "campaign", case)
    other, now = campaign_now(cast, procedure="support", title="Suite"), timezone.now()
    while target := claim(actor=cast.colleague, campaign=other, now=now):
        record_outcome(
            actor=cast.colleague,
            target=target,
            outcome="reached",
            now=now,
            open_case=target.person_id == held.person_id,
        )
    assert Case.objects.get() == case
    assert other.targets.filter(case=case).count() == 1


def test_the_spouse_s_outcome_is_said_on_the_same_page(cast: Cast) -> None:
    make_couple(cast.fund, 1)
    campaign = campaign_now(cast)
    agent = logged(cast.agent)
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get(state=TargetState.LEASED)
    spouse = Target.objects.get(state=TargetState.COMPANION)
    call = reverse("outreach:call", args=[campaign.pk])
    assert str(spouse.person) in agent.get(call).content.decode()
    said = {"target": held.pk, "outcome": "reached", f"other-{spouse.pk}": "already_covered"}
    agent.post(call, said)
    spouse.refresh_from_db()
    assert spouse.outcome == Outcome.ALREADY_COVERED


def test_on_site_a_form_sent_twice_counts_once(cast: Cast) -> None:
    people = make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    agent = logged(cast.by_role["delegate"])
    agent.post(
        reverse("outreach:plan", args=[campaign.pk]),
        {"title": "Restos du Cœur", "place": "Toulon", "on": "2026-11-23"},
    )
    action = campaign.field_actions.get()
    field = reverse("outreach:field", args=[action.pk])
    said = {"token": str(uuid.uuid4()), "n_people": "4", "outcome": "reached"}
    agent.post(field, said)
    agent.post(field, said)
    named = {"token": str(uuid.uuid4()), "n_people": "1", "outcome": "opted_out"}
    assert agent.post(field, named).status_code == 422
    agent.post(field, {**named, "pseudonym": people[0].pseudonym})
    people[0].refresh_from_db()
    assert people[0].opted_out
    assert "5 personnes rencontrées" in agent.get(field).content.decode()
    entry = FieldEntry.objects.get(n_people=4)
    agent.post(reverse("outreach:undo-entry", args=[entry.pk]))
    assert "1 personne rencontrée" in agent.get(field).content.decode()
    results = logged(cast.manager).get(reverse("outreach:campaign", args=[campaign.pk]))
    assert "Rencontrées sur le terrain" in results.content.decode()


def test_a_list_is_uploaded_and_a_bad_one_told(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    manager = logged(cast.manager)
    url = reverse("outreach:upload", args=[campaign.pk])
    bad = manager.post(url, {"file": SimpleUploadedFile("l.csv", b"a;b\n1;2\n")})
    assert bad.status_code == 422
    assert "« issue »" in bad.content.decode()
    good = b"pseudonyme;issue;date\np000000;refus;15/03/2021\n"
    answer = manager.post(url, {"file": SimpleUploadedFile("l.csv", good)})
    assert answer.status_code == 302
    source = ResultImport.objects.get()
    shown = manager.get(reverse("outreach:import", args=[source.pk])).content.decode()
    assert "Reprendre l’examen" in shown


def test_a_list_is_looked_at_then_confirmed(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = campaign_now(cast)
    lines = ("pseudonyme;issue;date", "p000000;refus;15/03/2021", "p000009;refus;15/03/2021")
    source = receive_list(
        actor=cast.manager,
        campaign=campaign,
        upload=SimpleUploadedFile("mars.csv", "\n".join(lines).encode()),
    )
    manager = logged(cast.manager)
    page, go_on = (reverse(f"outreach:{n}", args=[source.pk]) for n in ("import", "go-on"))
    run_check(actor=cast.manager, source=source)
    shown = manager.get(page).content.decode()
    assert "Importer 1 contact" in shown
    assert "Aucun assuré de la caisse ne correspond" in shown
    assert not Attempt.objects.exists()
    assert Job.objects.filter(title="Import de mars.csv").count() == 0
    assert manager.post(go_on).status_code == 302
    assert Job.objects.filter(title="Import de mars.csv").count() == 1
    run_import(actor=cast.manager, source=source)
    assert "Contacts ajoutés" in manager.get(page).content.decode()
    refused = manager.post(reverse("outreach:discard", args=[source.pk]))
    assert refused.status_code in (302, 409)
    assert ResultImport.objects.exists()


def test_a_list_is_given_up(cast: Cast) -> None:
    source = receive_list(
        actor=cast.manager,
        campaign=draft(cast.manager),
        upload=SimpleUploadedFile("l.csv", b"pseudonyme;issue;date\np000000;refus;15/03/2021\n"),
    )
    logged(cast.manager).post(reverse("outreach:discard", args=[source.pk]))
    assert not ResultImport.objects.exists()


PAGES = {
    "list": ("manager", "counsellor", "reception", "expert", "delegate", "analyst"),
    "campaign": ("manager", "counsellor", "reception", "expert", "delegate", "analyst"),
    "effect": ("manager", "counsellor", "reception", "expert", "delegate", "analyst"),
    "new": ("manager", "analyst"),
    "design": ("manager", "analyst"),
    "upload": ("manager", "analyst"),
    "contacts": ("manager", "analyst"),
    "call": ("manager", "counsellor", "reception", "expert", "delegate"),
    "plan": ("manager", "counsellor", "reception", "expert", "delegate"),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_which_page(cast: Cast, name: str) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    url = reverse(f"outreach:{name}", args=[] if name in ("list", "new") else [campaign.pk])
    for role, agent in cast.by_role.items():
        expected = 200 if role in PAGES[name] else 403
        assert logged(agent).get(url).status_code == expected, (name, role)
    if name not in ("list", "new"):
        stranger = logged(cast.stranger).get(url).status_code
        assert stranger == (404 if "counsellor" in PAGES[name] else 403)
    assert Client().get(url).status_code == 302


def test_queries_are_bounded(cast: Cast, django_assert_max_num_queries: Any) -> None:
    make_people(cast.fund, 25)
    campaign = campaign_now(cast)
    agent = logged(cast.agent)
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    for name, most in (("call", 15), ("campaign", 15)):
        with django_assert_max_num_queries(most):
            agent.get(reverse(f"outreach:{name}", args=[campaign.pk]))
    held = Target.objects.get(state=TargetState.LEASED)
    with django_assert_max_num_queries(26):
        agent.post(
            reverse("outreach:call", args=[campaign.pk]), {"target": held.pk, "outcome": "refused"}
        )
    manager = logged(cast.manager)
    for name, most in (("contacts", 10), ("effect", 10), ("design", 20)):
        with django_assert_max_num_queries(most):
            manager.get(reverse(f"outreach:{name}", args=[campaign.pk]))


def test_people_of_a_campaign_are_exported(cast: Cast) -> None:
    make_people(cast.fund, 3)
    campaign = campaign_now(cast)
    url = reverse("outreach:contacts", args=[campaign.pk])
    answer = logged(cast.manager).get(url, {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "p000000" in "".join(lines)


def test_what_other_pages_get(cast: Cast) -> None:
    people = make_people(cast.fund, 2)
    campaign = campaign_now(cast)
    now = timezone.now()
    target = claim(actor=cast.agent, campaign=campaign, now=now)
    assert target is not None
    titles = [item.title for item in work.work_for(cast.agent, now)]
    assert titles == [f"Appel en cours : {target.person}", campaign.title]
    assert work.work_for(cast.stranger, now) == []
    assert work.work_for(cast.partner, now) == []
    later = now + dt.timedelta(minutes=1)
    record_outcome(
        actor=cast.agent, target=target, outcome="call_back", now=now, call_back_at=later
    )
    promised = work.work_for(cast.agent, now + dt.timedelta(minutes=2))
    if timezone.localdate(later) == timezone.localdate(now):
        assert (promised[0].title, promised[0].late) == (f"Rappeler {target.person}", True)
    assert [hit.title for hit in finders.find(cast.agent, "75 ans")] == [campaign.title]
    assert finders.find(cast.stranger, "75 ans") == []
    assert [panel.title for panel in panels.panels_for(cast.agent, target.person)] == ["Campagnes"]
    page = logged(cast.agent).get(reverse("people:person", args=[target.person_id]))
    assert campaign.title in page.content.decode()
    other = next(person for person in people if person != target.person)
    assert panels.panels_for(cast.agent, other) == []
    action = plan_field_action(
        actor=cast.agent, campaign=campaign, title="Marché", place="Hyères", on=now.date()
    )
    add_entry(
        actor=cast.agent, action=action, token=uuid.uuid4(), outcome="booked", now=now, n_people=3
    )
    contacts, meetings = (list(batches(table, now.date())) for table in snapshot.TABLES)
    rows = {row["pseudonym"]: row for row in contacts[0]}
    assert rows[target.pseudonym]["outcome"] == Outcome.CALL_BACK
    assert rows[target.pseudonym]["first_contact_on"] == now.date()
    assert rows[other.pseudonym]["outcome"] == ""
    assert {row.keys() == set(snapshot.CONTACTS.schema.names) for row in contacts[0]} == {True}
    assert [(row["n_people"], row["outcome"], row["pseudonym"]) for row in meetings[0]] == [
        (3, "booked", None)
    ]
    assert meetings[0][0].keys() == set(snapshot.MEETINGS.schema.names)

"""The sensitive lane: fewer people open the file; in the lists it has no name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from relais.casework.case.actions import add_task, assign, move, open_case, set_lane
from relais.casework.case.enums import CaseOrigin, Lane
from relais.casework.case.models import Case, Task
from relais.casework.case.policies import may_see
from relais.casework.case.work import work_for
from relais.common.refusals import Refused
from relais.registers.accounts.models import Absence, Agent, Team
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.integration.case.trial import open_trial

TODAY = timezone.localdate


@pytest.fixture
def sealed(cast: Cast) -> Case:
    """A sensitive file that the agent follows."""
    case = open_trial(cast.agent, assigned_to=cast.agent)
    return set_lane(actor=cast.agent, case=case, lane=Lane.SENSITIVE)


def opens_to(case: Case, agent: Agent) -> bool:
    """The two ways to ask agree."""
    listed = Case.objects.visible_to(Agent.objects.get(pk=agent.pk)).filter(pk=case.pk).exists()
    assert listed == may_see(Agent.objects.get(pk=agent.pk), case)
    return listed


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("agent", True),
        ("manager", True),
        ("colleague", False),
        ("stranger", False),
        ("partner", False),
    ],
)
def test_it_opens_to_who_follows_it_and_to_the_manager(
    cast: Cast, sealed: Case, who: str, opens: bool
) -> None:
    assert opens_to(sealed, getattr(cast, who)) is opens


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.PARTNER])
def test_no_other_role_opens_it(cast: Cast, sealed: Case, role: str) -> None:
    expected = {Role.COUNSELLOR, Role.MANAGER}
    assert opens_to(sealed, cast.by_role[role]) is (role in expected)


def test_a_manager_of_another_team_does_not_open_it(cast: Cast, sealed: Case) -> None:
    cast.manager.team = Team.objects.create(fund=cast.fund, name="Accueil")
    cast.manager.save()
    assert not opens_to(sealed, cast.manager)
    Case.objects.update(team=None)
    sealed.refresh_from_db()
    assert opens_to(sealed, cast.manager)


def test_it_opens_to_who_replaces_the_absent_for_those_days(cast: Cast, sealed: Case) -> None:
    day = TODAY()
    absence = Absence.objects.create(
        agent=cast.agent, replaced_by=cast.colleague, starts_on=day, ends_on=day
    )
    assert opens_to(sealed, cast.colleague)
    Absence.objects.filter(pk=absence.pk).update(
        starts_on=day - dt.timedelta(days=9), ends_on=day - dt.timedelta(days=1)
    )
    assert not opens_to(sealed, cast.colleague)


def test_the_mediator_has_the_word_for_his_own_files_only(cast: Cast, sealed: Case) -> None:
    mediation = open_case(
        actor=None,
        fund=cast.fund,
        procedure="mediation",
        person=None,
        origin=CaseOrigin.SELF,
        lane=Lane.SENSITIVE,
        applicant="insured",
        motive="indu",
    )
    mediator = cast.by_role[Role.MEDIATOR]
    assert opens_to(mediation, mediator)
    assert not opens_to(sealed, mediator)


def test_nothing_is_written_in_it_from_outside(cast: Cast, sealed: Case) -> None:
    for write in (
        lambda: move(
            actor=cast.colleague, case=sealed, transition="pay", fields={"amount_cents": 1}
        ),
        lambda: add_task(actor=cast.colleague, case=sealed, title="Rappeler"),
        lambda: assign(actor=cast.colleague, case=sealed, to=cast.colleague),
        lambda: set_lane(actor=cast.colleague, case=sealed, lane=Lane.NORMAL),
    ):
        with pytest.raises(Refused) as refusal:
            write()
        assert refusal.value.code == "not_allowed"


def test_giving_it_opens_it_to_the_next_one_and_closes_it_to_the_former(
    cast: Cast, sealed: Case
) -> None:
    add_task(actor=cast.agent, case=sealed, title="Rappeler")
    assign(actor=cast.manager, case=sealed, to=cast.colleague)
    assert opens_to(sealed, cast.colleague)
    assert not opens_to(sealed, cast.agent)
    assert not Task.objects.visible_to(cast.agent).exists()  # type: ignore[attr-defined]


def test_who_seals_a_file_that_nobody_follows_then_follows_it(cast: Cast) -> None:
    case = open_trial(cast.agent)
    assert case.assigned_to is None
    set_lane(actor=cast.colleague, case=case, lane=Lane.SENSITIVE)
    assert case.assigned_to == cast.colleague
    assert not opens_to(case, cast.agent)


def test_the_list_counts_it_and_names_nobody(cast: Cast, client: Client) -> None:
    for n, name in enumerate(("Aubert", "Sellier", "Zola")):
        person = Person.objects.create(
            fund=cast.fund, pseudonym=f"s{n}", last_name=name, first_names="Odile"
        )
        open_case(
            actor=cast.agent,
            procedure="support",
            person=person,
            origin=CaseOrigin.SELF,
            assigned_to=cast.agent,
            lane=Lane.SENSITIVE if name == "Sellier" else Lane.NORMAL,
        )
    hidden = Case.objects.get(person__last_name="Sellier")
    client.force_login(cast.colleague)
    for order in ("person", "-person", "due"):
        page = client.get("/dossiers/liste/accompagnements/", {"tri": order}).content.decode()
        assert "SELLIER" not in page
        assert hidden.get_absolute_url() not in page
        assert page.count("Dossier sensible") == 1
    # Where it stands among names must not tell its own.
    page = client.get("/dossiers/liste/accompagnements/?tri=person").content.decode()
    places = [page.index(word) for word in ("AUBERT", "ZOLA", "Dossier sensible")]
    assert places[2] not in range(places[0], places[1])
    client.force_login(cast.agent)
    assert "SELLIER" in client.get("/dossiers/liste/accompagnements/").content.decode()


def test_the_export_names_nobody_either(cast: Cast, sealed: Case, client: Client) -> None:
    person = Person.objects.create(
        fund=cast.fund, pseudonym="s", last_name="Sellier", first_names="O"
    )
    case = open_case(
        actor=cast.agent,
        procedure="support",
        person=person,
        origin=CaseOrigin.SELF,
        assigned_to=cast.agent,
        lane=Lane.SENSITIVE,
    )
    Case.objects.filter(pk=case.pk).update(
        team=Team.objects.create(fund=cast.fund, name="Autre équipe")
    )
    client.force_login(cast.manager)
    answer = client.get("/dossiers/liste/accompagnements/?format=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
    assert "Dossier sensible" in text
    assert "SELLIER" not in text


def test_its_page_says_why_it_stays_shut(cast: Cast, client: Client) -> None:
    person = Person.objects.create(
        fund=cast.fund, pseudonym="s", last_name="Sellier", first_names="O"
    )
    sealed = open_case(
        actor=cast.agent,
        procedure="support",
        person=person,
        origin=CaseOrigin.SELF,
        assigned_to=cast.agent,
        lane=Lane.SENSITIVE,
    )
    client.force_login(cast.colleague)
    for path in ("", "note/", "courrier/1/", "etape/agree/"):
        answer = client.get(f"{sealed.get_absolute_url()}{path}")
        assert answer.status_code == 409
        assert "voie sensible" in answer.content.decode()
    client.force_login(cast.agent)
    assert client.get(sealed.get_absolute_url()).status_code == 200


def test_work_keeps_it_to_who_follows_it(cast: Cast, sealed: Case) -> None:
    now = timezone.now()
    assert [item.url for item in work_for(cast.agent, now)] == [sealed.get_absolute_url()]
    assert not work_for(cast.colleague, now)


def test_counting_the_list_computes_none_of_its_columns(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.agent)
    with django_assert_max_num_queries(20) as asked:
        client.get("/dossiers/liste/accompagnements/?tri=person")
    counts = [q["sql"] for q in asked.captured_queries if "COUNT(*)" in q["sql"]]
    assert counts
    assert not [sql for sql in counts if "shown_name" in sql]

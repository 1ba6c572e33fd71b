"""What files bring to the common pages: my work, the search, the person's page, the menu."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from relais.casework.case.actions import add_task, assign, move, open_case
from relais.casework.case.finders import find
from relais.casework.case.models import Case
from relais.casework.case.navigation import ENTRIES
from relais.casework.case.panels import panels_for
from relais.casework.case.work import work_for
from relais.registers.accounts.models import Absence, Agent
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.cast import Cast

NOW = timezone.now()


def opened(actor: Agent, days_ago: int = 0, to: Agent | None = None, **given: Any) -> Case:
    person = Person.objects.create(fund=actor.fund, last_name=f"Nom{days_ago}", first_names="Odile")
    return open_case(
        actor=actor,
        procedure="support",
        person=person,
        origin="self",
        assigned_to=to or actor,
        at=NOW - dt.timedelta(days=days_ago),
        **given,
    )


def test_late_deadlines_come_first_then_my_turns_then_tasks(cast: Cast) -> None:
    fresh, old, older = (opened(cast.agent, n) for n in (0, 20, 30))
    waiting = opened(cast.agent, 1)
    move(actor=cast.agent, case=waiting, transition="offer", fields={"channel": "phone"})
    add_task(actor=cast.agent, case=waiting, title="Rappeler")
    opened(cast.colleague)
    items = work_for(cast.agent, NOW)
    assert [(i.url, i.late) for i in items[:2]] == [
        (older.get_absolute_url(), True),
        (old.get_absolute_url(), True),
    ]
    urls = [i.url for i in items]
    assert fresh.get_absolute_url() in urls
    assert [i.title for i in items if i.url == waiting.get_absolute_url()] == ["Rappeler"]
    assert items[0].action_label == "Enregistrer l’accord"
    assert len(urls) == 4


def test_files_that_nobody_follows_are_shown_to_the_team(cast: Cast) -> None:
    case = opened(cast.agent)
    assign(actor=cast.manager, case=case, to=None)
    assert [i.url for i in work_for(cast.colleague, NOW)] == [case.get_absolute_url()]


def test_a_stand_in_sees_the_files_of_the_absent_for_the_time_of_the_absence(cast: Cast) -> None:
    case = opened(cast.agent)
    assert work_for(cast.colleague, NOW) == []
    today = timezone.localdate(NOW)
    absence = Absence.objects.create(
        agent=cast.agent, starts_on=today, ends_on=today, replaced_by=cast.colleague
    )
    [item] = work_for(cast.colleague, NOW)
    assert item.url == case.get_absolute_url()
    assert f"pour {cast.agent}" in item.detail
    absence.starts_on = absence.ends_on = today + dt.timedelta(days=3)
    absence.save()
    assert work_for(cast.colleague, NOW) == []


def test_a_six_month_look_back_raises_itself(cast: Cast) -> None:
    case = opened(cast.agent, 200)
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=NOW, due_on=timezone.localdate(NOW) + dt.timedelta(days=5)
    )
    [item] = work_for(cast.agent, NOW)
    assert item.action_label == "Enregistrer le bilan à six mois"


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.PARTNER, Role.ANALYST])
def test_nothing_beyond_the_wall(cast: Cast, role: str) -> None:
    case = opened(cast.agent)
    other = cast.by_role[role]
    assert work_for(other, NOW) == []
    assert find(other, case.reference) == []
    assert panels_for(other, case.person) == []


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    case = opened(cast.agent)
    assert find(cast.stranger, case.reference) == []
    assert panels_for(cast.stranger, case.person)[0].context["rows"] == []


@pytest.mark.parametrize("text", ["{}", "mas 2026 1", "mas-2026-1", " MAS2026000001 "])
def test_a_reference_is_found_however_it_is_typed(cast: Cast, text: str) -> None:
    case = opened(cast.agent)
    year = timezone.localdate(NOW).year
    typed = text.format(case.reference).replace("2026", str(year))
    assert [hit.title for hit in find(cast.agent, typed)] == [case.reference]


def test_what_is_no_reference_asks_nothing_of_the_database(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    cast.agent.permissions  # noqa: B018  read once for a request
    with django_assert_num_queries(0):
        for text in ("martin odile", "MAS", "XXX-2026-1", "1 70 03 75 115 001", ""):
            assert find(cast.agent, text) == []


def test_the_person_page_shows_files_and_offers_what_may_be_opened(cast: Cast) -> None:
    case = opened(cast.agent)
    [panel] = panels_for(cast.agent, case.person)
    assert [row.reference for row, _ in panel.context["rows"]] == [case.reference]
    assert panel.context["openings"] == []
    move(actor=cast.agent, case=case, transition="out_of_scope", fields={"why": "x"})
    [panel] = panels_for(cast.agent, case.person)
    assert [p.name for p in panel.context["openings"]] == ["support"]
    [panel] = panels_for(cast.by_role[Role.MEDIATOR], case.person)
    assert panel.context["rows"] == []
    assert [p.name for p in panel.context["openings"]] == ["mediation"]


def test_the_menu_has_a_line_per_procedure() -> None:
    assert {entry.url_name for entry in ENTRIES} >= {"case:support", "case:mediation"}


def test_work_is_bounded(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for n in range(60):
        opened(cast.agent, n)
    with django_assert_max_num_queries(8):
        assert len(work_for(cast.agent, NOW)) <= 50

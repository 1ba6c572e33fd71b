"""What pages say when there is nothing to give or to measure, and what undoing a call takes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.urls import reverse
from django.utils import timezone

from relais.casework.case.actions import add_note
from relais.casework.case.models import Case
from relais.casework.outreach.actions import build_wave as build
from relais.casework.outreach.enums import TargetState
from relais.casework.outreach.models import Target
from tests.cast import Cast
from tests.functional.outreach.test_pages import campaign_now, logged
from tests.integration.outreach.register import draft, make_people


def test_call_mode_says_why_it_gives_nobody(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    agent = logged(cast.agent)
    take = reverse("outreach:take", args=[campaign.pk])
    agent.post(take)
    held = Target.objects.get()
    call = reverse("outreach:call", args=[campaign.pk])
    agent.post(call, {"target": held.pk, "outcome": "unreachable"})
    assert "Le prochain sera à appeler le" in agent.get(call).content.decode()
    Target.objects.update(state=TargetState.DONE)
    agent.post(take)
    assert "Toute la liste est traitée" in agent.get(call).content.decode()


def test_the_effect_is_a_figure_or_a_sentence(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    told = logged(cast.manager).get(reverse("outreach:effect", args=[campaign.pk]))
    assert "aucun événement à observer" in told.content.decode()


def test_the_effect_shows_its_value(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.RELAIS_HOME = tmp_path
    make_people(cast.fund, 40)
    campaign = draft(cast.manager, holdout_per_mille=500, measured_event="soins", measured_days=1)
    build(
        actor=cast.manager, campaign=campaign, title="", now=timezone.now() - dt.timedelta(days=9)
    )
    called = campaign.targets.filter(arm="call").values_list("pseudonym", flat=True)
    day = timezone.localdate() - dt.timedelta(days=9)
    (tmp_path / "events").mkdir()
    pq.write_table(
        pa.table({"pseudonym": list(called), "on": [day] * len(called)}),
        tmp_path / "events" / "soins.parquet",
    )
    told = logged(cast.manager).get(reverse("outreach:effect", args=[campaign.pk]))
    assert "+100,0\N{NO-BREAK SPACE}points" in told.content.decode()


def test_undoing_a_call_closes_the_file_it_opened(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast, procedure="support")
    agent = logged(cast.agent)
    call, undo = (reverse(f"outreach:{n}", args=[campaign.pk]) for n in ("call", "undo"))
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get()
    said = {"target": held.pk, "outcome": "reached", "open_case": "on"}
    agent.post(call, said)
    case = Case.objects.get()
    agent.post(undo)
    case.refresh_from_db()
    held.refresh_from_db()
    assert (case.is_open, case.outcome_label, held.case) == (False, "Ouvert par erreur", None)
    assert (
        f"{case.reference}, ouvert par cet appel, est refermé" in agent.get(call).content.decode()
    )
    agent.post(call, said)
    assert Case.objects.open().get() != case


def test_a_file_worked_on_outlives_the_call_that_opened_it(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = campaign_now(cast, procedure="support")
    agent = logged(cast.agent)
    call, undo = (reverse(f"outreach:{n}", args=[campaign.pk]) for n in ("call", "undo"))
    agent.post(reverse("outreach:take", args=[campaign.pk]))
    held = Target.objects.get()
    agent.post(call, {"target": held.pk, "outcome": "reached", "open_case": "on"})
    case = Case.objects.get()
    add_note(actor=cast.agent, case=case, text="Rappeler sa fille.")
    agent.post(undo)
    case.refresh_from_db()
    assert case.is_open
    assert f"{case.reference} reste ouvert" in agent.get(call).content.decode()

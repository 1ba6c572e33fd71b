"""A detector too often wrong: its signals leave the queue, its page says so, and it has ways back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from relais.casework.signals import actions, retiring
from relais.casework.signals.loading import load_file
from relais.casework.signals.models import DetectorRetirement, FiledSignal, SignalDefinition
from relais.casework.signals.snapshot import TABLES
from relais.common.refusals import Refused
from relais.handover.signal import Signal, write_signals
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal

NAME = "exact_duplicate"
ADDRESS = "/detecteurs/acte-paye-deux-fois/"
ON = dt.date(2026, 3, 2)
LOW = {
    "definition": NAME, "fund": "831", "n": 60, "confirmed": 0, "retired": True,
    "rate": {"share": 0.0, "low": 0.0, "high": 0.06},
}  # fmt: skip


@pytest.fixture
def investigator(cast: Cast) -> Agent:
    return cast.by_role[Role.INVESTIGATOR]


def filed(cast: Cast, subject: str, state: str = "new") -> FiledSignal:
    SignalDefinition.objects.get_or_create(
        name=NAME, defaults={"title": "Acte payé deux fois", "purpose": "abuse"}
    )
    made = file_signal(
        cast, None, purpose="abuse", subject_kind="provider", subject_id=subject, state=state
    )
    FiledSignal.objects.filter(pk=made.pk).update(definition=NAME)
    made.refresh_from_db()
    return made


def states() -> dict[str, str]:
    return dict(FiledSignal.objects.values_list("subject_id", "state"))


@pytest.fixture
def retired(cast: Cast) -> DetectorRetirement:
    for subject, state in (("new", "new"), ("seen", "seen"), ("asked", "asked"), ("kept", "kept")):
        filed(cast, subject, state)
    assert retiring.settle(cast.fund, [LOW], ON) == (1, 0)
    return DetectorRetirement.objects.get()


def test_what_nobody_works_on_leaves_the_queue(retired: DetectorRetirement, cast: Cast) -> None:
    assert states() == {"new": "retired", "seen": "retired", "asked": "asked", "kept": "kept"}
    assert (retired.n, retired.confirmed, retired.high) == (60, 0, 0.06)
    [event] = AuditEvent.objects.filter(verb="detector.retired")
    assert event.actor is None and event.payload["definition"] == NAME
    assert retiring.settle(cast.fund, [LOW], ON) == (0, 0), "safe to repeat"
    assert AuditEvent.objects.filter(verb="detector.retired").count() == 1


def test_each_fund_has_its_own(retired: DetectorRetirement, cast: Cast) -> None:
    assert retiring.settle(cast.other_fund, [LOW], ON) == (0, 0)
    assert not retiring.is_retired(cast.other_fund.pk, NAME)


def test_what_the_night_files_afterwards_does_not_enter(
    retired: DetectorRetirement, tmp_path: Any
) -> None:
    found = [Signal(NAME, "1", "provider", f"d{n}", reasons=["…"], fund="831") for n in range(3)]
    path = tmp_path / "signals" / NAME / "2026-03-03.parquet"
    write_signals(path, found)
    (tmp_path / "signals" / NAME / "about.json").write_text(
        '{"name": "exact_duplicate", "title": "Acte payé deux fois", "purpose": "abuse"}'
    )
    load_file(tmp_path, NAME, path)
    told = states()
    assert {told[f"d{n}"] for n in range(3)} == {"retired"}
    assert told["new"] == "expired", "no longer found"


def test_the_figures_bring_it_back(retired: DetectorRetirement, cast: Cast) -> None:
    assert retiring.settle(cast.fund, [{**LOW, "retired": False}], dt.date(2026, 3, 9)) == (0, 1)
    assert states() == {"new": "new", "seen": "seen", "asked": "asked", "kept": "kept"}
    retired.refresh_from_db()
    assert (retired.ended_on, retired.by_agent) == (dt.date(2026, 3, 9), False)
    assert AuditEvent.objects.filter(verb="detector.returned", actor=None).count() == 1


def test_an_agent_brings_it_back_and_the_same_figures_do_not_retire_it_again(
    retired: DetectorRetirement, cast: Cast, investigator: Agent
) -> None:
    for _ in range(2):
        retiring.return_detector(
            actor=investigator, definition=NAME, reason="seuil corrigé", today=ON
        )
    assert states()["new"] == "new"
    assert AuditEvent.objects.filter(verb="detector.put_back", actor=investigator).count() == 1
    assert retiring.settle(cast.fund, [LOW], ON) == (0, 0)
    assert retiring.settle(cast.fund, [LOW], ON + dt.timedelta(1)) == (1, 0), "new decisions may"
    table = next(table for table in TABLES if table.table.name == "detector_returns")
    assert list(table.rows(cast.fund, ON)) == [{"definition": NAME, "returned_on": ON}]


def test_who_may_not_decide_may_not_bring_it_back(retired: DetectorRetirement, cast: Cast) -> None:
    for agent in (cast.agent, cast.by_role[Role.ANALYST], cast.partner):
        with pytest.raises(PermissionDenied):
            retiring.return_detector(actor=agent, definition=NAME, reason="x", today=ON)


def test_a_reason_is_required(retired: DetectorRetirement, investigator: Agent) -> None:
    with pytest.raises(Refused, match="Dites pourquoi"):
        retiring.return_detector(actor=investigator, definition=NAME, reason=" ", today=ON)


def test_one_may_still_decide_on_a_withheld_signal_and_take_it_back(
    retired: DetectorRetirement, investigator: Agent
) -> None:
    signal = FiledSignal.objects.get(subject_id="new")
    actions.set_aside(actor=investigator, signal=signal, reason="justified")
    actions.undo(actor=investigator, signal=signal)
    assert states()["new"] == "retired"
    actions.set_aside(actor=investigator, signal=signal, reason="justified")
    retiring.return_detector(actor=investigator, definition=NAME, reason="corrigé", today=ON)
    actions.undo(actor=investigator, signal=signal)
    assert states()["new"] == "seen", "the detector works again"


def test_the_pages_say_so(
    client: Client, retired: DetectorRetirement, investigator: Agent, settings: Any, tmp_path: Any
) -> None:
    settings.RELAIS_HOME = tmp_path
    client.force_login(investigator)
    anomalies = client.get("/signaux/anomalies/")
    assert anomalies.context["page"].total == 0 and anomalies.context["n_withheld"] == 2
    assert client.get(anomalies.context["withheld_url"]).context["page"].total == 2
    [line] = [one for one in client.get("/detecteurs/").context["lines"] if one.retired]
    assert (line.measured.n_withheld, line.measured.n_undecided) == (2, 1)
    assert line.header.id == NAME and line.retired.label.startswith("retiré de la file")
    page = client.get(ADDRESS).content.decode()
    assert "Retiré de la file depuis" in page and "Remettre en service" in page
    signal = FiledSignal.objects.get(subject_id="new")
    assert "attend hors de la file" in client.get(signal.get_absolute_url()).content.decode()


def test_the_way_back_is_a_page(
    client: Client, retired: DetectorRetirement, investigator: Agent, settings: Any, tmp_path: Any
) -> None:
    settings.RELAIS_HOME = tmp_path
    client.force_login(investigator)
    assert client.get(f"{ADDRESS}remettre/").status_code == 200
    assert client.post(f"{ADDRESS}remettre/", {"reason": ""}).status_code == 422
    assert client.post(f"{ADDRESS}remettre/", {"reason": "seuil corrigé"}).status_code == 302
    [told] = client.get(ADDRESS).context["retirements"]
    assert told[3] == "seuil corrigé" and str(investigator) in told[2]
    assert client.get(f"{ADDRESS}remettre/").status_code == 302, "nothing to bring back"
    assert DetectorRetirement.objects.get().ended_on == timezone.localdate()
    assert client.get("/signaux/anomalies/").context["page"].total == 2

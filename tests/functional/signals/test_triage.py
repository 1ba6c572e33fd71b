"""Triage of a signal of control: kept for a file, documents asked for, set aside with a coded reason; each can be repeated and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from relais.casework.signals import actions, asking
from relais.casework.signals.models import DocumentRequest, FiledSignal
from relais.casework.signals.retention import KINDS
from relais.casework.signals.work import work_for
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def signal(cast: Cast) -> FiledSignal:
    return file_signal(cast, None, purpose="abuse", subject_kind="provider", subject_id="d1")


@pytest.fixture
def investigator(cast: Cast) -> Agent:
    return cast.by_role[Role.INVESTIGATOR]


def ask(actor: Agent, signal: FiledSignal, **changes: Any) -> DocumentRequest:
    given = {
        "what": "Ordonnances de mars",
        "addressee": "provider",
        "due_on": TODAY + dt.timedelta(30),
    }
    return asking.ask_documents(actor=actor, signal=signal, today=TODAY, **{**given, **changes})


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))


def test_keeping_says_who_and_when_and_happens_once(
    signal: FiledSignal, investigator: Agent
) -> None:
    for _ in range(2):
        actions.keep(actor=investigator, signal=signal)
    signal.refresh_from_db()
    assert (signal.state, signal.decided_by) == ("kept", investigator)
    assert signal.decided_at is not None and signal.case is None
    assert verbs() == ["signal.kept"]


def test_a_keeping_is_taken_back(signal: FiledSignal, investigator: Agent) -> None:
    actions.keep(actor=investigator, signal=signal)
    actions.undo(actor=investigator, signal=signal)
    signal.refresh_from_db()
    assert (signal.state, signal.decided_by, signal.decided_at) == ("new", None, None)
    assert verbs() == ["signal.kept", "signal.undone"]


def test_a_decision_is_taken_back_before_the_other(
    signal: FiledSignal, investigator: Agent
) -> None:
    actions.set_aside(actor=investigator, signal=signal, reason="minor")
    with pytest.raises(Refused) as refusal:
        actions.keep(actor=investigator, signal=signal)
    assert refusal.value.code == "already_set_aside"
    actions.undo(actor=investigator, signal=signal)
    actions.keep(actor=investigator, signal=signal)
    with pytest.raises(Refused) as refusal:
        actions.set_aside(actor=investigator, signal=signal, reason="minor")
    assert refusal.value.code == "already_kept"


@pytest.mark.parametrize("reason", ["known", "refused", "moved", "nothing"])
def test_reasons_of_a_need_are_not_those_of_control(
    signal: FiledSignal, investigator: Agent, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_aside(actor=investigator, signal=signal, reason=reason)
    assert refusal.value.code == "unknown_reason"


@pytest.mark.parametrize("reason", ["justified", "settled", "minor", "double"])
def test_reasons_of_control_are_not_those_of_a_need(cast: Cast, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_aside(actor=cast.agent, signal=file_signal(cast, None), reason=reason)
    assert refusal.value.code == "unknown_reason"


def test_documents_asked_for_say_what_from_whom_for_when(
    signal: FiledSignal, investigator: Agent
) -> None:
    made = ask(investigator, signal)
    assert ask(investigator, signal) == made
    signal.refresh_from_db()
    assert (signal.state, signal.decided_at) == ("asked", None)
    assert (made.what, made.addressee, made.asked_by) == (
        "Ordonnances de mars",
        "provider",
        investigator,
    )
    assert verbs() == ["signal.asked"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"what": "  "}, "what_required"),
        ({"addressee": "voisin"}, "unknown_addressee"),
        ({"due_on": TODAY - dt.timedelta(1)}, "wrong_date"),
        ({"due_on": TODAY + dt.timedelta(367)}, "wrong_date"),
    ],
)
def test_a_request_that_says_nothing_useful_is_refused(
    signal: FiledSignal, investigator: Agent, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ask(investigator, signal, **changes)
    assert refusal.value.code == code
    assert not DocumentRequest.objects.exists() and verbs() == []


def test_a_decided_signal_asks_for_nothing_more(signal: FiledSignal, investigator: Agent) -> None:
    actions.keep(actor=investigator, signal=signal)
    with pytest.raises(Refused) as refusal:
        ask(investigator, signal)
    assert refusal.value.code == "decided"


def test_documents_received_are_noted_once(signal: FiledSignal, investigator: Agent) -> None:
    made = ask(investigator, signal)
    for day in (TODAY, TODAY + dt.timedelta(3)):
        asking.receive_documents(actor=investigator, signal=signal, request=made.pk, on=day)
    made.refresh_from_db()
    assert (made.received_on, made.received_by) == (TODAY, investigator)
    assert verbs() == ["signal.asked", "signal.received"]


def test_a_withdrawn_request_makes_the_signal_wait_no_more(
    signal: FiledSignal, investigator: Agent
) -> None:
    first, second = ask(investigator, signal), ask(investigator, signal, what="Agenda")
    asking.withdraw_request(actor=investigator, signal=signal, request=first.pk)
    signal.refresh_from_db()
    assert signal.state == "asked"
    actions.keep(actor=investigator, signal=signal)
    for _ in range(2):
        asking.withdraw_request(actor=investigator, signal=signal, request=second.pk)
    actions.undo(actor=investigator, signal=signal)
    signal.refresh_from_db()
    assert signal.state == "seen"
    assert verbs().count("signal.withdrawn") == 2


def test_deciding_after_asking_and_taking_it_back(signal: FiledSignal, investigator: Agent) -> None:
    ask(investigator, signal)
    actions.set_aside(actor=investigator, signal=signal, reason="justified")
    actions.undo(actor=investigator, signal=signal)
    signal.refresh_from_db()
    assert signal.state == "asked"


def test_only_who_works_on_control_triages(cast: Cast, signal: FiledSignal) -> None:
    for agent in (cast.agent, cast.manager):
        with pytest.raises(FiledSignal.DoesNotExist):
            actions.keep(actor=agent, signal=signal)
    with pytest.raises(PermissionDenied):
        ask(cast.by_role[Role.ANALYST], signal)


def test_a_need_has_no_triage_of_control(client: Client, cast: Cast) -> None:
    need = file_signal(cast, None)
    with pytest.raises(Refused) as refusal:
        actions.keep(actor=cast.agent, signal=need)
    assert refusal.value.code == "not_control"
    client.force_login(cast.agent)
    assert client.get(f"/signaux/{need.pk}/pieces/").status_code == 404


def test_the_pages_do_all_of_it(client: Client, investigator: Agent, signal: FiledSignal) -> None:
    client.force_login(investigator)
    base, day = f"/signaux/{signal.pk}/", timezone.localdate() + dt.timedelta(10)
    wrong = client.post(
        f"{base}pieces/", {"what": "Agenda", "addressee": "provider", "due_on": "2001-01-01"}
    )
    assert wrong.status_code == 422 and "date limite" in wrong.content.decode()
    client.post(
        f"{base}pieces/", {"what": "Agenda", "addressee": "provider", "due_on": day.isoformat()}
    )
    [row] = client.get(base).context["requests"]
    client.post(f"{base}pieces/{row['row'].pk}/recues/")
    assert "Reçues le" in client.get(base).content.decode()
    client.post(f"{base}ecarter/", {"reason": "justified"})
    text = client.get(base).content.decode()
    assert "Écarté" in text and "justificatif produit" in text
    client.post(f"{base}annuler/")
    client.post(f"{base}ouvrir/")
    signal.refresh_from_db()
    assert (signal.state, signal.decided_by) == ("kept", investigator)


def test_documents_that_are_late_are_in_the_work_of_the_day(
    signal: FiledSignal, investigator: Agent
) -> None:
    ask(investigator, signal, due_on=TODAY + dt.timedelta(20))
    assert [item.title for item in work_for(investigator, _noon(TODAY))] == []
    [item] = work_for(investigator, _noon(TODAY + dt.timedelta(21)))
    assert item.late and item.url == signal.get_absolute_url()


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def test_what_was_asked_goes_with_the_signal(signal: FiledSignal, investigator: Agent) -> None:
    ask(investigator, signal)
    actions.keep(actor=investigator, signal=signal)
    settled = next(kind for kind in KINDS if kind.rule == "settled_signals")
    tomorrow = timezone.localdate() + dt.timedelta(2)
    rows = settled.due(signal.fund, tomorrow)
    settled.forget(list(rows), tomorrow)
    signal.refresh_from_db()
    assert (signal.subject_id, signal.reasons) == ("", [])
    assert not DocumentRequest.objects.exists()

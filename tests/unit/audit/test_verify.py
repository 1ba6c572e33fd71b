"""Whatever is done to the journal behind the product's back is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from relais.registers.audit.actions import record, seal
from relais.registers.audit.anchors import drop_anchor
from relais.registers.audit.models import AuditEvent, ChainHead
from relais.registers.audit.verification import verify
from tests.cast import Cast


@pytest.fixture
def journal(cast: Cast) -> None:
    for n in range(6):
        with transaction.atomic():
            record(actor=cast.agent, verb="write", target=cast.team, payload={"n": n, "mot": "été"})


def alter() -> None:
    AuditEvent.objects.filter(number=3).update(verb="nothing")


def alter_and_reseal() -> None:
    event = AuditEvent.objects.get(number=3)
    event.verb = "nothing"
    AuditEvent.objects.filter(pk=event.pk).update(verb="nothing", hash=seal(event))


def remove() -> None:
    AuditEvent.objects.filter(number=3).delete()


def cut_the_end() -> None:
    AuditEvent.objects.filter(number=6).delete()


def insert() -> None:
    event = AuditEvent.objects.get(number=6)
    event.pk, event.number, event.previous_hash = None, 7, event.hash
    event.hash = seal(event)
    event.save(force_insert=True)


def backdate() -> None:
    from datetime import timedelta

    event = AuditEvent.objects.get(number=2)
    AuditEvent.objects.filter(pk=event.pk).update(at=event.at - timedelta(days=1))


@pytest.mark.usefixtures("journal")
def test_an_untouched_journal_holds() -> None:
    proof = verify()
    assert proof.holds and proof.n_events == 6


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("tamper", [alter, alter_and_reseal, remove, cut_the_end, insert, backdate])
def test_tampering_is_found(tamper: Callable[[], None]) -> None:
    tamper()
    assert not verify().holds


@pytest.mark.usefixtures("journal")
def test_the_place_of_an_alteration_is_told() -> None:
    alter()
    (found,) = verify().breaks
    assert (found.fund, found.number) == ("831", 3)
    assert ChainHead.objects.get().number == 6


@pytest.mark.usefixtures("journal")
def test_a_chain_forged_whole_does_not_match_its_anchors(settings: object, tmp_path: Path) -> None:
    settings.RELAIS_HOME = tmp_path  # type: ignore[attr-defined]
    assert drop_anchor() == 1
    previous = "0" * 64
    for event in AuditEvent.objects.order_by("number"):
        event.payload, event.previous_hash = {"n": "forgé"}, previous
        event.hash = previous = seal(event)
        event.save()
    ChainHead.objects.update(hash=previous)
    (found,) = verify().breaks
    assert "hors de la base" in found.reason

"""A NIR is encrypted, found without being read, read on the record, and survives a change of keys."""

import logging

import pytest
from cryptography.fernet import Fernet, InvalidToken

from relais.common.refusals import Refused
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from relais.registers.directory.nirs import reveal_nir
from relais.registers.identity import vault
from relais.registers.identity.models import IdentityLink
from tests.cast import Cast
from tests.integration.directory.extracts import demo_nir
from tests.integration.directory.people import add

NIR = demo_nir(12)


@pytest.fixture
def person(cast: Cast) -> Person:
    vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=NIR)
    return add(cast.fund, "Martin", "Odile", pseudonym="odile")


def test_equal_numbers_never_look_alike_at_rest(cast: Cast) -> None:
    rows = [vault.link(fund_id=cast.fund.pk, pseudonym=p, nir=NIR) for p in ("a", "b")]
    assert rows[0].nir_encrypted != rows[1].nir_encrypted
    assert rows[0].nir_index == rows[1].nir_index
    assert NIR[:13] not in rows[0].nir_encrypted + rows[0].nir_index
    assert sorted(vault.find(cast.fund.pk, NIR)) == ["a", "b"]
    assert vault.find(cast.fund.pk, NIR[:13]) == vault.find(cast.fund.pk, NIR)
    assert vault.find(cast.other_fund.pk, NIR) == []


def test_read_by_who_may_for_a_reason_and_on_the_record(
    cast: Cast, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="relais"):
        assert reveal_nir(actor=cast.agent, person=person, reason="demande de C2S") == NIR
    event = AuditEvent.objects.get(verb="reveal_nir")
    assert (event.actor, event.person_id, event.payload) == (
        cast.agent,
        person.pk,
        {"reason": "demande de C2S"},
    )
    assert NIR[:13] not in caplog.text
    assert NIR[:13] not in str(list(Person.history.values()))


def test_refused_to_others_and_without_a_reason(cast: Cast, person: Person) -> None:
    without = add(cast.fund, "Martin", "Paul")
    for actor, whose, reason, code in (
        (cast.manager, person, "demande de C2S", "nir_forbidden"),
        (cast.stranger, person, "demande de C2S", "nir_forbidden"),
        (cast.partner, person, "demande de C2S", "nir_forbidden"),
        (cast.agent, person, "  ", "nir_reason"),
        (cast.agent, without, "demande de C2S", "nir_unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            reveal_nir(actor=actor, person=whose, reason=reason)
        assert refusal.value.code == code
    assert not AuditEvent.objects.filter(verb="reveal_nir").exists()


def test_keys_are_changed_without_losing_a_number(cast: Cast, person: Person, settings) -> None:
    old = settings.NIR_KEYS
    new = Fernet.generate_key().decode()
    settings.NIR_KEYS = [new, *old]
    before = IdentityLink.objects.get()
    assert vault.decrypt(before.nir_encrypted) == NIR
    assert vault.rotate() == 1
    assert vault.rotate() == 0
    settings.NIR_KEYS = [new]
    after = IdentityLink.objects.get()
    assert vault.decrypt(after.nir_encrypted) == NIR
    assert after.nir_index == before.nir_index
    with pytest.raises(InvalidToken):
        vault.decrypt(before.nir_encrypted)

import pytest
from django.db import transaction

from relais.registers.audit.actions import record, record_read, seal
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast


def test_events_of_a_fund_follow_one_another(cast: Cast) -> None:
    with transaction.atomic():
        first = record(actor=cast.agent, verb="open", target=cast.team)
        second = record(actor=cast.colleague, verb="close", target=cast.team)
        elsewhere = record(actor=cast.stranger, verb="open", target=cast.team)
    assert (first.number, second.number, elsewhere.number) == (1, 2, 1)
    assert second.previous_hash == first.hash


def test_a_stored_event_seals_to_the_same_hash(cast: Cast) -> None:
    record_read(actor=cast.agent, person=cast.team, what="dossier")
    event = AuditEvent.objects.get()
    assert seal(event) == event.hash
    event.payload = {"what": "autre chose"}
    assert seal(event) != event.hash


@pytest.mark.django_db(transaction=True)
def test_nothing_is_journalled_outside_a_transaction() -> None:
    from tests.cast import make_cast

    cast = make_cast()
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=cast.agent, verb="open", target=cast.team)

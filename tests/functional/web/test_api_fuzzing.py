"""The API, fuzzed from its own description: no failure of ours, and every answer is one that the description announces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from config.wsgi import application
from relais.pages.keys import make_key
from tests.cast import Cast

EXAMPLES = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


@pytest.fixture
def held_connection() -> Iterator[None]:
    """The application is called without Django's client: it must not close the connection that holds the test's transaction."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("held_connection")
def test_no_answer_surprises(cast: Cast) -> None:
    headers = {
        "Authorization": f"Bearer {make_key(actor=cast.manager, agent=cast.partner, name='essai')}"
    }
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 4
    for operation in operations:

        @EXAMPLES
        @given(case=operation.as_strategy())
        def fuzzed(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers)

        fuzzed()

"""The API, fuzzed from its own description: no failure of ours, and every answer is one that the description announces."""

from __future__ import annotations

import schemathesis
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

"""What every test may use: the fixed cast, on a real database."""

from __future__ import annotations

import os
import tempfile

# Before Django reads its settings: tests keep their files and secrets apart from a developer's.
os.environ["RELAIS_HOME"] = os.environ.get("RELAIS_TEST_HOME") or tempfile.mkdtemp(
    prefix="relais-tests-"
)
os.environ["RELAIS_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The agent, the colleague, the partner, the stranger from another fund, and one of each other role."""
    return make_cast()

"""What every test may use: the fixed cast, on a real database."""

from __future__ import annotations

import pytest

from tests.browser import browse, chromium  # noqa: F401  (fixtures)
from tests.cast import Cast, make_cast
from tests.spark import on_spark, spark_machine  # noqa: F401


@pytest.fixture
def cast(db: None) -> Cast:
    """The agent, the colleague, the partner, the stranger from another fund, and one of each other role."""
    return make_cast()

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relais.casework.case.procedures import _REGISTER
from tests.integration.case import trial


@pytest.fixture(autouse=True)
def trial_procedure() -> Iterator[None]:
    trial.known()
    yield
    _REGISTER.pop("trial", None)

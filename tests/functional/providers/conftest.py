from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relais.casework.signals.models import FiledSignal
from tests.cast import Cast
from tests.control import make_control


@pytest.fixture
def duplicate(cast: Cast, tmp_path: Path, settings: Any) -> FiledSignal:
    """The signal of the doctor paid twice, its extracts and its detectors behind it."""
    settings.RELAIS_HOME = tmp_path
    return make_control(tmp_path)

"""What a scheme tells of a case: it goes into the truth, never beside the extracts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Facts = dict[str, object]


@dataclass(frozen=True)
class Told:
    """One case of `kind`. `subject_kind` is person, provider or network; `subject` the place of the person or
    provider, or the name of the network. `lines` are places of the claim lines that are not due, `beside`
    of those they copy or go with; `stays`, `certificates` and `payrolls` places of rows of those tables."""

    kind: str
    subject_kind: str
    subject: int | str
    person: int = -1
    lines: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    beside: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    stays: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    certificates: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    payrolls: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    facts: Facts = field(default_factory=dict)

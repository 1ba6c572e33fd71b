"""Rows kept as one array a column: taking some of them, putting others after."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np


@dataclass
class Cells:
    """Arrays of one length, one cell a row; what each column is, the class says."""

    def kept(self, keep: np.ndarray) -> Self:
        """The rows where `keep` is True, or at these places."""
        return type(self)(*(getattr(self, item.name)[keep] for item in fields(self)))

    def more(self, *others: Self) -> Self:
        """These rows, then the others'."""
        parts = (self, *others)
        return type(self)(
            *(np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(self))
        )

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

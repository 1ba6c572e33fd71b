"""What support keeps of a file whose time is over: codes and dates, no word that someone typed."""

from __future__ import annotations

from collections.abc import Sequence

from relais.casework.support.models import RightReview


def case_erased(keys: Sequence[int]) -> None:
    RightReview.objects.filter(case__in=keys).update(note="")

"""The state and the lane of a file in a word, a sign and a colour."""

from __future__ import annotations

from django.utils import timezone

from relais.casework.case.enums import Holder, Lane
from relais.casework.case.models import Case
from relais.pages.cells import Badge


def state_badge(case: Case) -> Badge:
    """The state, its tone by whose move it is; the word says it all."""
    if not case.is_open:
        return Badge(case.state_label, "neutral")
    late = case.due_on < timezone.localdate()
    if late:
        return Badge(f"{case.state_label}, en retard", "late")
    return Badge(case.state_label, "info" if case.holder == Holder.FUND else "warn")


def lane_badge(case: Case) -> Badge | str:
    """Plain when the lane is the normal one."""
    if case.lane == Lane.NORMAL:
        return str(case.get_lane_display())
    tones = {Lane.URGENT: "late", Lane.SENSITIVE: "warn"}
    return Badge(case.get_lane_display(), tones.get(Lane(case.lane), "neutral"))

"""The measured precision of a detector: what people decided in the window, numerator and denominator."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from relais.casework.signals import actions
from relais.casework.signals.models import FiledSignal
from relais.casework.signals.precision import Measured, measured, window_months
from relais.registers.accounts.permissions import Role
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal

NAME = "definition_abuse"


def filed(cast: Cast, **given: object) -> FiledSignal:
    return file_signal(cast, None, purpose="abuse", subject_kind="provider", **given)


def test_nothing_decided_is_not_measured(cast: Cast) -> None:
    filed(cast)
    found = measured(cast.by_role[Role.INVESTIGATOR], timezone.now())[NAME]
    assert (found.n_signals, found.n_undecided, found.judged, found.precision) == (1, 1, 0, None)


@pytest.mark.parametrize(
    ("reason", "confirmed", "refuted", "silent"),
    [
        (None, 1, 0, 0),
        ("settled", 1, 0, 0),
        ("minor", 1, 0, 0),
        ("wrong", 0, 1, 0),
        ("explained", 0, 1, 0),
        ("justified", 0, 1, 0),
        ("double", 0, 0, 1),
        ("other", 0, 0, 1),
    ],
)
def test_what_each_decision_says_of_the_detector(
    cast: Cast, reason: str | None, confirmed: int, refuted: int, silent: int
) -> None:
    investigator, signal = cast.by_role[Role.INVESTIGATOR], filed(cast)
    if reason is None:
        actions.keep(actor=investigator, signal=signal)
    else:
        actions.set_aside(actor=investigator, signal=signal, reason=reason, note="vu")
    found = measured(investigator, timezone.now())[NAME]
    assert (found.confirmed, found.refuted, found.silent) == (confirmed, refuted, silent)


def test_a_decision_older_than_the_window_no_longer_counts(cast: Cast) -> None:
    investigator, signal = cast.by_role[Role.INVESTIGATOR], filed(cast)
    actions.keep(actor=investigator, signal=signal)
    now = timezone.now()
    months = window_months(now.date())
    inside, outside = (now + dt.timedelta(days=31 * each) for each in (months - 2, months + 1))
    assert measured(investigator, inside)[NAME].judged == 1
    assert measured(investigator, outside)[NAME].judged == 0


def test_what_the_agent_may_not_see_is_not_measured(cast: Cast) -> None:
    filed(cast)
    assert NAME not in measured(cast.agent, timezone.now())
    assert measured(cast.by_role[Role.ADMINISTRATOR], timezone.now()) == {}


def test_precision_is_a_share() -> None:
    assert Measured(confirmed=3, refuted=1).precision == 0.75

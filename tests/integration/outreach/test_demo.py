"""The demo's campaigns come from the actions, once, and add up."""

from __future__ import annotations

import datetime as dt
import random

from relais.casework.outreach.demo import make_demo
from relais.casework.outreach.models import Attempt, Campaign
from relais.casework.outreach.policies import why_not_calling
from relais.casework.outreach.results import results
from tests.cast import Cast
from tests.integration.outreach.register import PARIS, make_person


def test_three_campaigns_once(cast: Cast) -> None:
    for n in range(60):
        make_person(
            cast.fund, n, birth_date=dt.date(1935 + n, 1, 1), complementary="none", commune="83137"
        )
    make_demo(cast.fund, random.Random(7))
    make_demo(cast.fund, random.Random(7))
    past, running, onsite = Campaign.objects.order_by("pk")
    assert (past.status, running.status, onsite.status) == ("closed", "running", "running")
    counted = results(past)
    assert counted.contacted == counted.listed - counted.held_out > 0
    assert results(running).contacted > 20
    assert results(onsite).met > results(onsite).met_booked > 0
    tonight = dt.datetime(2026, 12, 25, 23, 0, tzinfo=PARIS)
    assert why_not_calling(running, tonight) is None
    assert not Attempt.objects.filter(target__arm="holdout").exists()

"""The effect of a campaign, as its page tells it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relais.casework.outreach.actions import build_wave
from relais.casework.outreach.enums import Arm
from tests.cast import Cast
from tests.integration.outreach.register import NOW, draft, make_people

DAY = dt.timedelta(days=1)


def test_the_page_tells_the_difference_between_the_arms(cast: Cast, client: Client) -> None:
    make_people(cast.fund, 100)
    campaign = draft(
        cast.manager, holdout_per_mille=200, measured_event="c2s_demandee", measured_days=30
    )
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    entered = timezone.now() - 90 * DAY
    campaign.targets.update(entered_at=entered)
    who = {arm: campaign.targets.filter(arm=arm).values_list("pseudonym", flat=True) for arm in Arm}
    found = [*who[Arm.CALL][:24], *who[Arm.HOLDOUT][:2]]
    place = Path(settings.RELAIS_HOME) / "events" / "c2s_demandee.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    columns = {"person_id": found, "on": [entered.date() + DAY] * len(found)}
    pq.write_table(pa.table(columns), place)
    client.force_login(cast.manager)
    page = client.get(reverse("outreach:effect", args=[campaign.pk])).content.decode()
    assert '<p class="figure-value">+20,0\N{NO-BREAK SPACE}points</p>' in page
    assert "24" in page and "80" in page

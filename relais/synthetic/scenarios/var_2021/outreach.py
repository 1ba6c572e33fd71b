"""S17: two waves of calls and the mornings at the food banks, from March to December 2021."""

from __future__ import annotations

import datetime as dt

from relais.casework.outreach import actions
from relais.casework.outreach.enums import CampaignStatus
from relais.casework.outreach.models import Campaign
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.scenarios.var_2021.calls import instant, rows
from relais.synthetic.scenarios.var_2021.mornings import hold_mornings
from relais.synthetic.scenarios.var_2021.people import CAMPAIGN
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_FRAGILE, SEED, codes
from relais.synthetic.scenarios.var_2021.publics import ELDERLY, FRAGILE

N_CALLED = N_ELDERLY + N_FRAGILE
STARTS_ON, ENDS_ON = dt.date(2021, 3, 15), dt.date(2021, 12, 31)
SCRIPT = (
    "Bonjour, je suis conseiller de l’Assurance Maladie du Var. Je vous appelle pour vous proposer de prendre, pour vous, "
    "un rendez-vous de vaccination contre la Covid-19. Avez-vous quelques minutes ?"
)


def run(stage: Stage, progress: Progress) -> bool:
    """The campaign, whole and closed. One that was cut short goes on where it was."""
    campaign = Campaign.objects.filter(fund=stage.fund, title=CAMPAIGN).first()
    if campaign is None:
        campaign = _create(stage)
    if campaign.status == CampaignStatus.CLOSED:
        return False
    done = 0
    pseudonyms = codes()
    for public in (ELDERLY, FRAGILE):
        actions.record_history(
            actor=stage.manager,
            campaign=campaign,
            rows=rows(public, pseudonyms, stage.manager.team_id),
            title=public.title,
            now=instant(public.starts_on, 9),
            progress=lambda n, done=done: progress(done + n),  # type: ignore[misc]
        )
        done += public.n
    hold_mornings(stage, campaign)
    _close(stage, campaign)
    return True


def _create(stage: Stage) -> Campaign:
    return actions.create_campaign(
        actor=stage.manager,
        title=CAMPAIGN,
        theme="Vaccination",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        channels=["phone", "onsite"],
        holdout_per_mille=0,
        seed=f"{SEED}",
        query={"age": [55, None]},
    )


def _close(stage: Stage, campaign: Campaign) -> None:
    opened = instant(STARTS_ON, 8)
    actions.write_script(actor=stage.manager, campaign=campaign, text=SCRIPT, now=opened)
    campaign = actions.launch(actor=stage.manager, campaign=campaign, now=opened)
    closed = instant(ENDS_ON, 18)
    actions.change_status(
        actor=stage.manager, campaign=campaign, to=CampaignStatus.CLOSED, now=closed
    )

"""Callers for the tests of concurrency: threads of this process, or of one started with `python -m`."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

OUTCOMES = ("reached", "unreachable", "refused", "already_covered")


def call_until_empty(email: str, campaign_id: int) -> list[int]:
    """Takes person after person as an agent would; ids of the targets, in order."""
    from django.db import connection

    from relais.casework.outreach.actions import claim, record_outcome
    from relais.casework.outreach.models import Campaign
    from relais.registers.accounts.models import Agent
    from tests.integration.outreach.register import NOW

    try:
        agent = Agent.objects.get(email=email)
        campaign = Campaign.objects.get(pk=campaign_id)
        taken: list[int] = []
        while target := claim(actor=agent, campaign=campaign, now=NOW):
            taken.append(target.pk)
            outcome = OUTCOMES[target.pk % len(OUTCOMES)]
            record_outcome(actor=agent, target=target, outcome=outcome, now=NOW)
        return taken
    finally:
        connection.close()


def all_at_once(emails: list[str], campaign_id: int) -> list[int]:
    """One thread for each agent."""
    with ThreadPoolExecutor(len(emails)) as threads:
        found = threads.map(lambda email: call_until_empty(email, campaign_id), emails)
        return [pk for taken in found for pk in taken]


def claim_and_die(email: str, campaign_id: int) -> None:
    """Takes one person, and is killed before saying anything of the call."""
    from relais.casework.outreach.actions import claim
    from relais.casework.outreach.models import Campaign
    from relais.registers.accounts.models import Agent
    from tests.integration.outreach.register import NOW

    target = claim(
        actor=Agent.objects.get(email=email),
        campaign=Campaign.objects.get(pk=campaign_id),
        now=NOW,
    )
    assert target is not None
    sys.stdout.write(f"{target.pk}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    import django

    django.setup()
    verb, campaign, *agents = sys.argv[1:]
    if verb == "die":
        claim_and_die(agents[0], int(campaign))
    for pk in all_at_once(agents, int(campaign)):
        sys.stdout.write(f"{pk}\n")

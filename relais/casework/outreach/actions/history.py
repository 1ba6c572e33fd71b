"""Contacts made before, or elsewhere: written set by set, counted, safe to repeat and to resume.

Fast path: `record_history` takes any iterable of `Row` (100,000 rows take seconds). A row already known changes nothing, so
the same list again adds nobody. A person told not to be contacted any more is honoured as during a call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from relais.casework.outreach.access import require
from relais.casework.outreach.actions.opting_out import mark_opted_out
from relais.casework.outreach.enums import FINAL, Arm, Fate, Outcome, TargetState, Withdrawal
from relais.casework.outreach.matching import Row, staged
from relais.casework.outreach.models import Attempt, Campaign, Target, Wave
from relais.casework.outreach.statistics import count_again
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record

STEP_ROWS = 5_000


@dataclass(frozen=True)
class Written:
    """Counts of a step or of a whole list: read = new + known + refused. `refused` has (line, French reason)."""

    read: int = 0
    new: int = 0
    known: int = 0
    refused: tuple[tuple[int, str], ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(
            self.read + other.read,
            self.new + other.new,
            self.known + other.known,
            self.refused + other.refused,
        )


def record_history(
    *,
    actor: Agent,
    campaign: Campaign,
    rows: Iterable[Row],
    title: str,
    now: dt.datetime,
    channel: str = "phone",
    progress: Callable[[int], None] = lambda done: None,
) -> Written:
    """Writes past contacts into a wave called `title` (made when it is not there), one transaction for each 5,000 rows.

    People who are not in the campaign yet enter it; the wave keeps no holdout. Returns what was written.
    """
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    wave = history_wave(actor=actor, campaign=campaign, title=title, now=now)
    total = Written()
    for step in _steps(rows):
        with transaction.atomic():
            total += write_step(actor=actor, wave=wave, rows=step, channel=channel, now=now)
        progress(total.read)
    with transaction.atomic():
        record(
            actor=actor,
            verb="campaign.history",
            target=campaign,
            payload={"wave": wave.number, "read": total.read, "new": total.new},
        )
    return total


@transaction.atomic
def history_wave(*, actor: Agent, campaign: Campaign, title: str, now: dt.datetime) -> Wave:
    """The wave of that title, without a query; made when it is not there."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    known = campaign.waves.filter(title=title, query={}).first()
    return known or Wave.objects.create(
        campaign=campaign,
        number=campaign.waves.count() + 1,
        title=title,
        built_by=actor,
        built_at=now,
    )


def _steps(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while step := list(islice(source, STEP_ROWS)):
        yield step


_TARGETS = """
INSERT INTO {target} (campaign_id, wave_id, person_id, pseudonym, stratum, arm, rank, line_key, state, next_at, n_attempts,
                      outcome, withdrawal, entered_at)
SELECT %s, %s, p.id, COALESCE(p.pseudonym, '#' || p.id), '', %s, MIN(r.line), '', %s, MIN(r.at), 0, '', '', MIN(r.at)
FROM outreach_rows r JOIN directory_person p ON p.id = r.person_id
GROUP BY p.id, p.pseudonym
ON CONFLICT DO NOTHING
"""
_ATTEMPTS = """
INSERT INTO {attempt} (campaign_id, target_id, person_id, team_id, channel, at, outcome, appointment_place,
                       appointment_kind, note, imported)
SELECT t.campaign_id, t.id, t.person_id, r.team_id, %s, r.at, r.outcome, '', '', '', {true}
FROM outreach_rows r JOIN {target} t ON t.campaign_id = %s AND t.person_id = r.person_id
WHERE t.arm = %s
ORDER BY r.at, r.line
ON CONFLICT DO NOTHING
"""
# Read for the people of the step alone, and as sets: a query for each person could go through the whole campaign.
_OUTCOMES = """
WITH step AS MATERIALIZED (
    SELECT (SELECT t.id FROM {target} t WHERE t.campaign_id = %s AND t.person_id = r.person_id) AS id
    FROM (SELECT DISTINCT person_id FROM outreach_rows WHERE person_id IS NOT NULL) AS r),
told AS MATERIALIZED (
    SELECT target_id AS id, id AS last_id, n FROM (
        SELECT a.id, a.target_id, COUNT(*) OVER (PARTITION BY a.target_id) AS n,
               ROW_NUMBER() OVER (PARTITION BY a.target_id ORDER BY a.at DESC, a.id DESC) AS place
        FROM {attempt} a WHERE a.undone_at IS NULL AND a.target_id IN (SELECT id FROM step)) AS ranked
    WHERE place = 1)
UPDATE {target} SET n_attempts = told.n, outcome = last.outcome, outcome_at = last.at,
    withdrawal = CASE WHEN last.outcome = %s THEN %s ELSE withdrawal END,
    withdrawn_at = CASE WHEN last.outcome = %s THEN last.at ELSE withdrawn_at END,
    state = CASE WHEN state = %s THEN state WHEN last.outcome = %s THEN %s
                 WHEN last.outcome IN ({final}) THEN %s ELSE state END
FROM told JOIN {attempt} last ON last.id = told.last_id
WHERE {target}.id = told.id
"""


def write_step(
    *, actor: Agent, wave: Wave, rows: list[Row], channel: str, now: dt.datetime
) -> Written:
    """One step, in the caller's transaction."""
    campaign = wave.campaign
    names = {
        "target": connection.ops.quote_name(Target._meta.db_table),
        "attempt": connection.ops.quote_name(Attempt._meta.db_table),
        "true": "true" if connection.vendor == "postgresql" else "1",
        "final": ", ".join(f"'{outcome.value}'" for outcome in FINAL),
    }
    stop, stopped = Outcome.OPTED_OUT.value, Withdrawal.OPTED_OUT.value
    with staged(campaign.fund, rows), connection.cursor() as cursor:
        # Someone reached in the past and not to be called again waits nowhere: `exhausted` until an outcome says more.
        cursor.execute(
            _TARGETS.format(**names),
            [campaign.pk, wave.pk, Arm.CALL.value, TargetState.EXHAUSTED.value],
        )
        cursor.execute(_ATTEMPTS.format(**names), [channel, campaign.pk, Arm.CALL.value])
        n_new = cursor.rowcount
        count_again(Target, Attempt)
        cursor.execute(
            _OUTCOMES.format(**names),
            [
                *(campaign.pk, stop, stopped, stop, TargetState.LEASED.value, stop),
                *(TargetState.WITHDRAWN.value, TargetState.DONE.value),
            ],
        )
        refused = _refused(names["target"], campaign)
        cursor.execute(
            "SELECT DISTINCT person_id FROM outreach_rows WHERE outcome = %s AND person_id IS NOT NULL",
            [stop],
        )
        stops = [person for (person,) in cursor.fetchall()]
    for target in Target.objects.filter(
        campaign=campaign, person__in=stops, person__opted_out=False
    ).select_related("person"):
        mark_opted_out(actor=actor, target=target, now=now)
    return Written(len(rows), n_new, len(rows) - n_new - len(refused), tuple(refused))


@dataclass(frozen=True)
class Foreseen:
    """What `write_step` would do with some rows: how many by `Fate`; `refused` has (line, French reason)."""

    counts: dict[str, int]
    refused: tuple[tuple[int, str], ...]


# A contact told twice in the same step is added once.
_FORESEEN = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN known THEN 1 ELSE 0 END), 0) FROM (
    SELECT DISTINCT r.person_id, r.at, r.outcome, EXISTS (
        SELECT 1 FROM {attempt} a WHERE a.campaign_id = %s AND a.person_id = r.person_id AND a.at = r.at
                                    AND a.outcome = r.outcome AND a.imported) AS known
    FROM outreach_rows r LEFT JOIN {target} t ON t.campaign_id = %s AND t.person_id = r.person_id
    WHERE r.person_id IS NOT NULL AND (t.arm IS NULL OR t.arm = %s)) AS told
"""


@transaction.atomic
def foreseen(*, campaign: Campaign, rows: list[Row]) -> Foreseen:
    """Looks at a step without writing anything of anybody."""
    target, attempt = (connection.ops.quote_name(m._meta.db_table) for m in (Target, Attempt))
    with staged(campaign.fund, rows), connection.cursor() as cursor:
        refused = _refused(target, campaign)
        cursor.execute(
            _FORESEEN.format(target=target, attempt=attempt),
            [campaign.pk, campaign.pk, Arm.CALL.value],
        )
        n_contacts, n_known = cursor.fetchone()
    n_nobody = sum(reason == NOBODY for _, reason in refused)
    n_new = n_contacts - n_known
    counts = {
        Fate.NEW.value: n_new,
        Fate.KNOWN.value: len(rows) - len(refused) - n_new,
        Fate.NOBODY.value: n_nobody,
        Fate.HELD_OUT.value: len(refused) - n_nobody,
    }
    return Foreseen(counts, tuple(refused))


def _refused(target: str, campaign: Campaign) -> list[tuple[int, str]]:
    """Lines that could not be written, and why."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.line, r.person_id FROM outreach_rows r "  # noqa: S608 table names are ours
            f"LEFT JOIN {target} t ON t.campaign_id = %s AND t.person_id = r.person_id "
            "WHERE r.person_id IS NULL OR t.arm = %s ORDER BY r.line",
            [campaign.pk, Arm.HOLDOUT.value],
        )
        found = cursor.fetchall()
    return [(line, NOBODY if person is None else HELD_OUT) for line, person in found]


NOBODY = "Aucun assuré de la caisse ne correspond, ou plusieurs : vérifiez le nom et la date de naissance."
HELD_OUT = "Cette personne est dans le groupe témoin de la campagne : le contact n’est pas compté."

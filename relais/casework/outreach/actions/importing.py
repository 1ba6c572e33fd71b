"""A file of past results: kept, looked at, then written once someone confirmed, step by step in the background.

What stopped goes on where it was; the same file again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from relais.casework.outreach.access import require
from relais.casework.outreach.actions.history import (
    STEP_ROWS,
    foreseen,
    history_wave,
    write_step,
)
from relais.casework.outreach.enums import Fate, ImportStatus
from relais.casework.outreach.matching import Row
from relais.casework.outreach.models import Campaign, ResultImport, UnmatchedRow
from relais.casework.outreach.reading import open_list, read_row
from relais.common.refusals import Refused
from relais.pages.jobs import Progress, running, start
from relais.pages.models import Job
from relais.registers.accounts.models import Agent, Team
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.normalise import plain

MOST_BYTES = 100 * 1024 * 1024


@transaction.atomic
def receive_list(*, actor: Agent, campaign: Campaign, upload: UploadedFile) -> ResultImport:
    """Keeps the file and checks that it can be read. The same file again in the same campaign is the same import."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    if upload.size is None or upload.size > MOST_BYTES:
        raise Refused(
            "Ce fichier dépasse 100 Mo. Coupez-le en plusieurs.", code="too_large", field="file"
        )
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    known = ResultImport.objects.filter(campaign=campaign, sha256=digest.hexdigest()).first()
    if known:
        return known
    upload.seek(0)
    stored = default_storage.save(f"campaigns/{digest.hexdigest()}.csv", upload)
    try:
        n_rows = sum(1 for _ in open_list(Path(default_storage.path(stored))))
        if not n_rows:
            raise Refused("Ce fichier n’a aucune ligne.", code="empty_file", field="file")
    except Refused:
        default_storage.delete(stored)
        raise
    received = ResultImport.objects.create(
        fund=campaign.fund,
        campaign=campaign,
        file_name=Path(upload.name or "liste.csv").name[:200],
        sha256=digest.hexdigest(),
        stored_as=stored,
        n_rows=n_rows,
        created_by=actor,
    )
    record(
        actor=actor,
        verb="campaign.import",
        target=received,
        payload={"file": received.file_name, "rows": n_rows},
    )
    return received


def start_check(*, actor: Agent, source: ResultImport) -> Job:
    """Puts the look at the file in the queue: it writes nothing of anybody."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    return start(
        actor=actor,
        title=f"Examen de {source.file_name}",
        task=check_results,
        import_id=source.pk,
        actor_id=actor.pk,
        result_url=_page(source),
    )


def start_import(*, actor: Agent, source: ResultImport) -> Job:
    """Puts the import in the queue; one that stopped goes on where it was. Raises Refused `not_checked`."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    if source.status == ImportStatus.WAITING:
        raise Refused(
            "Ce fichier n’est pas encore examiné : attendez son aperçu, puis confirmez.",
            code="not_checked",
        )
    return start(
        actor=actor,
        title=f"Import de {source.file_name}",
        task=import_results,
        import_id=source.pk,
        actor_id=actor.pk,
        result_url=_page(source),
    )


def _page(source: ResultImport) -> str:
    return f"/campagnes/imports/{source.pk}/"


@transaction.atomic
def discard_import(*, actor: Agent, source: ResultImport) -> None:
    """Forgets a file nothing was written of. Raises Refused `already_written`."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    held = ResultImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if held.n_read or held.status == ImportStatus.RUNNING:
        raise Refused(
            "Des contacts de ce fichier sont déjà écrits : il ne s’abandonne plus.",
            code="already_written",
        )
    record(
        actor=actor,
        verb="campaign.import_discarded",
        target=source.campaign,
        payload={"file": held.file_name, "rows": held.n_rows},
    )
    held.delete()
    transaction.on_commit(partial(default_storage.delete, held.stored_as))


@task()
def check_results(job_id: str, import_id: int, actor_id: int, result_url: str) -> None:
    with running(job_id) as progress:
        source = ResultImport.objects.select_related("campaign__fund").get(pk=import_id)
        run_check(actor=Agent.objects.get(pk=actor_id), source=source, progress=progress)
        source.refresh_from_db()
        progress.result(
            f"{source.n_checked} lignes examinées. Rien n’est encore écrit.", result_url
        )


@task()
def import_results(job_id: str, import_id: int, actor_id: int, result_url: str) -> None:
    with running(job_id) as progress:
        source = ResultImport.objects.select_related("campaign__fund").get(pk=import_id)
        try:
            run_import(actor=Agent.objects.get(pk=actor_id), source=source, progress=progress)
        except Refused:
            raise
        except Exception:
            ResultImport.objects.filter(pk=import_id).update(status=ImportStatus.STOPPED)
            raise
        source.refresh_from_db()
        progress.result(
            f"{source.n_read} lignes lues : {source.n_new} nouvelles, {source.n_known} déjà connues, "
            f"{source.n_refused} écartées.",
            result_url,
        )


def run_check(*, actor: Agent, source: ResultImport, progress: Progress | None = None) -> None:
    """What would become of each line not looked at yet, counted by `Fate`; lines that would be kept out are listed."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    for step in _steps(actor, source, source.n_checked):
        _check_step(source, step)
        if progress is not None:
            progress.at(step.first + len(step.lines), source.n_rows)
    ResultImport.objects.filter(pk=source.pk, status=ImportStatus.WAITING).update(
        status=ImportStatus.CHECKED
    )


def run_import(*, actor: Agent, source: ResultImport, progress: Progress | None = None) -> None:
    """Every row not read yet. Each step is a transaction with its own counts: killed, it starts again from the last one.

    Once it is written the file itself is thrown away: its names are nobody's business any more.
    """
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    if source.status == ImportStatus.DONE:
        return
    now = timezone.now()
    source.wave = history_wave(
        actor=actor, campaign=source.campaign, title=f"Import de {source.file_name}"[:120], now=now
    )
    source.status = ImportStatus.RUNNING
    source.save(update_fields=["wave", "status", "updated_at"])
    for step in _steps(actor, source, source.n_read):
        _import_step(actor, source, step, now)
        if progress is not None:
            progress.at(step.first + len(step.lines), source.n_rows)
    ResultImport.objects.filter(pk=source.pk).update(status=ImportStatus.DONE)
    default_storage.delete(source.stored_as)


@dataclass(frozen=True)
class _Step:
    """Some rows of the file. `first`: how many rows come before; `lines`: the line of each in the file."""

    first: int
    lines: list[int]
    rows: list[Row]
    bad: list[tuple[int, str]]


def _steps(actor: Agent, source: ResultImport, first: int) -> Iterator[_Step]:
    """The rows from the `first` on, `STEP_ROWS` at a time."""
    teams = {plain(team.name): team.pk for team in Team.objects.visible_to(actor)}
    today = timezone.localdate()
    lines = islice(open_list(Path(default_storage.path(source.stored_as))), first, None)
    while step := list(islice(lines, STEP_ROWS)):
        read = [(line.number, read_row(line, teams, today)) for line in step]
        yield _Step(
            first,
            [line.number for line in step],
            [row for _, row in read if isinstance(row, Row)],
            [(number, row) for number, row in read if isinstance(row, str)],
        )
        first += len(step)


@transaction.atomic
def _check_step(source: ResultImport, step: _Step) -> None:
    held = _held(source, "n_checked", step)
    seen = foreseen(campaign=source.campaign, rows=step.rows)
    _keep_out(source, step, [*step.bad, *seen.refused])
    counts = {**seen.counts, Fate.UNREADABLE.value: len(step.bad)}
    held.foreseen = {fate: held.foreseen.get(fate, 0) + n for fate, n in counts.items()}
    held.n_checked += len(step.lines)
    held.save(update_fields=["foreseen", "n_checked", "updated_at"])


@transaction.atomic
def _import_step(actor: Agent, source: ResultImport, step: _Step, now: dt.datetime) -> None:
    held = _held(source, "n_read", step)
    assert source.wave is not None
    written = write_step(actor=actor, wave=source.wave, rows=step.rows, channel="phone", now=now)
    refused = [*step.bad, *written.refused]
    _keep_out(source, step, refused)
    held.n_read += len(step.lines)
    held.n_new += written.new
    held.n_known += written.known
    held.n_refused += len(refused)
    held.save(update_fields=["n_read", "n_new", "n_known", "n_refused", "updated_at"])


def _held(source: ResultImport, cursor: str, step: _Step) -> ResultImport:
    """The import, locked; refused when another work is already past this step."""
    held = ResultImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if getattr(held, cursor) != step.first:
        raise Refused(
            "Un autre travail lit déjà ce fichier. Attendez sa fin.", code="already_running"
        )
    return held


def _keep_out(source: ResultImport, step: _Step, refused: list[tuple[int, str]]) -> None:
    """Lists the lines kept out of a step, in place of what the look at the file had said of them."""
    span = (step.lines[0], step.lines[-1])
    UnmatchedRow.objects.filter(source=source, line__range=span).delete()
    UnmatchedRow.objects.bulk_create(
        UnmatchedRow(source=source, line=line, reason=reason) for line, reason in refused
    )

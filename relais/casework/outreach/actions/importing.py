"""A file of past results, kept, then written step by step in the background; what stopped goes on where it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from relais.casework.outreach.access import require
from relais.casework.outreach.actions.history import STEP_ROWS, history_wave, write_step
from relais.casework.outreach.enums import ImportStatus
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
        _, rows = open_list(Path(default_storage.path(stored)))
        n_rows = sum(1 for _ in rows)
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


def start_import(*, actor: Agent, source: ResultImport) -> Job:
    """Puts the import in the queue; one that stopped goes on where it was."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    return start(
        actor=actor,
        title=f"Import de {source.file_name}",
        task=import_results,
        import_id=source.pk,
        actor_id=actor.pk,
        result_url=f"/campagnes/imports/{source.pk}/",
    )


@task()
def import_results(job_id: str, import_id: int, actor_id: int, result_url: str) -> None:
    with running(job_id) as progress:
        source = ResultImport.objects.select_related("campaign__fund").get(pk=import_id)
        run_import(actor=Agent.objects.get(pk=actor_id), source=source, progress=progress)
        source.refresh_from_db()
        progress.result(
            f"{source.n_read} lignes lues : {source.n_new} nouvelles, {source.n_known} déjà connues, "
            f"{source.n_refused} écartées.",
            result_url,
        )


def run_import(*, actor: Agent, source: ResultImport, progress: Progress | None = None) -> None:
    """Every row not read yet. Each step is a transaction with its own counts: killed, it starts again from the last one."""
    require(actor, Permission.DESIGN_CAMPAIGNS, source.campaign)
    now = timezone.now()
    source.wave = history_wave(
        actor=actor, campaign=source.campaign, title=f"Import de {source.file_name}"[:120], now=now
    )
    source.status = ImportStatus.RUNNING
    source.save(update_fields=["wave", "status", "updated_at"])
    teams = {plain(team.name): team.pk for team in Team.objects.visible_to(actor)}
    _, rows = open_list(Path(default_storage.path(source.stored_as)))
    for _ in islice(rows, source.n_read):
        pass
    # The heading is line 1 of the file.
    line = source.n_read + 2
    while cells := list(islice(rows, STEP_ROWS)):
        read = [read_row(line + n, row, teams) for n, row in enumerate(cells)]
        _step(actor, source, line, read, now)
        line += len(cells)
        if progress is not None:
            progress.at(line - 2, source.n_rows)
    ResultImport.objects.filter(pk=source.pk).update(status=ImportStatus.DONE)


@transaction.atomic
def _step(
    actor: Agent, source: ResultImport, line: int, read: list[Row | str], now: dt.datetime
) -> None:
    held = ResultImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if held.n_read != line - 2 or source.wave is None:
        raise Refused(
            "Un autre travail importe déjà ce fichier. Attendez sa fin.", code="already_running"
        )
    bad = [(line + n, row) for n, row in enumerate(read) if isinstance(row, str)]
    rows = [row for row in read if isinstance(row, Row)]
    written = write_step(actor=actor, wave=source.wave, rows=rows, channel="phone", now=now)
    refused = [*bad, *written.refused]
    UnmatchedRow.objects.bulk_create(
        UnmatchedRow(source=source, line=at, reason=reason) for at, reason in refused
    )
    ResultImport.objects.filter(pk=source.pk).update(
        n_read=F("n_read") + len(read),
        n_new=F("n_new") + written.new,
        n_known=F("n_known") + written.known,
        n_refused=F("n_refused") + len(refused),
    )

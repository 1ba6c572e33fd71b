"""Long work about people."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from relais.pages.jobs import running
from relais.pages.typography import count
from relais.registers.accounts.models import Fund
from relais.registers.directory.duplicates import suggest_duplicates


@task()
def look_for_duplicates(job_id: str, fund_id: int) -> None:
    """Looks over the whole register of a fund; pairs already set aside are not proposed again."""
    with running(job_id) as progress:
        found = suggest_duplicates(Fund.objects.get(pk=fund_id), progress.at)
        progress.result(f"{count(found, 'paire')} à examiner.", reverse("people:duplicates"))

"""What becomes of a file that was kept long enough: it still counts, and tells of nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from relais.casework.case.models import (
    Case,
    Contact,
    Decision,
    Document,
    Letter,
    Move,
    Note,
    Step,
    Task,
)
from relais.pages.contributions import attributes
from relais.registers.accounts.models import Fund
from relais.registers.retention.running import Kind


def _over(fund: Fund, before: dt.date) -> QuerySet[Case]:
    """Closed files whose last exchange and closing are both before that day."""
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    since = Contact.objects.filter(case=OuterRef("pk"), at__gte=start)
    closed = Case.objects.filter(fund=fund, erased_on=None, closed_at__lt=start)
    return closed.filter(~Exists(since))


def _forget(cases: Sequence[Case], on: dt.date) -> None:
    """Empties the files and all that hangs on them. Each service empties its own (`case_erased(keys)` of its `retention.py`)."""
    keys = [case.pk for case in cases]
    for given in attributes("retention", "case_erased"):
        given(keys)
    Step.objects.filter(case__in=keys).update(document=None, title="")
    Letter.objects.filter(case__in=keys).delete()
    documents = Document.objects.filter(case__in=keys)
    for document in documents:
        # Before its row: cut short here, the next run finds the row and ends the work.
        document.file.delete(save=False)
    documents.delete()
    Note.objects.filter(case__in=keys).delete()
    Contact.objects.filter(case__in=keys).update(summary="")
    Task.objects.filter(case__in=keys).update(title="")
    Decision.objects.filter(case__in=keys).update(reason="")
    Move.objects.filter(case__in=keys).update(fields={}, before={})
    Case.objects.filter(pk__in=keys).update(person=None, subject="", origin_detail="", erased_on=on)


KINDS = [Kind("closed_cases", _over, _forget)]

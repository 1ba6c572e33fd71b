"""People whom a screening found: its latest file of signals, by pseudonym or household."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Q

from relais.casework.outreach.lists import pseudonyms_in
from relais.common.refusals import Refused


def screenings() -> list[str]:
    """Names of the definitions that have a file of signals."""
    return sorted(path.parent.name for path in _home().glob("*/*.parquet"))


def flagged_people(definitions: list[str]) -> Q:
    """Condition on `Person`: the latest run of one of these screenings has a signal about it or its household."""
    people: set[str] = set()
    households: set[str] = set()
    for definition in definitions:
        runs = sorted((_home() / definition).glob("*.parquet"))
        if not runs:
            raise Refused(
                f"Le repérage « {definition} » n’a pas encore été fait. Lancez-le, ou choisissez-en un autre.",
                code="unknown_screening",
                field="query",
            )
        table = pq.read_table(runs[-1], columns=["subject_kind", "subject_id"])
        for kind, into in (("person", people), ("household", households)):
            into.update(table.filter(pc.field("subject_kind") == kind)["subject_id"].to_pylist())
    condition = Q(pseudonym__in=pseudonyms_in(sorted(people)))
    if households:
        condition |= Q(household__key__in=pseudonyms_in(sorted(households)))
    return condition


def _home() -> Path:
    return Path(settings.RELAIS_HOME) / "signals"

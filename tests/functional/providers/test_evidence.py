"""A signal of control is shown down to its lines: amounts and pseudonyms come from the extracts, whatever the signal kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.test import Client

from relais.casework.signals.evidence import presented
from relais.casework.signals.models import FiledSignal
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast


def test_lines_say_patient_dates_and_amounts(
    client: Client, cast: Cast, duplicate: FiledSignal
) -> None:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    page = client.get(f"/signaux/{duplicate.pk}/")
    lines = page.context["lines"]
    assert [head.label for head in lines.heads[:3]] == ["Soin du", "Patient (pseudonyme)", "Acte"]
    labels = {head.label for head in lines.heads}
    assert {"Facturé", "Remboursé", "Payé en trop", "Facture"} <= labels
    assert (len(lines.first), lines.unread) == (5, 0)
    assert {line[1] for line in lines.first} == {f"p1-{n}" for n in range(5)}
    assert "03/2021" in lines.first[0][0]
    assert "17,50" in page.content.decode()


def test_the_read_of_a_signal_of_control_is_journalled(
    client: Client, cast: Cast, duplicate: FiledSignal
) -> None:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    for _ in range(2):
        client.get(f"/signaux/{duplicate.pk}/")
    event = AuditEvent.objects.get(verb="read")
    assert (event.target_type, event.target_id) == ("signals.filedsignal", str(duplicate.pk))


def test_without_extracts_what_the_signal_kept_is_still_there(
    client: Client, cast: Cast, duplicate: FiledSignal, settings: Any, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "warehouse")
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    page = client.get(f"/signaux/{duplicate.pk}/")
    assert page.context["lines"].unread == 5
    assert "ne sont pas relues" in page.content.decode()


def test_a_page_costs_a_bounded_number_of_queries(
    client: Client, cast: Cast, duplicate: FiledSignal, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    with django_assert_max_num_queries(20):
        client.get(f"/signaux/{duplicate.pk}/")


def test_measures_beside_peers_are_one_table() -> None:
    shown = presented(
        {
            "acts": {"value": 7.29, "peers_median": 1.57, "peers_p90": 3.26, "percentile": 95, "peers_n": 20},
            "cost": {"value_cents": 31646, "median_cents": 4456, "percentile": 95},
            "specialty": "19",
        },
        {"acts": "Actes par patient", "cost": "Coût par patient"},
    )  # fmt: skip
    [table] = shown.tables
    acts, cost = (
        [text.replace("\N{NARROW NO-BREAK SPACE}", " ") for text in line] for line in table.lines
    )
    assert acts == ["Actes par patient", "7,29", "1,57", "3,26", "95", "20"]
    assert cost == ["Coût par patient", "316,46 €", "44,56 €", "inconnu", "95", "inconnu"]
    assert shown.facts == [("Specialty", "chirurgie dentaire")]

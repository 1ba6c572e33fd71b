"""Figures of the year in the application: kept by the night, opened down to their rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from relais.data.indicators.kept import keep
from relais.data.indicators.sources import Sources
from relais.data.reporting.building import build
from relais.data.warehouse import open_warehouse
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from relais.web.figures.report import make_report
from tests.cast import Cast
from tests.integration.report.conftest import home as _home

home = _home


@pytest.fixture
def figures(home: Path, settings: object) -> Path:
    settings.RELAIS_HOME = home  # type: ignore[attr-defined]
    with open_warehouse(home) as warehouse:
        sources = Sources.of(warehouse, dt.date(2025, 12, 31))
        keep(home, 2025, build(sources, 2025, "831", internal=True).figures)
    return home


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"figures:{name}", args=args), query)
    assert response.status_code == 200
    text = response.getvalue() if response.streaming else response.content
    return str(text.decode())


def test_a_figure_shows_its_value_its_parts_and_where_it_comes_from(
    cast: Cast, client: Client, figures: Path, django_assert_max_num_queries: object
) -> None:
    client.force_login(cast.manager)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        text = page(client, "figures")
    for told in (
        "90",
        "Complémentaire santé solidaire gratuite",
        "extraits du 31/12/2025",
        "Numérateur",
    ):
        assert told in text


def test_its_rows_lead_to_people(cast: Cast, client: Client, figures: Path) -> None:
    person = Person.objects.create(
        fund=cast.fund, pseudonym="p000", last_name="Première", first_names="Rose"
    )
    client.force_login(cast.manager)
    text = page(client, "rows", 2025, "c2s_beneficiaries")
    assert "90" in text and reverse("people:person", args=[person.pk]) in text and "p001" in text
    assert "Toulon" in text and "page=2" in text
    part = page(client, "rows", 2025, "c2s_beneficiaries", part="commune=83050")
    assert "Draguignan" in part and "Toulon" not in part.split("<table")[1]


def test_rows_leave_as_a_file_and_the_journal_says_who_took_them(
    cast: Cast, client: Client, figures: Path
) -> None:
    client.force_login(cast.manager)
    lines = page(client, "rows", 2025, "c2s_free", format="csv").splitlines()
    assert len(lines) == 61 and lines[0].endswith("Ligne;Compte pour;Sur;Commune;Sexe")
    assert AuditEvent.objects.get(verb="exported").payload["indicator"] == "c2s_free"


def test_a_dimension_that_is_not_there_is_not_found(
    cast: Cast, client: Client, figures: Path
) -> None:
    client.force_login(cast.manager)
    rows = reverse("figures:rows", args=[2025, "c2s_free"])
    assert client.get(rows, {"part": "name=x"}).status_code == 404
    assert client.get("/chiffres/2025/rien-de-tel/").status_code == 404


def test_rows_are_for_those_who_may_open_them(cast: Cast, client: Client, figures: Path) -> None:
    client.force_login(cast.by_role[Role.MEDIATOR])
    assert "rows" not in page(client, "figures")
    assert client.get(reverse("figures:rows", args=[2025, "c2s_free"])).status_code == 403
    client.force_login(cast.partner)
    assert client.get(reverse("figures:figures")).status_code == 403


def test_figures_of_a_fund_are_not_shown_to_another(
    cast: Cast, client: Client, figures: Path
) -> None:
    client.force_login(cast.stranger)
    assert "90" not in page(client, "figures").split("<main")[1]


def test_the_report_is_made_in_the_background_and_read_on_the_spot(
    cast: Cast, client: Client, figures: Path
) -> None:
    from relais.pages.models import Job

    client.force_login(cast.manager)
    assert client.post(reverse("figures:build"), {"year": "2025"}).status_code == 302
    job = Job.objects.get()
    make_report.call(job_id=str(job.pk), year=2025)
    job.refresh_from_db()
    assert job.state == "done" and job.result_url.endswith("index.html")
    assert "Rapport d’activité 2025" in page(client, "file", 2025, "index.html")
    pdf = client.get(reverse("figures:file", args=[2025, "report.pdf"]))
    assert pdf["Content-Type"] == "application/pdf" and pdf.getvalue().startswith(b"%PDF")
    assert "Rapport 2025" in page(client, "reports")


@pytest.mark.parametrize("name", ["../../secrets.env", "..%2f..%2fdb.sqlite3", "nothing.html"])
def test_nothing_outside_the_report_can_be_asked_for(
    cast: Cast, client: Client, figures: Path, name: str
) -> None:
    (figures / "secrets.env").write_text("SECRET=1")
    client.force_login(cast.manager)
    assert client.get(f"/chiffres/rapports/2025/{name}").status_code == 404


def test_without_a_night_the_page_says_when_they_come(
    cast: Cast, client: Client, tmp_path: Path, settings: object
) -> None:
    settings.RELAIS_HOME = tmp_path  # type: ignore[attr-defined]
    client.force_login(cast.manager)
    assert "demain matin" in page(client, "figures")

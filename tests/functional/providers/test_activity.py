"""A professional's page: what the fund paid month by month, beside peers, what was cancelled apart, nobody else's business."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.casework.signals.queue.loading import load_queue
from relais.handover.ranking import write_queue
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.control import BUSY, ELSEWHERE, PLAIN
from tests.unit.handover.test_ranking import about, row

LINE_CENTS = 1750


def lines_of(page: Any, provider: str = BUSY) -> list[dict[str, Any]]:
    return list(page.context["found"].rows)


@pytest.fixture
def investigator(cast: Cast, client: Client) -> Agent:
    agent = cast.by_role[Role.INVESTIGATOR]
    client.force_login(agent)
    return agent


def test_months_are_those_of_the_lines_kept(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    page = client.get(f"/professionnels/{BUSY}/")
    months = {month.starts_on.month: month for month in page.context["activity"].months}
    assert len(months) == 12
    assert months[1].reimbursed_cents == 20 * LINE_CENTS
    assert (months[3].n_lines, months[3].n_patients) == (25, 20)
    assert (months[5].n_lines, months[5].n_cancelled, months[5].cancelled_cents) == (20, 1, 9900)


def test_peers_of_a_month_are_ranked_not_averaged(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    january = client.get(f"/professionnels/{BUSY}/").context["activity"].months[0]
    # Ranks 2 to 15 see as many patients as their rank, d1 twenty: the eighth of fifteen sees 9, the fourteenth 15.
    assert january.peers_n == 15
    assert (january.peers_median, january.peers_p90) == (9 * LINE_CENTS, 15 * LINE_CENTS)


def test_the_chart_has_its_table_and_the_indicators_their_rank(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    page = client.get(f"/professionnels/{BUSY}/")
    text = page.content.decode()
    assert 'role="img"' in text and "Voir les chiffres en tableau" in text
    assert len(page.context["chart"].lines) == 12
    paid = page.context["activity"].besides[0]
    assert (paid.value, paid.percentile) == ((12 * 20 + 5) * LINE_CENTS, 93)
    assert "médecine générale, département 83" in text


def test_its_signals_and_those_of_its_network(
    client: Client, cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    definition = SignalDefinition.objects.create(name="ring", title="Réseau", purpose="abuse")
    for key, members in (("n1", [BUSY, "d5"]), ("n2", ["d6"])):
        FiledSignal.objects.create(
            fund=cast.fund,
            signal_id=key,
            definition=definition,
            version="1",
            purpose="abuse",
            subject_kind="network",
            subject_id=key,
            reasons=["Un lien"],
            evidence={"providers": members},
            filed_on=dt.date(2021, 12, 31),
            seen_on=dt.date(2021, 12, 31),
        )
    shown = client.get(f"/professionnels/{BUSY}/").context["signals"]
    assert {signal.subject_id for signal in shown} == {BUSY, "n1"}


def test_lines_are_paged_and_those_cancelled_stand_apart(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    first = client.get(f"/professionnels/{BUSY}/lignes/")
    second = client.get(f"/professionnels/{BUSY}/lignes/?page=2")
    assert first.context["found"].total == 245
    keys = [{(r["claim_id"], r["line_no"]) for r in lines_of(page)} for page in (first, second)]
    assert len(keys[0]) == len(keys[1]) == 50 and not keys[0] & keys[1]
    days = [row["starts_on"] for row in lines_of(first)]
    assert days == sorted(days, reverse=True)
    cancelled = client.get(f"/professionnels/{BUSY}/lignes/?annulees=1")
    assert [row["billed_cents"] for row in lines_of(cancelled)] == [9900]


def test_lines_are_narrowed_by_day_patient_and_act(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    march = client.get(f"/professionnels/{BUSY}/lignes/?du=2021-03-01&au=2021-03-31")
    assert march.context["found"].total == 25
    patient = client.get(f"/professionnels/{BUSY}/lignes/?patient=p1-0")
    assert {row["patient_id"] for row in lines_of(patient)} == {"p1-0"}
    nothing = client.get(f"/professionnels/{BUSY}/lignes/?acte=ZZZZ")
    assert nothing.status_code == 200 and "Aucune ligne" in nothing.content.decode()


def test_a_professional_paid_by_another_fund_does_not_exist(
    client: Client, cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    addresses = [
        f"/professionnels/{who}/{part}" for who in (ELSEWHERE, "nobody") for part in ("", "lignes/")
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    stranger = Agent.objects.create_user(
        "i@ailleurs.example.org", None, fund=cast.other_fund, roles=(Role.INVESTIGATOR,),
        first_name="I", last_name="A",
    )  # fmt: skip
    client.force_login(stranger)
    assert client.get(f"/professionnels/{BUSY}/").status_code == 404
    assert client.get(f"/professionnels/{ELSEWHERE}/").status_code == 200


def test_a_read_is_journalled_once_in_five_minutes(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    for _ in range(2):
        client.get(f"/professionnels/{BUSY}/")
        client.get(f"/professionnels/{BUSY}/lignes/")
    client.get(f"/professionnels/{PLAIN}/")
    events = AuditEvent.objects.filter(verb="read", actor=investigator).order_by("number")
    assert [event.payload["what"] for event in events] == [
        f"professionnel {BUSY} : activité",
        f"professionnel {BUSY} : lignes",
        f"professionnel {PLAIN} : activité",
    ]


def test_without_extracts_the_page_says_so(
    client: Client, investigator: Agent, settings: Any, tmp_path: Path
) -> None:
    settings.RELAIS_HOME = tmp_path
    page = client.get(f"/professionnels/{BUSY}/")
    assert page.status_code == 503
    assert "relais ingest" in page.content.decode()


def test_pages_cost_a_bounded_number_of_queries(
    client: Client, investigator: Agent, duplicate: FiledSignal, django_assert_max_num_queries: Any
) -> None:
    for address in (f"/professionnels/{BUSY}/", f"/professionnels/{BUSY}/lignes/"):
        with django_assert_max_num_queries(16):
            client.get(address)


def test_lines_leave_as_a_file_that_is_journalled(
    client: Client, cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    address = f"/professionnels/{BUSY}/lignes/?du=2021-03-01&au=2021-03-31"
    shown = client.get(address)
    answer = client.get(f"{address}&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *rows = text.split("\r\n")[:-1]
    assert head.startswith("Soin du;Patient (pseudonyme);Acte;")
    assert len(rows) == shown.context["found"].total == 25
    assert "17,50" in rows[0] and rows[0].startswith("2021-03-")
    event = AuditEvent.objects.get(verb="exported", actor=investigator)
    assert BUSY in event.payload["what"]
    assert client.get("/professionnels/inconnu/lignes/?format=csv").status_code == 404
    assert AuditEvent.objects.filter(verb="exported").count() == 1


def test_the_queue_is_told_on_his_page(
    client: Client, cast: Cast, investigator: Agent, duplicate: FiledSignal, tmp_path: Path
) -> None:
    assert client.get(f"/professionnels/{BUSY}/").context["place"] is None
    write_queue(tmp_path, about(), [row(BUSY, 1)])
    load_queue(tmp_path)
    page = client.get(f"/professionnels/{BUSY}/")
    assert page.context["place"].get_absolute_url() in page.content.decode()

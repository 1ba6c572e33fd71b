"""« Professionnels à regarder » : the queue is taken in each night, worked on, concluded, and never names an insured person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from relais.casework.signals.models import RankedProvider, Ranking
from relais.casework.signals.queue import actions
from relais.casework.signals.queue.loading import LoadedQueue, load_queue
from relais.casework.signals.snapshot import TABLES
from relais.common.refusals import Refused
from relais.handover.ranking import write_queue
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.unit.handover.test_ranking import about, row

LIST = "/professionnels-a-regarder/"


def night(home: Path, rows: list[dict[str, Any]], **given: Any) -> LoadedQueue:
    write_queue(home, about(**given), rows)
    return next(each for each in load_queue(home) if each.fund == "831")


def places() -> dict[str, tuple[int, str]]:
    rows = RankedProvider.objects.order_by("place")
    return {one.provider_id: (one.place, one.state) for one in rows}


@pytest.fixture
def investigator(cast: Cast) -> Agent:
    return cast.by_role[Role.INVESTIGATOR]


@pytest.fixture
def queue(cast: Cast, tmp_path: Path) -> dict[str, RankedProvider]:
    rows = [
        row("d1", 1, amount_cents=9_000, specialty="A24"),
        row("d2", 2, arm="random", rank=41, commune="83069"),
        row("d3", 3, rank=2),
        row("elsewhere", 4, fund="171"),
    ]
    night(tmp_path, rows)
    return {one.provider_id: one for one in RankedProvider.objects.all()}


def test_each_fund_receives_its_own(queue: dict[str, RankedProvider], cast: Cast) -> None:
    assert {one.provider_id for one in queue.values() if one.fund == cast.fund} == {
        "d1",
        "d2",
        "d3",
    }
    assert Ranking.objects.count() == 2
    assert AuditEvent.objects.filter(verb="queue.loaded", fund=cast.fund, actor=None).count() == 1


def test_the_same_queue_twice_changes_nothing(
    queue: dict[str, RankedProvider], tmp_path: Path
) -> None:
    events = AuditEvent.objects.count()
    assert all(each.unchanged for each in load_queue(tmp_path))
    assert AuditEvent.objects.count() == events


def test_the_next_night_replaces_it_but_for_what_somebody_works_on(
    queue: dict[str, RankedProvider], investigator: Agent, tmp_path: Path
) -> None:
    actions.take(actor=investigator, place=queue["d2"])
    told = night(tmp_path, [row("d4", 1), row("d3", 2)], known_on="2026-03-03", seed=8)
    assert (told.n_queue, told.n_new, told.n_gone) == (2, 1, 1)
    mine = {k: v for k, v in places().items() if k != "elsewhere"}
    assert mine == {"d4": (1, "to_look"), "d3": (2, "to_look"), "d2": (2, "taken")}
    kept = RankedProvider.objects.get(provider_id="d2")
    assert (kept.arm, kept.seed, kept.listed) == ("random", 7, False)
    night(tmp_path, [row("d2", 1)], known_on="2026-03-04", seed=9)
    kept.refresh_from_db()
    assert (kept.arm, kept.seed, kept.listed) == ("random", 7, True), "it came by the draw"


def test_who_was_concluded_lately_does_not_come_back_then_does(
    queue: dict[str, RankedProvider], investigator: Agent, tmp_path: Path
) -> None:
    actions.conclude(actor=investigator, place=queue["d1"], outcome="inconclusive", note="parti")
    today = timezone.localdate()
    told = night(tmp_path, [row("d1", 1), row("d3", 2)], known_on=today.isoformat())
    assert told.n_queue == 1
    later = today + dt.timedelta(days=400)
    night(tmp_path, [row("d1", 1), row("d3", 2)], known_on=later.isoformat())
    again = RankedProvider.objects.filter(provider_id="d1").order_by("pk")
    assert [one.state for one in again] == ["inconclusive", "to_look"]
    with pytest.raises(Refused, match="revenu dans la file"):
        actions.undo(actor=investigator, place=again[0])


def test_an_insured_person_is_never_ranked(cast: Cast, tmp_path: Path) -> None:
    Person.objects.create(fund=cast.fund, pseudonym="P42", last_name="Martin", first_names="O")
    told = night(tmp_path, [row("P42", 1), row("d1", 2)])
    assert told.refused == {"assuré : jamais classé": 1}
    assert [one.provider_id for one in RankedProvider.objects.all()] == ["d1"]
    names = {field.name for field in RankedProvider._meta.get_fields()}
    assert not names & {"person", "household", "subject_kind"}


def test_taking_giving_back_concluding_and_taking_back(
    queue: dict[str, RankedProvider], investigator: Agent
) -> None:
    place = queue["d1"]
    for _ in range(2):
        actions.take(actor=investigator, place=place)
    for _ in range(2):
        actions.give_back(actor=investigator, place=place)
    actions.take(actor=investigator, place=place)
    for _ in range(2):
        actions.conclude(
            actor=investigator, place=place, outcome="confirmed", note="factures doublées"
        )
    with pytest.raises(Refused, match="Annulez-la"):
        actions.conclude(actor=investigator, place=place, outcome="unfounded")
    actions.undo(actor=investigator, place=place)
    place.refresh_from_db()
    assert (place.state, place.note, place.decided_by) == ("taken", "", None)
    verbs = AuditEvent.objects.filter(verb__startswith="queue.", actor=investigator)
    assert list(verbs.order_by("number").values_list("verb", flat=True)) == [
        "queue.taken", "queue.given_back", "queue.taken", "queue.concluded", "queue.undone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "taken"}, "unknown_outcome"),
        ({"outcome": "confirmed"}, "note_required"),
        ({"outcome": "inconclusive", "note": " "}, "note_required"),
    ],
)
def test_a_conclusion_says_what_was_found(
    queue: dict[str, RankedProvider], investigator: Agent, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.conclude(actor=investigator, place=queue["d1"], **said)
    assert refusal.value.code == code


def test_nobody_takes_what_a_colleague_took(
    queue: dict[str, RankedProvider], investigator: Agent, cast: Cast
) -> None:
    other = Agent.objects.create_user(
        "x@831.example.org", None, fund=cast.fund, roles=(Role.INVESTIGATOR,), first_name="Ida", last_name="Autre"
    )  # fmt: skip
    actions.take(actor=other, place=queue["d1"])
    with pytest.raises(Refused, match="s’en occupe déjà"):
        actions.take(actor=investigator, place=queue["d1"])
    with pytest.raises(PermissionDenied):
        actions.take(actor=cast.by_role[Role.ANALYST], place=queue["d2"])
    with pytest.raises(RankedProvider.DoesNotExist):
        actions.take(actor=cast.agent, place=queue["d2"])


def test_the_night_learns_from_conclusions(
    queue: dict[str, RankedProvider], investigator: Agent, cast: Cast
) -> None:
    actions.conclude(actor=investigator, place=queue["d2"], outcome="unfounded")
    table = next(table for table in TABLES if table.table.name == "control_outcomes")
    [told] = list(table.rows(cast.fund, timezone.localdate()))
    assert (told["subject_id"], told["outcome"]) == ("d2", "unfounded")
    assert told["definition"] is None and told["signal_id"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["d1", "d2", "d3"]),
        ("tri=-place", ["d3", "d2", "d1"]),
        ("tri=rank", ["d1", "d3", "d2"]),
        ("tri=-rank", ["d2", "d3", "d1"]),
        ("tout=1&specialite=A24", ["d1"]),
        ("tout=1&commune=83069", ["d2"]),
        ("tout=1&venu=random", ["d2"]),
        ("tout=1&venu=ranked", ["d1", "d3"]),
        ("etat=taken", []),
    ],
)
def test_filters_and_order(
    client: Client,
    queue: dict[str, RankedProvider],
    investigator: Agent,
    query: str,
    found: list[str],
) -> None:
    client.force_login(investigator)
    page = client.get(f"{LIST}?{query}")
    assert [line.cells[0].text for line in page.context["rows"]] == found


def told(client: Client, provider: str, name: str) -> str:
    rows = client.get(f"{LIST}?tout=1&colonnes=provider&colonnes={name}").context["rows"]
    return next(line.cells[1].text for line in rows if line.cells[0].text == provider)


def test_the_rank_of_a_drawn_one_is_told_after_the_conclusion_alone(
    client: Client, queue: dict[str, RankedProvider], investigator: Agent
) -> None:
    """Whoever knew that he stands far down would look less."""
    client.force_login(investigator)
    one = queue["d2"].get_absolute_url()
    assert told(client, "d1", "rank") == "1"
    assert (told(client, "d2", "rank"), told(client, "d2", "score")) == ("—", "—")
    assert told(client, "d2", "baseline") == "9", "the baseline is always told"
    assert "41" not in b"".join(client.get(f"{LIST}?tout=1&format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "dit après votre conclusion" in client.get(one).content.decode()
    client.post(f"{one}conclure/", {"outcome": "unfounded"})
    assert (told(client, "d2", "rank"), told(client, "d2", "score")) == ("41", "0,500")
    assert "41 sur" in client.get(one).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_says_why_and_takes_the_conclusion(
    client: Client, queue: dict[str, RankedProvider], investigator: Agent
) -> None:
    client.force_login(investigator)
    one = queue["d1"].get_absolute_url()
    assert client.post(f"{one}prendre/").status_code == 302
    assert client.post(f"{one}conclure/", {"outcome": "confirmed"}).status_code == 422
    client.post(f"{one}conclure/", {"outcome": "confirmed", "note": "facturé deux fois"})
    shown = client.get(one).content.decode()
    assert "facturé deux fois" in shown and "Annuler" in shown
    client.post(f"{one}annuler/")
    assert RankedProvider.objects.get(provider_id="d1").state == "taken"
    client.post(f"{one}rendre/")
    client.post(
        LIST, {"action": "take", "choix": [queue["d1"].pk, queue["d3"].pk], "confirme": "1"}
    )
    assert RankedProvider.objects.filter(state="taken", taken_by=investigator).count() == 2
    read = AuditEvent.objects.filter(verb="read", target_type="signals.rankedprovider")
    assert read.count() == 1, "the same read within five minutes is one event"


QUALITY = {
    "score": "ensemble", "n": 80, "n_confirmed": 20, "auc": 0.9, "size_matched_auc": 0.78,
    "precision": {"20": 0.65}, "cost_to_half": 12,
}  # fmt: skip
BASE = {**QUALITY, "score": "baseline", "size_matched_auc": None, "cost_to_half": None}
TITLES = {"ensemble": "Classement sans apprentissage", "baseline": "Total remboursé (repère)"}


def test_what_the_rank_is_worth_stands_beside_the_baseline(
    client: Client, cast: Cast, investigator: Agent, tmp_path: Path
) -> None:
    rate = {"share": 0.1, "low": 0.02, "high": 0.4}
    seen = {"n_random": 10, "rate": rate, "n_ranked": 30, "precision": {**rate, "share": 0.5}}
    precision = {"definition": "digits", "n": 60, "confirmed": 0, "retired": False, "rate": rate}
    precisions = [{**precision, "fund": "831"}, {**precision, "fund": "171", "n": 999}]
    night(
        tmp_path, [row("d1", 1)], qualities=[BASE, QUALITY], titles=TITLES, measured=seen, precisions=precisions
    )  # fmt: skip
    client.force_login(investigator)
    page = client.get(LIST)
    ours, base = page.context["worth"].lines
    assert ours == [
        "Classement sans apprentissage",
        "78 fois sur 100",
        "65,0\N{NARROW NO-BREAK SPACE}%",
        "12",
    ]
    assert base[0].startswith("Total remboursé") and base[1] == base[3] == "inconnu"
    assert "vrai taux" in page.context["worth"].drawn
    assert [line["n"] for line in page.context["precisions"]] == ["60"]


def test_what_is_not_measured_says_why(
    client: Client, cast: Cast, investigator: Agent, tmp_path: Path
) -> None:
    why = "Pas assez de suites de contrôles pour apprendre : 3 conclues."
    night(tmp_path, [row("d1", 1)], said=[why])
    client.force_login(investigator)
    shown = client.get(LIST).content.decode()
    assert "Pas encore mesuré" in shown and why in shown
    assert "le vrai taux d’anomalies n’est pas connu" in shown


def test_before_the_first_night_the_list_says_what_to_wait_for(
    client: Client, investigator: Agent
) -> None:
    client.force_login(investigator)
    assert "La file est vide" in client.get(LIST).content.decode()


def test_a_long_queue_costs_no_more_queries(
    client: Client,
    cast: Cast,
    investigator: Agent,
    tmp_path: Path,
    django_assert_max_num_queries: Any,
) -> None:
    night(tmp_path, [row(f"d{n}", n, rank=n) for n in range(1, 1_001)])
    client.force_login(investigator)
    with django_assert_max_num_queries(14):
        page = client.get(LIST)
    assert page.context["page"].total == 1_000 and len(page.context["rows"]) == 50
    one = RankedProvider.objects.get(provider_id="d7")
    with django_assert_max_num_queries(14):
        client.get(one.get_absolute_url())

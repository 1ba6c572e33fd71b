"""The list of signals: in the order of what is at stake, by an index, and as a file."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client

from relais.casework.signals.lists import Signals
from relais.casework.signals.models import FiledSignal
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal


def three_stakes(cast: Cast) -> None:
    for n, cents in enumerate((50_000, None, 90_000)):
        file_signal(cast, None, subject_id=f"p{n}", amount_cents=cents)


def test_the_largest_stake_comes_first_and_the_unknown_last(client: Client, cast: Cast) -> None:
    three_stakes(cast)
    client.force_login(cast.agent)
    page = client.get("/signaux/", {"tri": "-amount_cents"}).content.decode()
    places = [page.index(f"Personne p{n}") for n in (2, 0, 1)]
    assert places == sorted(places)


def test_a_page_by_stake_is_read_in_order(client: Client, cast: Cast) -> None:
    three_stakes(cast)
    rows = FiledSignal.objects.visible_to(cast.agent).pending().order_by("-stake", "-pk")[:50]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # On three rows it would sort.
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "signal_by_stake" in rows.explain()


def test_a_page_asks_no_more_for_more_rows(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    person = Person.objects.create(fund=cast.fund, pseudonym="p", last_name="A", first_names="B")
    for n in range(30):
        file_signal(cast, person, subject_id=f"p{n}")
    client.force_login(cast.agent)
    with django_assert_max_num_queries(18):
        client.get("/signaux/", {"colonnes": [column.name for column in Signals.columns]})


def test_a_file_says_what_the_page_says(client: Client, cast: Cast) -> None:
    three_stakes(cast)
    client.force_login(cast.manager)
    answer = client.get("/signaux/", {"format": "csv", "tri": "-amount_cents"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Sujet;Repérage;Pourquoi;Commune;Enjeu")
    assert [line.split(";")[3:5] for line in lines[1:]] == [
        ["Toulon", "900,00"],
        ["Toulon", "500,00"],
        ["Toulon", ""],
    ]

"""A legal value that is a large table: counted, its first lines shown, searched, paged, downloaded."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from relais.registers.accounts.permissions import Role
from relais.rules import store
from relais.web.rights.tables import FIRST, LARGE, PAGE, large_table
from tests.cast import Cast

PAIRS = "mining_pairs"


def pairs() -> list[tuple[str, str]]:
    amount = store.history(PAIRS)[-1].amount
    return [(str(act), str(other)) for act, others in amount.items() for other in others]


@pytest.fixture
def investigator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    return client


def table(client: Client, query: str = "") -> object:
    return client.get(f"{reverse('rights:value_lines', args=[PAIRS])}{query}")


def test_the_page_of_the_value_counts_it_and_shows_its_first_lines(investigator: Client) -> None:
    page = investigator.get(reverse("rights:rule", args=[PAIRS]))
    _, _, large = page.context["history"][0]
    assert len(large.lines) == len(pairs()) > 500
    shown = page.content.decode()
    assert shown.count("<tr") == 1 + FIRST
    assert f">{pairs()[0][0]}<" in shown and f">{pairs()[-1][0]}<" not in shown


def test_every_line_is_on_one_page_and_one_only(investigator: Client) -> None:
    n_pages = -(-len(pairs()) // PAGE)
    found: list[tuple[str, ...]] = []
    for number in range(1, n_pages + 1):
        found += table(investigator, f"?page={number}").context["page"].rows  # type: ignore[attr-defined]
    assert found == pairs()
    last = table(investigator, f"?page={n_pages + 9}").context["page"]  # type: ignore[attr-defined]
    assert (last.number, last.next) == (n_pages, None)


def test_an_act_is_found_on_either_side(investigator: Client) -> None:
    act, other = pairs()[2]
    for typed in (act, other.lower(), f"{other} {act}"):
        rows = table(investigator, f"?q={typed}").context["page"].rows  # type: ignore[attr-defined]
        assert (act, other) in rows
        assert len(rows) < PAGE or all(other in row for row in rows)
    assert "Aucune ligne" in table(investigator, "?q=rien-de-tel").content.decode()  # type: ignore[attr-defined]


def test_the_file_has_what_is_asked_for(investigator: Client) -> None:
    def lines(query: str) -> list[str]:
        answer = table(investigator, query)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        return text.split("\r\n")[:-1]

    assert lines("?format=csv") == ["Acte;Avec", *(";".join(pair) for pair in pairs())]
    act = pairs()[2][0]
    assert lines(f"?format=csv&q={act}") == [
        "Acte;Avec",
        *(";".join(p) for p in pairs() if act in p),
    ]


def test_values_of_acts_keep_their_amount() -> None:
    found = large_table(store.history("mining_act_minutes")[-1])
    assert found is not None and [head.label for head in found.heads] == ["Acte", "Valeur"]
    assert len(found.lines) == len(store.history("mining_act_minutes")[-1].amount) > LARGE


@pytest.mark.parametrize("query", ["?depuis=1999-01-01", "?depuis=hier"])
def test_a_date_that_is_not_one_of_the_value_is_not_found(investigator: Client, query: str) -> None:
    assert table(investigator, query).status_code == 404  # type: ignore[attr-defined]


def test_a_small_value_has_no_such_page(investigator: Client) -> None:
    address = reverse("rights:value_lines", args=["mining_precision_floor"])
    assert investigator.get(address).status_code == 404


def test_who_may_not_read_the_law_here_may_not_download_it(cast: Cast, client: Client) -> None:
    for role in (Role.ADMINISTRATOR, Role.PARTNER):
        client.force_login(cast.by_role[role])
        assert table(client, "?format=csv").status_code == 403  # type: ignore[attr-defined]

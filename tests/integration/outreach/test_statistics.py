"""PostgreSQL counts again a table that a set has filled in the transaction under way; on SQLite nothing happens."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from relais.casework.outreach.statistics import count_again
from relais.registers.directory.models import Person
from tests.cast import Cast


def known() -> float:
    """How many rows PostgreSQL believes there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [Person._meta.db_table]
        )
        return float(cursor.fetchone()[0])


def fill(cast: Cast, n: int) -> None:
    Person.objects.bulk_create(
        Person(fund=cast.fund, last_name=f"N{i}", first_names="A", sort_name=f"n{i}, a")
        for i in range(n)
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="sur PostgreSQL seulement")
@pytest.mark.django_db
def test_a_table_that_doubled_is_counted_again_and_only_then(cast: Cast) -> None:
    with connection.cursor() as cursor:
        # Pages that rolled back tests left would hide the growth.
        cursor.execute(f"TRUNCATE {Person._meta.db_table} CASCADE")
    fill(cast, 3_000)
    count_again(Person)
    assert known() == 3_000
    fill(cast, 100)
    count_again(Person)
    assert known() == 3_000
    fill(cast, 5_000)
    count_again(Person)
    assert known() == 8_100


@pytest.mark.django_db
def test_it_costs_one_question_a_table(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    n_queries = 1 if connection.vendor == "postgresql" else 0
    fill(cast, 3_000)
    count_again(Person)
    with django_assert_num_queries(n_queries):
        count_again(Person)

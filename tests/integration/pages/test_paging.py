"""Pages far down a list hold the rows that the order puts there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.pages.paging import FAR, page_of
from relais.registers.accounts.models import Partner
from tests.cast import Cast

SIZE = 50


@pytest.mark.parametrize("number", [1, FAR // SIZE, FAR // SIZE + 1, FAR // SIZE + 2])
def test_a_page_is_the_same_cut_of_the_list_near_and_far(cast: Cast, number: int) -> None:
    # Names fall in another order than keys do.
    Partner.objects.bulk_create(
        Partner(fund=cast.fund, name=f"{i * 7919 % 1000:04d} – {i}", kind="pass")
        for i in range(FAR + SIZE + 7)
    )
    rows = Partner.objects.select_related("fund").order_by("-name", "-pk")
    with CaptureQueriesContext(connection) as asked:
        page = page_of(rows, str(number), SIZE)
    first = (page.number - 1) * SIZE
    assert page.rows == list(rows)[first : first + SIZE]
    assert (page.first, page.last) == (first + 1, first + len(page.rows))
    assert len(asked) <= 3

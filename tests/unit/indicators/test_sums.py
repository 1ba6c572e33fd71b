from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from relais.data.indicators.disclosure import protect
from relais.data.indicators.figures import Figure
from relais.data.indicators.sums import DoesNotAddUp, check_sums

pytestmark = pytest.mark.no_database


def figure(indicator: str, numerator: int, dimension: str | None = None) -> Figure:
    return Figure(
        indicator=indicator,
        title=indicator,
        value=numerator,
        unit="people",
        numerator=numerator,
        denominator=None,
        missing=0,
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 12, 31),
        fund="831",
        dimension=dimension,
        adds_up_to=indicator if dimension else None,
    )


VAR_2021 = [
    figure("c2s_beneficiaries", 114_502),
    figure("c2s_free", 88_444),
    figure("c2s_participative", 26_058),
]


def test_the_parts_of_the_source_make_its_whole() -> None:
    check_sums(VAR_2021)


def test_a_whole_that_is_not_its_parts_stops_and_says_where() -> None:
    wrong = [replace(VAR_2021[0], numerator=114_503), *VAR_2021[1:]]
    with pytest.raises(DoesNotAddUp, match=r"c2s_beneficiaries.*114503.*114502"):
        check_sums(wrong)


def test_a_dimension_that_loses_rows_stops_and_says_which() -> None:
    cells = [
        figure("c2s_free", 80_000, "commune=83137"),
        figure("c2s_free", 8_000, "commune=83050"),
    ]
    with pytest.raises(DoesNotAddUp, match="par commune font 88000"):
        check_sums([figure("c2s_free", 88_444), *cells])


def test_a_small_commune_is_hidden_with_the_one_that_would_tell_it() -> None:
    cells = [
        figure("c2s_free", 4, "commune=83001"),
        figure("c2s_free", 60, "commune=83002"),
        figure("c2s_free", 900, "commune=83003"),
    ]
    shown = protect([figure("c2s_free", 964), *cells])
    assert [f.suppressed for f in shown] == [False, True, True, False]
    assert shown[1].value is None and shown[1].numerator is None


def test_a_part_hidden_in_one_kind_is_not_told_by_the_other() -> None:
    commune = "commune=83001"
    shown = protect(
        [
            figure("c2s_beneficiaries", 100, commune),
            figure("c2s_free", 95, commune),
            figure("c2s_participative", 5, commune),
        ]
    )
    assert [f.suppressed for f in shown] == [False, True, True]

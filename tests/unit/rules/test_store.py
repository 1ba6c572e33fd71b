"""The parameter store refuses what cannot be trusted, and answers by date."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from relais.rules import store
from relais.rules.store import Law, NotInForce, ParameterError, Store, UnknownParameter

GOOD = """\
id: taux
title: Un taux
unit: rate
values:
  - from: 2020-01-01
    value: "0.10"
    reference: décret 1
    source: journal officiel
    reviewed: reviewed
  - from: 2021-01-01
    until: 2021-12-31
    value: "0.20"
    reference: décret 2
    source: journal officiel
    reviewed: to_confirm
"""


def written(folder: Path, text: str, name: str = "taux") -> Store:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Store(folder)


def test_value_changes_on_its_date_and_ends_where_said(tmp_path: Path) -> None:
    values = written(tmp_path, GOOD)
    assert values.value("taux", date(2020, 12, 31)).amount == Decimal("0.10")
    assert values.value("taux", date(2021, 1, 1)).amount == Decimal("0.20")
    assert values.value("taux", date(2021, 12, 31)).to_confirm
    for outside in (date(2019, 12, 31), date(2022, 1, 1)):
        with pytest.raises(NotInForce, match="Un taux"):
            values.value("taux", outside)
    with pytest.raises(UnknownParameter, match="absent"):
        values.value("absent", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("from: 2021-01-01", "from: 2020-01-01", "does not come after"),
        ("    until: 2021-12-31\n", "    until: 2020-12-31\n", "before from"),
        ('value: "0.20"', "value: 0.20", "quoted decimal"),
        ("reference: décret 2\n", "reference: ''\n", "reference"),
        ("    source: journal officiel\n    reviewed: to", "    reviewed: to", "source"),
        ("reviewed: to_confirm", "reviewed: peut-être", "reviewed"),
        ("unit: rate", "unit: pourcent", "unit"),
        ("id: taux", "id: autre", "the file says taux"),
        ("title: Un taux", "title: Un taux\ntitle: Deux taux", "written twice"),
        ("    until: 2021-12-31\n", "    jusqu: 2021-12-31\n", "jusqu"),
        ('    value: "0.10"', '    until: 2021-02-01\n    value: "0.10"', "overlaps"),
    ],
)
def test_a_doubtful_file_is_refused_by_name(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    assert before in GOOD
    with pytest.raises(ParameterError, match=says) as refused:
        written(tmp_path, GOOD.replace(before, after, 1))
    assert "taux.yaml" in str(refused.value)


def test_same_name_in_two_folders_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "taux.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ParameterError, match="taux"):
        written(tmp_path, GOOD)


def test_values_laid_over_replace_by_name(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("id: taux", "id: smic_month"), "smic_month")
    over = Store(tmp_path, over=store.default_store())
    assert over.value("smic_month", date(2020, 6, 1)).amount == Decimal("0.10")
    assert over.value("pss_month", date(2020, 6, 1)).amount == 342800


def test_law_remembers_what_it_read() -> None:
    law = Law(date(2025, 5, 14))
    assert law["smic_month"] == 180180
    assert law.at("smic_month", date(2024, 1, 5)).amount == 176692
    assert law.rule("essai") == "essai@2024-11-01"
    assert law.in_force("c2s_presumed_aah") is None
    assert law["c2s_micro_abatement"]["sales"] == Decimal("0.71")
    assert [value.name for value in law.to_confirm()] == ["c2s_micro_abatement"]


def test_every_value_of_the_house_has_its_text_and_answers_on_its_days() -> None:
    assert len(store.names()) > 30
    for name in store.names():
        for value in store.history(name):
            assert value.reference and value.source
            assert store.value(name, value.starts_on) is value
            if value.ends_on:
                assert store.value(name, value.ends_on) is value
                assert value.ends_on + timedelta(days=1) > value.starts_on

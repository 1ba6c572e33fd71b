"""The reference page and the declarations say the same thing."""

from pathlib import Path

from relais.data.warehouse.columns import ARROW
from relais.data.warehouse.reference import render
from relais.data.warehouse.schema import TABLES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "warehouse.md"


def test_page_is_what_the_declarations_say():
    assert PAGE.read_text(encoding="utf-8") == render()


def test_declarations_hold_together():
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        for name in (*table.key, *table.sorted_by, *(n for pair in table.after for n in pair)):
            assert name in names, f"{table.name}: {name}"
        for name in table.key:
            assert not table.by_name[name].nullable, f"{table.name}: a key is never empty"
        for column in table.columns:
            assert column.kind in ARROW
            if column.name.endswith("_cents"):
                assert column.kind in {"int32", "int64"}
            if column.references:
                target, key = column.references.split(".")
                assert TABLES[target].key == (key,)


def test_claims_are_those_of_the_contract():
    assert [column.name for column in TABLES["claims"].columns] == [
        *[
            "claim_id",
            "line_no",
            "fund",
            "patient_id",
            "provider_id",
            "prescriber_id",
            "specialty",
            "act_code",
        ],
        *[
            "act_family",
            "quantity",
            "starts_on",
            "ends_on",
            "paid_on",
            "billed_cents",
            "base_cents",
        ],
        *["reimbursed_cents", "commune", "cancelled"],
    ]

"""Reads `identities` beside `persons`, a slice at a time, whole households together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

IDENTITY_COLUMNS = (
    "person_id",
    "nir",
    "last_name",
    "birth_name",
    "first_names",
    "birth_date",
    "sex",
    "address",
    "postal_code",
    "commune",
    "phone",
    "email",
)
PERSON_COLUMNS = (
    "person_id",
    "household_id",
    "household_role",
    "fund",
    "regime",
    "complementary",
    "has_declared_doctor",
    "has_account",
    "died_on",
    "opted_out",
)
SLICE = 5_000


class UnreadableExtract(Exception):
    """The folder cannot be loaded; the French message says what is wrong and what to do."""


@dataclass(frozen=True)
class Extract:
    """What is read once: the persons' columns (about 100 bytes a person) and what households share."""

    identities: ds.Dataset
    persons: pa.Table
    shared: frozenset[tuple[str, str]]
    n_rows: int
    fund_codes: tuple[str, ...]

    def slices(self) -> Iterator[list[dict[str, Any]]]:
        """Rows of both tables joined, `SLICE` at a time; a person without a row in `persons` has `fund` None."""
        known = self.persons["person_id"].combine_chunks()
        beside = self.persons.drop_columns(["person_id"])
        scan = self.identities.to_batches(
            columns=list(IDENTITY_COLUMNS),
            batch_size=SLICE,
            batch_readahead=1,
            fragment_readahead=1,
        )
        for batch in scan:
            place = pc.index_in(batch["person_id"], value_set=known)
            joined = pa.Table.from_batches([batch])
            found = beside.take(place)
            for name in found.column_names:
                joined = joined.append_column(name, found[name])
            yield joined.to_pylist()


def open_extract(folder: Path) -> Extract:
    """Opens the two tables of a folder. Raises `UnreadableExtract`."""
    identities = _dataset(folder, "identities", IDENTITY_COLUMNS)
    try:
        persons = _dataset(folder, "persons", PERSON_COLUMNS).to_table(columns=list(PERSON_COLUMNS))
        codes = [code for code in pc.unique(persons["fund"]).to_pylist() if code]
        return Extract(
            identities,
            persons,
            _shared(identities, persons),
            identities.count_rows(),
            tuple(sorted(codes)),
        )
    except (pa.ArrowException, OSError) as error:
        raise UnreadableExtract(
            f"Les tables de {folder} ne se lisent pas jusqu’au bout : le fichier est tronqué ou abîmé. "
            "Rien n’a été changé ; refaites l’extraction."
        ) from error


def _dataset(folder: Path, name: str, columns: tuple[str, ...]) -> ds.Dataset:
    path = next((p for p in (folder / f"{name}.parquet", folder / name) if p.exists()), None)
    if path is None:
        raise UnreadableExtract(
            f"Le dossier {folder} ne contient pas la table {name} (fichier {name}.parquet)."
        )
    try:
        dataset = ds.dataset(path, format="parquet")
    except (pa.ArrowException, OSError) as error:
        raise UnreadableExtract(
            f"{path.name} n’est pas un fichier Parquet entier : refaites l’extraction. Rien n’a été changé."
        ) from error
    missing = [column for column in columns if column not in dataset.schema.names]
    if missing:
        raise UnreadableExtract(
            f"Il manque à {path.name} : {', '.join(missing)}. Rien n’a été changé."
        )
    return dataset


def _shared(identities: ds.Dataset, persons: pa.Table) -> frozenset[tuple[str, str]]:
    """(household, phone or e-mail as written) that several people of a household give."""
    contacts = identities.to_table(columns=["person_id", "phone", "email"])
    place = pc.index_in(contacts["person_id"], value_set=persons["person_id"].combine_chunks())
    household = persons["household_id"].combine_chunks().take(place.combine_chunks())
    found: set[tuple[str, str]] = set()
    for column in ("phone", "email"):
        pairs = pa.table({"household": household, "value": contacts[column]}).drop_null()
        counts = pairs.group_by(["household", "value"]).aggregate([([], "count_all")])
        several = counts.filter(pc.greater(counts["count_all"], 1))
        found |= set(
            zip(several["household"].to_pylist(), several["value"].to_pylist(), strict=True)
        )
    return frozenset(found)

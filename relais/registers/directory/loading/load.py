"""Loads an extract: slice by slice, so that it can be killed and run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from relais.registers.accounts.models import Fund
from relais.registers.directory.index import count_words, index_communes
from relais.registers.directory.loading.funds import fund_of
from relais.registers.directory.loading.reading import Extract, open_extract
from relais.registers.directory.loading.rows import PersonRow, Rejected, read_row
from relais.registers.directory.loading.writing import Writer


@dataclass
class LoadResult:
    """Counts that add up: `n_read` = added + changed + unchanged + duplicates + the sum of `rejected`."""

    n_read: int = 0
    n_added: int = 0
    n_changed: int = 0
    n_unchanged: int = 0
    n_duplicates: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def load(
    folder: Path,
    *,
    fund_code: str | None = None,
    communes: Mapping[str, str],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> LoadResult:
    """Brings the register of a fund to what `identities` and `persons` of a folder say.

    `fund_code` chooses among several funds of the extract; the fund is made when missing. `communes`: INSEE code -> name. A second run of the same files writes nothing; a run cut short is completed by the
    next. People absent from the files stay. Raises `UnreadableExtract` before anything is written.
    """
    extract = open_extract(folder)
    fund = fund_of(folder, extract, fund_code)
    result, writer, seen = LoadResult(), Writer(fund), set[str]()
    for raw in extract.slices():
        rows = _rows(raw, extract, fund, communes, result, seen)
        with transaction.atomic():
            added, changed = writer.write(rows)
        result.n_added += added
        result.n_changed += changed
        result.n_unchanged += len(rows) - added - changed
        on_progress(result.n_read, extract.n_rows)
    if result.n_added or result.n_changed or result.n_unchanged:
        _settle(fund, result)
    return result


def _rows(
    raw: list[dict],
    extract: Extract,
    fund: Fund,
    communes: Mapping[str, str],
    result: LoadResult,
    seen: set[str],
) -> list[PersonRow]:
    rows = []
    for line in raw:
        result.n_read += 1
        try:
            row, left_out = read_row(
                line, fund_code=fund.code, communes=communes, shared=extract.shared
            )
        except Rejected as reason:
            result.rejected[str(reason)] += 1
            continue
        if row.pseudonym in seen:
            result.n_duplicates += 1
            continue
        seen.add(row.pseudonym)
        result.left_out.update(left_out)
        rows.append(row)
    return rows


def _settle(fund: Fund, result: LoadResult) -> None:
    """Counts of words and words of communes; the planner's statistics after a large change."""
    with transaction.atomic():
        count_words(fund.pk)
        index_communes(fund.pk)
    if result.n_added + result.n_changed > 1_000:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

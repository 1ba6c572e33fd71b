"""Whose report it is: the fund that the extracts are of, by the name the registers gave the night."""

from __future__ import annotations

from relais.data.indicators.sources import SourceMissing, Sources
from relais.data.reporting.publishing import Cover


def cover_of(sources: Sources, year: int) -> Cover:
    """The fund with most insured in the extracts. Without a snapshot it is named by its code."""
    persons = sources.extract("persons")
    counted = persons.group_by("fund").agg(n=persons.count())
    (code,) = counted.order_by(counted.n.desc()).limit(1).to_pyarrow()["fund"].to_pylist()
    try:
        funds = sources.activity("funds")
        named = funds.filter(funds.fund == code).to_pyarrow().to_pylist()
    except SourceMissing:
        named = []
    name = named[0]["name"] if named else f"Caisse {code}"
    department = named[0]["department"] if named else _department(sources, code)
    return Cover(code, name, department, year)


def _department(sources: Sources, code: str) -> str:
    persons = sources.extract("persons")
    mine = persons.filter((persons.fund == code) & persons.commune.notnull())
    left = mine.mutate(place=mine.commune.left(2))
    counted = left.group_by("place").agg(n=left.count())
    places = counted.order_by(counted.n.desc()).limit(1).to_pyarrow()["place"].to_pylist()
    return places[0] if places else ""

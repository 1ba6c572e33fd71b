"""What the screenings of C2S share: who holds a cover, who has asked, how a household is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.handover.signal import Signal
from relais.rules.rights.c2s.scale import PRESUMED, Scale, scale_at
from relais.rules.store import Law, default_store
from relais.rules.wording import euros, month_name

LEGAL_BASIS = ("CSS L861-1", "CSS R861-2", "CSS R861-8", "CSS R861-10")
AUTHOR = "Mission accompagnement santé"
REVIEWED_ON = date(2026, 11, 22)
REVIEW_DUE = date(2027, 4, 1)
COLUMNS = (
    "household_id",
    "verdict",
    "base_low",
    "base_high",
    "ceiling_free",
    "ceiling_participative",
    "housing",
    "participation",
    "automatic",
    "near",
    "size",
    "resources_unknown",
    "housing_unknown",
    "composition_unknown",
    "fund",
    "commune",
)
COVERS = ("c2s_free", "c2s_participative", "ame")


def scale_of(tables: Sources) -> Scale:
    scale, _ = scale_at(default_store(), tables.on)
    assert scale is not None, "the verdicts could not have been written"
    return scale


def households(tables: Sources) -> ir.Table:
    """Verdicts of the households that someone can be asked about: `subject_id` is the living applicant."""
    persons = tables.table("persons")
    alive = persons.died_on.isnull() | (persons.died_on > tables.on)
    applicants = persons.filter((persons.household_role == "applicant") & alive)
    known = applicants.select("household_id", subject_id=applicants.person_id)
    return tables.table("c2s_verdicts").inner_join(known, "household_id")[[*COLUMNS, "subject_id"]]


def covered(tables: Sources) -> ir.Table:
    """`household_id` of those where someone already has C2S or AME."""
    persons = tables.table("persons")
    return persons.filter(persons.complementary.isin(COVERS)).select("household_id").distinct()


def requests(tables: Sources) -> ir.Table:
    """Requests for C2S made until the day."""
    asked = tables.table("rights_requests")
    return asked.filter((asked.right == "c2s") & (asked.requested_on <= tables.on))


def period(scale: Scale) -> tuple[date, date]:
    """First day of the reference period, and first day of its last month."""
    first, last = (date.fromisoformat(f"{scale.window[place]}-01") for place in (0, -1))
    return first, last


def period_words(scale: Scale) -> str:
    return f"de {month_name(scale.window[0])} à {month_name(scale.window[-1])}"


def household_words(row: dict[str, Any]) -> str:
    return "une personne" if row["size"] == 1 else f"{row['size']} personnes"


def resources_words(row: dict[str, Any], scale: Scale) -> str:
    """ "Ressources retenues de mars 2024 à février 2025 : 9 120 €, pour une personne." """
    return (
        f"Ressources retenues {period_words(scale)} : {euros(row['base_low'])}, "
        f"pour {household_words(row)}."
    )


def doubts(row: dict[str, Any], tables: Sources) -> list[str]:
    """Values to confirm that the household's verdict rests on, as sentences; those of natures of income that
    the register has summed are told by the counter alone."""
    law = Law(tables.on)
    overseas = "_overseas" if (row["commune"] or "").startswith("97") else ""
    if row["automatic"] == "rsa":
        law.in_force("c2s_automatic_rsa")
    elif row["automatic"]:
        # The register knows that a benefit presumes the right, not which one.
        for name in PRESUMED:
            law.in_force(f"c2s_presumed_{name}")
    if row["automatic"] != "rsa":
        for name in (*(f"c2s_ceiling_{kind}{overseas}" for kind in ("free", "participative")),
                     "c2s_ceiling_base", "c2s_household_coefficients", "c2s_reference_period"):  # fmt: skip
            law.in_force(name)
    if row["verdict"] == "participative":
        law.in_force("c2s_participation_by_age")
        law.in_force("c2s_participation_age_day")
    titles = dict.fromkeys(value.title.split(" (")[0] for value in law.to_confirm())
    return [f"{title} : valeur à confirmer." for title in titles]


def signal(
    header: Header, row: dict[str, Any], tables: Sources, reasons: list[str], **more: Any
) -> Signal:
    """A signal about the applicant, with what was compared."""
    starts_on, ends_on = period(scale_of(tables))
    compared = {
        name: row[name]
        for name in (
            "household_id",
            "verdict",
            "base_low",
            "ceiling_free",
            "ceiling_participative",
            "housing",
            "participation",
            "automatic",
            "size",
        )
    }
    return Signal(
        definition=header.id,
        version=header.version,
        subject_kind=header.subject_kind,
        subject_id=row["subject_id"],
        starts_on=starts_on,
        ends_on=ends_on,
        reasons=[*reasons, *doubts(row, tables)],
        evidence={**compared, "on": tables.on.isoformat(), **more},
        fund=row["fund"],
        commune=row["commune"],
    )

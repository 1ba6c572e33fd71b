"""Observatory of fragilities: what the table of persons says, by commune (S23); and who holds an account (S18)."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from relais.data.indicators.definitions._persons import anniversary, born_before, of_persons, share


def _no_care_in_24_months(persons: ir.Table, day: date) -> ir.BooleanValue:
    return persons.last_care_on.isnull() | (persons.last_care_on < anniversary(day, 2))


INDICATORS = [
    of_persons(
        name="account_holders",
        title="Titulaires d’un compte en ligne",
        why="Mesurer l’accès aux services en ligne, et qui en reste éloigné.",
        rows=share(lambda persons, day: persons.has_account, born_before(16)),
    ),
    of_persons(
        name="without_doctor",
        title="Assurés de 16 ans et plus sans médecin traitant déclaré",
        why="Sans médecin traitant, le parcours de soins coûte plus cher (CSS L162-5-3) et le suivi se perd.",
        rows=share(lambda persons, day: ~persons.has_declared_doctor, born_before(16)),
    ),
    of_persons(
        name="without_complementary",
        title="Assurés sans complémentaire santé connue",
        why="Sans complémentaire, le reste à charge fait renoncer aux soins.",
        rows=share(lambda persons, day: persons.complementary == "none"),
    ),
    of_persons(
        name="over_80_without_care",
        title="Personnes de 80 ans et plus sans soin depuis 24 mois",
        why="Isolement, départ ou décès non signalé : à vérifier par un contact, jamais une accusation.",
        rows=share(_no_care_in_24_months, born_before(80)),
    ),
    of_persons(
        name="long_illness",
        title="Assurés en affection de longue durée",
        why="Situer les besoins de suivi (CSS L160-14).",
        rows=share(lambda persons, day: persons.ald),
    ),
]

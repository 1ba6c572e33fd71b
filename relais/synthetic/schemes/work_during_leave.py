"""Paid work inside a work stop."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.work import SALARIED_KINDS, Rows, employers

_HOURS = {"same_employer": 6, "other_employer": 5, "few_hours": 2}
"""Hours a day worked."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Declare hours of work within a stop; sizes are days worked."""
    stops = scene.stops
    long = stops.ends - stops.starts >= setting.high + 2
    fit = long & ~stops.self_employed & np.isin(stops.kind, SALARIED_KINDS)
    fit &= (stops.ends <= scene.batch.plan.today) & scene.payment.paid
    able = np.zeros(scene.batch.n, bool)
    able[stops.person[fit]] = True
    who = scene.people(rng, scene.cases(rng, setting.rate), able)
    first, last = stops.spans(scene.batch.n)
    days, disguise = setting.sizes(rng, len(who)), setting.worn(rng, len(who))
    spare = last[who] - first[who] - days
    starts = first[who] + 1 + (rng.random(len(who)) * np.maximum(spare - 1, 1)).astype(np.int64)
    hours = days * np.array([_HOURS[word] for word in disguise.tolist()], np.int64)
    mine = employers(scene.batch)[who]
    employer = np.where(disguise == "other_employer", mine + 1, mine)
    rows = Rows(who, employer, starts, starts + days - 1, hours, hours * 1_050)
    places = len(scene.payrolls.person) + np.arange(len(who))
    scene.payrolls = scene.payrolls.more(rows)
    for at, person in enumerate(who.tolist()):
        scene.tell(
            SCHEME.name,
            "person",
            person,
            person=person,
            payrolls=places[at : at + 1],
            disguise=str(disguise[at]),
        )


SCHEME = Scheme(
    name="work_during_leave",
    detector=20,
    rate=80,
    low=2,
    high=10,
    size="days worked",
    disguises=tuple(_HOURS),
    plant=plant,
)

"""Names, addresses and numbers of the people: the only table that is not pseudonymous."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.synthetic import lists
from relais.synthetic.households import DEPENDANT, FEMALE, PARTNER, SEXES, Batch, Territory
from relais.synthetic.identifiers import nirs, phones
from relais.synthetic.people import Traits
from relais.synthetic.plan import BATCH
from relais.synthetic.text import coded, dates

GENERATIONS = (1900, 1945, 1965, 1985, 2005)
MAIL_HOST = "@example.org"


@cache
def _plain_names() -> tuple[pa.Array, pa.Array]:
    given = pa.array([lists.plain(name) for name in lists.given_names()[0]])
    return given, pa.array([lists.plain(name) for name in lists.surnames()[0]])


def draw_given(rng: np.random.Generator, sex: np.ndarray, year: np.ndarray) -> np.ndarray:
    """A given name of the person's sex and generation, the first of a list more common."""
    _, places = lists.given_names()
    generation = np.searchsorted(GENERATIONS, year, side="right") - 1
    chosen = np.zeros(len(sex), int)
    skew = rng.random(len(sex)) ** 1.3
    for (word, first), names in places.items():
        mine = (sex == SEXES.index(word)) & (generation == GENERATIONS.index(first))
        chosen[mine] = names[np.floor(skew[mine] * len(names)).astype(int)]
    return chosen


def _surnames(batch: Batch, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place of the birth name, of the name in use, and of a second name (-1 none) of each person."""
    _, chances = lists.surnames()
    family = rng.choice(len(chances), size=len(batch.h_size), p=chances)[batch.p_household]
    own = rng.choice(len(chances), size=batch.n, p=chances)
    wife = (batch.p_role == PARTNER) & (batch.p_sex == FEMALE)
    takes = wife & (rng.random(batch.n) < np.where(batch.p_age > 55, 0.9, 0.55))
    widow = (batch.p_role != DEPENDANT) & (batch.p_sex == FEMALE) & (batch.p_age > 60)
    takes |= widow & (rng.random(batch.n) < 0.5)
    outsider = (batch.p_role == PARTNER) | takes
    birth = np.where(outsider, own, family)
    used = np.where(batch.p_role == PARTNER, np.where(takes, family, own), family)
    double = np.where(rng.random(batch.n) < 0.03, own, -1)
    double = np.where((double == used) | (batch.p_role == DEPENDANT), -1, double)
    return birth, used, double


def identities(
    batch: Batch, territory: Territory, traits: Traits, person_ids: pa.Array
) -> pa.Table:
    """The table `identities` of a batch; what traits call unknown is NULL."""
    rng = batch.plan.rng(batch.number, 6)
    n = batch.n
    year = (np.datetime64("1970-01-01") + batch.p_birth).astype("datetime64[Y]").astype(int) + 1970
    birth, used, double = _surnames(batch, rng)
    given = draw_given(rng, batch.p_sex, year)
    second = draw_given(rng, batch.p_sex, year)
    all_given, all_surnames = pa.array(lists.given_names()[0]), pa.array(lists.surnames()[0])
    with_second = (rng.random(n) < 0.55) & (second != given)
    last = _joined(all_surnames, used, double, double >= 0, "-")
    village = batch.h_commune[batch.p_household]
    street = rng.integers(0, len(lists.streets()), len(batch.h_size))[batch.p_household]
    door = rng.integers(1, 120, len(batch.h_size))[batch.p_household]
    shared = rng.random(len(batch.h_size))[batch.p_household] < 0.25  # one phone for the home
    call = rng.integers(0, 2**31, batch.n)
    call = np.where(shared, call[batch.h_first][batch.p_household], call)
    mobile = np.where(shared, traits.mobile[batch.h_first][batch.p_household], traits.mobile)
    place = batch.number * BATCH + np.arange(n)
    return pa.table(
        {
            "person_id": person_ids,
            "nir": nirs(place, 2 - batch.p_sex, year, batch.plan.department),
            "last_name": last,
            "birth_name": coded(birth, all_surnames),
            "first_names": _joined(all_given, given, second, with_second, " "),
            "birth_date": dates(batch.p_birth),
            "sex": coded(batch.p_sex, SEXES),
            "address": pc.binary_join_element_wise(
                pa.array(door).cast(pa.string()),
                pa.array(lists.streets()).take(pa.array(street)),
                " ",
            ),
            "postal_code": coded(village, territory.postal_codes),
            "commune": territory.column(village),
            "phone": _where(phones(call, mobile), traits.phone),
            "email": _where(_mails(given, used, place), traits.email),
        }
    )


def _joined(
    words: pa.Array, first: np.ndarray, second: np.ndarray, has: np.ndarray, by: str
) -> pa.Array:
    one = words.take(pa.array(first))
    two = words.take(pa.array(np.maximum(second, 0)))
    return pc.if_else(pa.array(has), pc.binary_join_element_wise(one, two, by), one)


def _mails(given: np.ndarray, surname: np.ndarray, place: np.ndarray) -> pa.Array:
    first, last = _plain_names()
    name = pc.binary_join_element_wise(
        first.take(pa.array(given)), last.take(pa.array(surname)), "."
    )
    return pc.binary_join_element_wise(
        name, pa.array(place + 1).cast(pa.string()), pa.scalar(MAIL_HOST), ""
    )


def _where(values: pa.Array, known: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(known), values, pa.scalar(None, pa.string()))

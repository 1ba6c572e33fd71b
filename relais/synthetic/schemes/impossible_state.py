"""Care that the state of the person excludes: elsewhere, of the other sex, an organ gone."""

from __future__ import annotations

import numpy as np

from relais.synthetic.households import FEMALE
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of, places_of
from relais.synthetic.stays import FULL, Rows


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """One way or another of being impossible; sizes are days of nursing during a stay."""
    ways = {
        "nursing_during_stay": _nursed,
        "overlapping_stays": _overlapping,
        "organ_twice": _again,
        "other_sex": _other_sex,
    }
    for disguise in setting.disguises:
        n = scene.cases(rng, setting.rate / len(setting.disguises))
        ways[disguise](scene, setting, n, rng)


def _nursed(scene: Scene, setting: Setting, n: int, rng: np.random.Generator) -> None:
    first, last = scene.stay
    who = scene.people(rng, n, last - first >= setting.high + 1)
    days = setting.sizes(rng, len(who))
    who, rank = np.repeat(who, days), np.concatenate([np.arange(k) for k in [0, *days]])[1:]
    if not len(who):
        return
    rank = np.arange(len(who)) - np.searchsorted(who, who)
    nurse = scene.near("nurse", "A24", who)
    lines = visits(who, nurse, place_of("3111"), first[who] + 1 + rank)
    places = scene.add(lines, rng, ("stay",))
    scene.tell_each(SCHEME.name, lines, places, np.full(len(who), "nursing_during_stay"))


def _overlapping(scene: Scene, setting: Setting, n: int, rng: np.random.Generator) -> None:
    first, last = scene.stay
    single = np.bincount(scene.stays.person, minlength=scene.batch.n) == 1
    who = scene.people(rng, n, single & (last - first >= 5))
    starts = first[who] + 1 + (last - first)[who] // 3
    clinic = scene.another(rng, scene.near("clinic", None, who))
    ends = last[who]
    at = len(scene.stays.person) + np.arange(len(who))
    kind = np.full(len(who), FULL)
    scene.stays = scene.stays.more(Rows(who, clinic, kind, starts, ends))
    for row, person, provider in zip(at, who.tolist(), clinic.tolist(), strict=True):
        scene.tell(
            SCHEME.name,
            "provider",
            provider,
            person=person,
            stays=np.array([row]),
            disguise="overlapping_stays",
        )


def _again(scene: Scene, setting: Setting, n: int, rng: np.random.Generator) -> None:
    at = scene.pick(rng, scene.where(places_of("HMFC004")), n)
    far = scene.lines.starts[at] + 60 + 10 * setting.sizes(rng, len(at))
    lines, paid = scene.copied(at, starts=far)
    places = scene.bill(lines, paid)
    asleep, price = scene.copied(at, starts=far, act=np.full(len(at), place_of("ZZLP025")))
    scene.bill(asleep, price)
    kept = np.flatnonzero(places >= 0)
    day = np.full(len(kept), FULL + 1)
    stay = Rows(lines.person[kept], lines.provider[kept], day, far[kept], far[kept])
    scene.stays = scene.stays.more(stay)
    scene.tell_each(SCHEME.name, lines, places, np.full(len(at), "organ_twice"), at)


def _other_sex(scene: Scene, setting: Setting, n: int, rng: np.random.Generator) -> None:
    man = scene.batch.p_sex != FEMALE
    who = scene.people(rng, n, man & (scene.batch.p_age >= 18))
    act = np.where(rng.random(len(who)) < 0.5, place_of("JKHD001"), place_of("JNQM001"))
    day = scene.batch.plan.today - rng.integers(5, 330, len(who))
    lines = visits(who, scene.near("doctor", "07", who), act, day)
    places = scene.add(lines, rng)
    scene.tell_each(SCHEME.name, lines, places, np.full(len(who), "other_sex"))


SCHEME = Scheme(
    name="impossible_state",
    detector=8,
    rate=160,
    low=1,
    high=4,
    size="days of nursing during a stay",
    disguises=("nursing_during_stay", "overlapping_stays", "organ_twice", "other_sex"),
    plant=plant,
)

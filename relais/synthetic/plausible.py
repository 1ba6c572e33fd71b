"""What an honest fund does not show: an act of the other sex or age, an examination made again too soon.

The schemes plant these apart, so that whoever looks for them is not blamed for a draw.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from relais.synthetic.claims import Lines, distinct
from relais.synthetic.households import FEMALE, YEAR_DAYS, Batch
from relais.synthetic.lists import Act, acts
from relais.synthetic.providers import Providers

WOMEN = ("QEQK001", "QEQM001", "JNQM001", "JKHD001")
MEN = ("JGFA014",)
ADD_ONS = ("1848", "ZZLP025", "YYYY600")
"""Acts billed only beside another: a nurse's travel, an anaesthesia, the keeping of images."""
CHILD_UNTIL = 6
FERTILE_UNTIL = 50
"""No early pregnancy scan is drawn from this age on."""
APART_DAYS = 185
"""Least days between two of the same examination of a person."""
_GAPS = {
    "QEQK001": 370,
    "GLQP012": 370,
    "JKHD001": 370,
    "HBJD001": APART_DAYS,
    "1200764": APART_DAYS,
    "1205520": APART_DAYS,
    "3540": 1_470,
    "3550": 30,
}
KEPT = 0.4
"""Share of the examinations whose images are kept for a sum."""
ROUND_KM = 20
"""Farthest home visited."""
TRAVELLED = 0.12
"""Share of nurses' acts with their travel sum."""
WITHIN = (("ZCQM005", "ZCQM008"), ("DZQJ009", "DZQM006"))
"""An examination and the part it contains, never of one person on one day."""
CLASSES = (("2264861", "2222124"),)
"""A frame without a cap and the one with: an equipment has one or the other."""


def place_of(code: str) -> int:
    """Place of an act among `acts()`."""
    return _places()[code]


def places_of(*codes: str) -> np.ndarray:
    return np.array([place_of(code) for code in codes])


@cache
def _places() -> dict[str, int]:
    return {act.code: place for place, act in enumerate(acts())}


@cache
def gaps() -> np.ndarray:
    """By act, the days an honest patient waits before the same one; 0 = none."""
    return np.array([_GAPS.get(act.code, _gap(act)) for act in acts()])


def _gap(act: Act) -> int:
    if act.source == "ccam" and act.family in ("imaging", "consultation"):
        return APART_DAYS
    return {
        "vaccination": APART_DAYS,
        "device": 7,
        "optical": 740,
        "covid_test": 2,
        "drug": 21,
    }.get(act.family, 0)


@cache
def repeatable() -> np.ndarray:
    """By act, True when it may be billed alone and again the next week."""
    return (gaps() <= 7) & ~np.isin(np.arange(len(acts())), places_of(*ADD_ONS))


def fitting(batch: Batch, providers: Providers, km: np.ndarray, lines: Lines) -> Lines:
    """Lines with acts that suit the sex, age and home of their patient, prescribed by who was in practice."""
    at = np.flatnonzero(reserved()[lines.act])
    some = lines.kept(at)
    man = batch.p_sex[some.person] != FEMALE
    age = (some.starts - batch.p_birth[some.person]) / YEAR_DAYS
    act = some.act
    act = np.where(man & np.isin(act, places_of(*WOMEN)), place_of("ZBQK002"), act)
    late = age >= FERTILE_UNTIL
    act = np.where(late & (act == place_of("JNQM001")), place_of("JKHD001"), act)
    act = np.where((age >= CHILD_UNTIL) & (act == place_of("1104")), place_of("1110"), act)
    act = np.where((age < 20) & (act == place_of("3540")), place_of("3550"), act)
    far = ~_close(batch, providers, km, some)
    lines.act[at] = np.where(far & (act == place_of("1211")), place_of("1110"), act)
    _practising(providers, lines)
    return lines


@cache
def reserved() -> np.ndarray:
    """By act, True when it suits some people only: of a sex, of an age, or who live near."""
    found = np.zeros(len(acts()), bool)
    found[places_of(*WOMEN, "1104", "3540", "1211")] = True
    return found


def _close(batch: Batch, providers: Providers, km: np.ndarray, lines: Lines) -> np.ndarray:
    """True for the lines whose patient lives within a round of the provider."""
    home = batch.h_commune[batch.p_household[lines.person]]
    return km[providers.commune[lines.provider], home] <= ROUND_KM


def _practising(providers: Providers, lines: Lines) -> None:
    """Change the prescribers who were closed or not yet open for the next of their trade who was there, or none where
    nobody was."""
    first = providers.starts
    size = np.array([len(reach) for reach in providers.reach])
    at = np.flatnonzero(lines.prescriber >= 0)
    for _ in range(int(size.max(initial=0))):
        at = at[~providers.there(lines.prescriber[at], lines.starts[at])]
        if not len(at):
            return
        trade = providers.trade[lines.prescriber[at]]
        place = lines.prescriber[at] - first[trade]
        lines.prescriber[at] = first[trade] + (place + 1) % size[trade]
    lines.prescriber[at[~providers.there(lines.prescriber[at], lines.starts[at])]] = -1


def spaced(lines: Lines) -> Lines:
    """The lines without examinations made again too soon, or with the one that contains them, nor frames of both classes."""
    rare = np.flatnonzero(gaps()[lines.act] > 0)
    key = lines.person[rare].astype(np.int64) * 128 + lines.act[rare]
    order = np.argsort(key * 65_536 + lines.starts[rare], kind="stable")
    key, order = key[order], rare[order]
    day = lines.starts[order]
    soon = key[1:] == key[:-1]
    soon &= day[1:] - day[:-1] < gaps()[lines.act[order[1:]]]
    keep = np.ones(len(lines), bool)
    keep[order[1:][soon]] = False
    for whole, part in (*WITHIN, *CLASSES):
        keep &= ~_same_day(lines, place_of(part), place_of(whole))
    return lines.kept(keep)


def once(lines: Lines, places: np.ndarray) -> np.ndarray:
    """Those of the places whose patient has the act once among them."""
    key = lines.person[places].astype(np.int64) * 128 + lines.act[places]
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    return places[count[inverse] == 1]


def travelled(
    rng: np.random.Generator, batch: Batch, providers: Providers, km: np.ndarray, lines: Lines
) -> Lines:
    """The lines, and in the same claims the flat travel sum beside some of the nurses' acts, the keeping of images
    beside some examinations. Nobody goes far."""
    nursing = np.flatnonzero(np.isin(lines.act, places_of("3111", "3112")))
    travel = lines.kept(nursing[rng.random(len(nursing)) < TRAVELLED])
    travel = _beside("1848", travel.kept(_close(batch, providers, km, travel)))
    imaging = np.flatnonzero(np.isin(lines.act, places_of("QEQK001", "ACQN001", "ZCQH001")))
    images = _beside("YYYY600", lines.kept(imaging[rng.random(len(imaging)) < KEPT]))
    return lines.more(distinct(travel, providers.trade), spaced(images))


def _beside(code: str, lines: Lines) -> Lines:
    """An act beside each of these lines."""
    lines.line_no = lines.line_no + 1
    lines.act = np.full(len(lines), place_of(code))
    lines.quantity = np.ones(len(lines), np.int64)
    return lines


def _same_day(lines: Lines, act: int, other: int) -> np.ndarray:
    """True for the lines of an act on a day when their patient has the other."""
    mine, theirs = np.flatnonzero(lines.act == act), lines.act == other
    key = lines.person.astype(np.int64) * 65_536 + lines.starts
    found = np.zeros(len(lines), bool)
    found[mine] = np.isin(key[mine], key[theirs])
    return found

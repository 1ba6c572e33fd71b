"""Declarations of the schemes, and settings drawn from a seed."""

from __future__ import annotations

import numpy as np
import pytest

from relais.synthetic.planting.geography import distances
from relais.synthetic.planting.scheme import Scheme
from relais.synthetic.schemes import drawn, schemes, usual

SCHEMES = list(schemes().values())


def test_every_detector_that_can_be_planted_is() -> None:
    """Of the 27 detectors, 21 is a need planted elsewhere, 25 to 27 rank what the others find."""
    assert {scheme.detector for scheme in SCHEMES} == {*range(1, 21), 22, 23, 24}


def test_no_two_schemes_draw_alike() -> None:
    assert len({scheme.stream for scheme in SCHEMES}) == len(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_a_drawn_setting_stays_within_the_declaration(scheme: Scheme) -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        setting = scheme.drawn(rng)
        assert scheme.low <= setting.low <= setting.high <= scheme.high
        assert scheme.rate * 0.5 < setting.rate < scheme.rate * 2
        assert setting.disguises
        assert set(setting.disguises) <= set(scheme.disguises)
        assert len(set(setting.disguises)) == len(setting.disguises)


def test_each_disguise_is_drawn_some_day() -> None:
    worn = {
        (setting.scheme, word)
        for seed in range(60)
        for setting in drawn(seed)
        for word in setting.disguises
    }
    assert worn == {(scheme.name, word) for scheme in SCHEMES for word in scheme.disguises}


def test_a_seed_says_the_settings() -> None:
    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)
    assert [setting.scheme for setting in drawn(3)] == [setting.scheme for setting in usual()]


def test_communes_of_the_var_are_apart_as_on_a_map() -> None:
    """Toulon to La Seyne about 6 km, to Fréjus about 70, as the crow flies between middles."""
    codes = ("83137", "83126", "83061")
    km = distances("83", codes)
    assert km[0, 1] == pytest.approx(6, abs=3)
    assert km[0, 2] == pytest.approx(72, abs=12)
    assert np.allclose(km, km.T)

"""The scenarios there are, by the name typed."""

from __future__ import annotations

from relais.synthetic.scenarios.scenario import Scenario
from relais.synthetic.scenarios.var_2021 import VAR_2021

SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in (VAR_2021,)}

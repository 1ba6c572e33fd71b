"""Years told by the sources, as records: the report then finds their figures by itself."""

from relais.synthetic.scenarios.registry import SCENARIOS
from relais.synthetic.scenarios.scenario import Scenario, Stage, Step

__all__ = ["SCENARIOS", "Scenario", "Stage", "Step"]

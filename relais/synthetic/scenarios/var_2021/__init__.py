"""The Var in 2021 (CPAM du Var, rapport d’activité 2021): going towards people, health support, mediation."""

from __future__ import annotations

import datetime as dt

from relais.synthetic.scenarios.scenario import Scenario, Step
from relais.synthetic.scenarios.var_2021 import mediations, outreach, people, places, supports

VAR_2021 = Scenario(
    name="var-2021",
    title="CPAM du Var, 2021",
    fund="831",
    year=2021,
    snapshot_on=dt.date(2022, 1, 5),
    steps=(
        Step("Assurés", places.N_PEOPLE, people.run),
        Step("Campagne « aller vers »", outreach.N_CALLED, outreach.run),
        Step("Accompagnements", supports.N_SUPPORTS, supports.run),
        Step("Médiations", mediations.N_MEDIATIONS, mediations.run),
    ),
)

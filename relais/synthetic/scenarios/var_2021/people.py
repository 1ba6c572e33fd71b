"""The people of the scenario: an extract of identities as a fund would give it, loaded as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from relais import geo
from relais.casework.outreach.models import Campaign
from relais.registers.accounts.models import Fund
from relais.registers.directory.loading import load
from relais.registers.directory.models import Person
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.scenarios.var_2021.extract import write_extract

CAMPAIGN = "Aller vers la vaccination contre la Covid-19"
"""The campaign that comes next: once it is there, the people were loaded to the last."""


def run(stage: Stage, progress: Progress) -> bool:
    """Loads those who are not in the register yet, as any extract: what agents changed since then stays."""
    if Campaign.objects.filter(fund=stage.fund, title=CAMPAIGN).exists():
        return False
    with tempfile.TemporaryDirectory() as folder:
        write_extract(Path(folder), stage.fund.code, stage.fund.department)
        result = load(
            Path(folder),
            fund_code=stage.fund.code,
            communes=_commune_names(),
            on_progress=lambda done, total: progress(done),
        )
    return bool(result.n_added or result.n_changed)


def here(fund: Fund, wanted: list[str]) -> list[Person]:
    """The people of these pseudonyms, in the order asked."""
    found = {
        person.pseudonym: person
        for start in range(0, len(wanted), 500)
        for person in Person.objects.filter(fund=fund, pseudonym__in=wanted[start : start + 500])
    }
    return [found[code] for code in wanted]


def _commune_names() -> dict[str, str]:
    table = geo.communes()
    return dict(zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True))

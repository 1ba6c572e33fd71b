"""The schemes of abuse in the fund: who takes part, each batch, and what the truth says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from relais.synthetic import amounts, certificates, stays, work
from relais.synthetic.claims import Lines
from relais.synthetic.households import Territory
from relais.synthetic.plan import Plan, Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.planting.told import Told
from relais.synthetic.providers import STREAM, Providers
from relais.synthetic.schemes import schemes, usual
from relais.synthetic.truth import TRUTH_SCHEMA, Ids, Row, told


@dataclass
class Company:
    """The schemes planted in a fund, their settings and cast; the register with those they added."""

    plan: Plan
    territory: Territory
    providers: Providers
    km: np.ndarray
    acting: list[tuple[Scheme, Setting, Cast]]
    cast: np.ndarray


def enrolled(plan: Plan, territory: Territory, providers: Providers) -> Company:
    """Let each scheme choose or add its providers, in the order of names."""
    register, acting = Register(plan, territory, providers), []
    for setting in usual() if plan.schemes is None else plan.schemes:
        scheme = schemes()[setting.scheme]
        rng = plan.rng(STREAM, scheme.stream)
        cast = scheme.enrol(register, setting, rng) if scheme.enrol else None
        acting.append((scheme, setting, cast))
    complete = register.complete()
    return Company(plan, territory, complete, register.km, acting, register.cast(complete))


def scene(company: Company, **drawn: Any) -> Scene:
    """The stage of a batch: `drawn` has what was honestly drawn for it."""
    batch, traits = drawn["batch"], drawn["traits"]
    free = (traits.died_on < 0) | (traits.died_on >= batch.plan.claims_from)
    return Scene(
        territory=company.territory,
        providers=company.providers,
        free=free & ~traits.no_care & drawn["willing"],
        cast=company.cast,
        km=company.km,
        n_batches=sum(1 for _ in company.plan.batches()),
        **drawn,
    )


def plant(company: Company, stage: Scene) -> None:
    """Plant every scheme in a batch."""
    for scheme, setting, cast in company.acting:
        rng = company.plan.rng(stage.batch.number, scheme.stream)
        scheme.plant(stage, setting, cast, rng)


def truth_table(stage: Scene, lines: Lines, ids: Ids) -> pa.Table:
    """One row a case of abuse, in the shape of the truth."""
    rows = {
        "stays": stays.stay_ids(stage.batch, stage.stays),
        "certificates": certificates.certificate_ids(stage.batch, stage.certificates),
        "payrolls": work.payroll_ids(stage.batch, stage.payrolls),
    }
    found = [_row(stage, lines, ids, rows, case) for case in stage.told]
    return pa.Table.from_pylist(found, schema=TRUTH_SCHEMA)


def _row(stage: Scene, lines: Lines, ids: Ids, rows: dict[str, pa.Array], case: Told) -> Row:
    held = stage.providers.ids
    mine = _named(stage, lines, case.lines)
    facts: Row = dict(case.facts)
    if isinstance(providers := facts.get("providers"), list):
        facts["providers"] = [held[place].as_py() for place in providers]
    if len(case.beside):
        facts["beside"] = _named(stage, lines, case.beside)
    other = [rows[name][int(at)].as_py() for name in rows for at in getattr(case, name)]
    subject = case.subject
    if isinstance(subject, int):
        subject = (ids.persons if case.subject_kind == "person" else held)[subject].as_py()
    return {
        "kind": case.kind,
        "person_id": ids.persons[case.person].as_py() if case.person >= 0 else None,
        "claim_id": mine[0].split("/")[0] if mine else None,
        "complete": True,
        "facts": told(facts),
        "subject_kind": case.subject_kind,
        "subject_id": subject,
        "lines": mine + other,
    }


def _named(stage: Scene, lines: Lines, places: Iterable[int]) -> list[str]:
    """Lines as `claim_id/line_no`."""
    at = np.asarray(places, np.int64)
    claims = amounts.claim_ids(stage.batch, lines.kept(at)).to_pylist()
    return [
        f"{claim}/{line}" for claim, line in zip(claims, lines.line_no[at].tolist(), strict=True)
    ]

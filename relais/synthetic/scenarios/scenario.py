"""What a scenario is: a fund, a year, and steps that write records; each is safe to repeat and to resume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Role
from relais.synthetic.accounts import make_accounts

Progress = Callable[[int], None]
ACTORS = (Role.MANAGER, Role.COUNSELLOR, Role.MEDIATOR)


@dataclass(frozen=True)
class Stage:
    """Who acts. `password` is that of accounts made for the occasion, None when the fund had its agents."""

    fund: Fund
    manager: Agent
    counsellors: tuple[Agent, ...]
    mediator: Agent
    password: str | None


@dataclass(frozen=True)
class Step:
    """`run(stage, progress)` writes what is not there yet and answers whether anything was; `progress(done)` out of `total`."""

    title: str
    total: int
    run: Callable[[Stage, Progress], bool]


@dataclass(frozen=True)
class Scenario:
    """`snapshot_on`: the day whose night sees the year whole."""

    name: str
    title: str
    fund: str
    year: int
    snapshot_on: dt.date
    steps: tuple[Step, ...]


def set_stage(scenario: Scenario) -> Stage:
    """The fund and its agents, made when one of them is missing: agents already there keep their passwords."""
    found = _agents(scenario.fund)
    password = None
    if not all(found.values()):
        _, _, password = make_accounts(scenario.fund)
        found = _agents(scenario.fund)
    return Stage(
        fund=Fund.objects.get(code=scenario.fund),
        manager=found[Role.MANAGER][0],
        counsellors=tuple(found[Role.COUNSELLOR]),
        mediator=found[Role.MEDIATOR][0],
        password=password,
    )


def _agents(fund: str) -> dict[Role, list[Agent]]:
    return {
        role: list(
            Agent.objects.filter(fund__code=fund, is_active=True, roles__role=role).order_by("pk")
        )
        for role in ACTORS
    }

"""What each service brings to the common pages, found by the names of its files.

A service (an application of `relais`, or a package inside one) may hold `navigation.py`, `work.py`, `finders.py`,
`panels.py`, `urls.py`, `api.py`, `snapshot.py`, `demo.py`; the shapes they speak are here. docs/reference/pages.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps

from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

NOT_SERVICES = {"migrations", "templatetags", "management", "templates", "static"}


@dataclass(frozen=True)
class Entry:
    """A line of the menu. `permission`: one word, several (any of them is enough), or None for everybody."""

    section: str
    label: str
    url_name: str
    permission: Permission | tuple[Permission, ...] | None = None
    order: int = 50


@dataclass(frozen=True)
class WorkItem:
    """A line of *Mon travail*. `kind`: appel, rendez-vous, échéance, dossier, alerte, nouveau, orientation.

    `url`: what the line is about; `action_url`: where its button does what it says, when that is elsewhere.
    """

    kind: str
    title: str
    detail: str
    url: str
    due_on: dt.date | None = None
    late: bool = False
    action_label: str = "Ouvrir"
    at: dt.datetime | None = None
    action_url: str = ""


@dataclass(frozen=True)
class Hit:
    """A result of the search. `kind`: the group it is shown in (Personnes, Dossiers, Partenaires, Pages…)."""

    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A part of the person's page, drawn by `template` with `context`."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


@cache
def services() -> Mapping[str, Path]:
    """Dotted names of the places where contributions are looked for, and their folders."""
    found: dict[str, Path] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("relais."):
            continue
        found[config.name] = Path(config.path)
        for inner in sorted(Path(config.path).iterdir()):
            if (inner / "__init__.py").is_file() and inner.name not in NOT_SERVICES:
                found[f"{config.name}.{inner.name}"] = inner
    return found


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """The modules called `name` (`"work"`) of every service that has one."""
    return tuple(
        import_module(f"{service}.{name}")
        for service, folder in services().items()
        if (folder / f"{name}.py").is_file()
    )


def attributes(module_name: str, attribute: str) -> Iterator[Any]:
    """`attribute` of each module called `module_name` that has it."""
    for module in modules(module_name):
        if hasattr(module, attribute):
            yield getattr(module, attribute)


def allowed(agent: Agent, permission: Permission | tuple[Permission, ...] | None) -> bool:
    """Whether the agent has the word, or one of the words; None asks for nothing."""
    if permission is None:
        return True
    words: Iterable[Permission] = (
        (permission,) if isinstance(permission, Permission) else permission
    )
    return any(agent.may(word) for word in words)


def entries_for(agent: Agent) -> list[Entry]:
    """The menu's lines that the agent may open."""
    return [
        entry
        for entries in attributes("navigation", "ENTRIES")
        for entry in entries
        if allowed(agent, entry.permission)
    ]


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    """Everything that waits for the agent, from every service."""
    return [item for find in attributes("work", "work_for") for item in find(agent, now)]


def find(agent: Agent, text: str) -> list[Hit]:
    """What every service finds for a text; each keeps to a few rows."""
    return [hit for finder in attributes("finders", "find") for hit in finder(agent, text)]


def panels_for(agent: Agent, person: Any) -> list[Panel]:
    """The parts of a person's page that the agent may see."""
    panels = [panel for give in attributes("panels", "panels_for") for panel in give(agent, person)]
    return sorted(panels, key=lambda panel: panel.order)

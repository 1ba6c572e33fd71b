"""The File: one subject, its state as steps, one primary action, one timeline. Template: `pages/file.html`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.pages.cells import Badge


@dataclass(frozen=True)
class Step:
    """`state`: done, current, todo or skipped; `detail` says when or why."""

    label: str
    state: str = "todo"
    detail: str = ""

    def __post_init__(self) -> None:
        if self.state not in ("done", "current", "todo", "skipped"):
            raise ValueError(f"unknown state of a step: {self.state}")


@dataclass(frozen=True)
class Action:
    """What can be done. `method` "post" makes a button in a form of its own, "get" a link.

    `confirm`: a question asked before; `fields`: hidden values sent with a post.
    """

    label: str
    url: str
    method: str = "get"
    confirm: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    danger: bool = False


@dataclass(frozen=True)
class Happening:
    """A line of the timeline. `kind`: contact, étape, document, décision, tâche, note, lecture."""

    at: dt.datetime
    kind: str
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    detail: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Side:
    """A block of the side column: pairs of facts, or a template of one's own with its context."""

    title: str
    facts: Sequence[tuple[str, Any]] = ()
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FilePage:
    """Context of `pages/file.html`: `render(request, "pages/file.html", FilePage(...).context())`.

    `timeline` None: whoever looks is told the steps alone.
    """

    title: str
    subtitle: str = ""
    badges: Sequence[Badge] = ()
    facts: Sequence[tuple[str, Any]] = ()
    steps: Sequence[Step] = ()
    primary: Action | None = None
    actions: Sequence[Action] = ()
    alerts: Sequence[str] = ()
    side: Sequence[Side] = ()
    timeline: Sequence[Happening] | None = ()
    breadcrumb: Sequence[tuple[str, str]] = ()
    undo: Action | None = None
    undo_text: str = ""

    def context(self, **extra: Any) -> dict[str, Any]:
        return {"file": self, "title": self.title, "breadcrumb": self.breadcrumb, **extra}

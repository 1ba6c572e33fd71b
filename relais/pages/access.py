"""Who may open a page: a word, asked before the view runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


def agent_of(request: HttpRequest) -> Agent:
    """The agent who asks; login is required everywhere, so there is one."""
    if not isinstance(request.user, Agent):
        raise PermissionDenied
    return request.user


def needs(*words: Permission) -> Callable[[View], View]:
    """The agent must have one of the words; otherwise the 403 page. Works on functions and on `dispatch`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            agent = agent_of(request)
            if not any(agent.may(word) for word in words):
                raise PermissionDenied
            return cast(HttpResponseBase, view(request, *args, **kwargs))

        guarded.needs = words  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate

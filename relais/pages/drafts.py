"""Drafts: what was typed is kept until the form is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from relais.pages.models import Draft
from relais.registers.accounts.models import Agent

KEPT_DAYS = 30
MOST_CHARACTERS = 50_000
NOT_KEPT = ("csrfmiddlewaretoken",)


def draft_url(key: str) -> str:
    """Where the page sends what is typed (`data-draft` of the form)."""
    return reverse("draft", args=[key])


def keep(agent: Agent, key: str, data: QueryDict) -> None:
    """Keeps the fields of a form; files are never kept."""
    kept = {name: data.getlist(name) for name in data if name not in NOT_KEPT}
    if sum(len(value) for values in kept.values() for value in values) > MOST_CHARACTERS:
        return
    Draft.objects.update_or_create(agent=agent, key=key, defaults={"data": kept})


def found(agent: Agent, key: str) -> tuple[dict[str, Any], dt.datetime | None]:
    """What was kept, as `initial` of the form, and when; nothing gives ({}, None)."""
    draft = Draft.objects.filter(agent=agent, key=key).first()
    if draft is None:
        return {}, None
    initial = {name: v[0] if len(v) == 1 else v for name, v in draft.data.items()}
    return initial, draft.updated_at


def forget(agent: Agent, key: str) -> None:
    """Once the form is sent."""
    Draft.objects.filter(agent=agent, key=key).delete()


def purge(now: dt.datetime) -> int:
    """Forgets the drafts nobody came back to for 30 days. Returns how many."""
    return Draft.objects.filter(updated_at__lt=now - dt.timedelta(days=KEPT_DAYS)).delete()[0]

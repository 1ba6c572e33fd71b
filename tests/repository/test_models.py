"""What must stay true of every model."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
# Read by the journal's own pages, by the search or through the doors of `identity`, which take the fund as an argument.
BEHIND_A_DOOR = {"AuditEvent", "ChainHead", "IdentityLink", "NameToken", "TokenKey", "CommuneName"}
RANK = {"registers": 0, "pages": 1, "casework": 2, "web": 3}
CASEWORK = {"case": 0, "signals": 1}


def ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("relais.") and not _history(m)]


def test_foreign_keys_follow_the_layers() -> None:
    against = [
        f"{model.__name__}.{field.name} -> {target.__name__}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and (target := field.related_model).__module__.startswith("relais.")
        and not _may_point(model.__module__, target.__module__)
    ]
    assert not against


def test_the_glossary_names_every_model_and_enumeration() -> None:
    glossary = set(re.findall(r"`(\w+)`", (ROOT / "docs/glossary.md").read_text()))
    missing = {model.__name__ for model in ours()} - glossary
    enums = {
        kind.__name__
        for model in ours()
        for kind in vars(__import__(model.__module__, fromlist=["x"])).values()
        if isinstance(kind, type)
        and issubclass(kind, models.Choices)
        and kind.__module__.startswith("relais.")
    }
    assert not missing | (enums - glossary)


def test_a_model_of_a_fund_can_be_seen_by_that_fund_alone() -> None:
    unscoped = [
        model.__name__
        for model in ours()
        if any(f.name == "fund" for f in model._meta.get_fields())
        and model.__name__ not in BEHIND_A_DOOR
        and not hasattr(model.objects, "visible_to")
    ]
    assert not unscoped


def _may_point(source: str, target: str) -> bool:
    a, b = source.split("."), target.split(".")
    if a[1] != b[1]:
        return RANK[a[1]] > RANK[b[1]]
    if a[1] != "casework" or a[2] == b[2]:
        return True
    return CASEWORK.get(a[2], 9) > CASEWORK.get(b[2], 9)


def _history(model: type[models.Model]) -> bool:
    return model.__name__.startswith("Historical")

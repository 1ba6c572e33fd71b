"""Every field of every model says what it tells of people, and how long it is kept."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
# The base loader leaves every word a text: `on` is the name of a field.
CLASSIFIED = yaml.load((ROOT / "docs/reference/personal-data.yaml").read_text(), yaml.BaseLoader)
CATEGORIES = {
    "identity",
    "contact",
    "social",
    "health",
    "free_text",
    "person_link",
    "agent_identity",
    "agent_link",
    "secret",
    "none",
}
MODELS = {m._meta.label_lower: m for m in apps.get_models() if m.__module__.startswith("relais.")}


def test_every_model_is_classified_and_nothing_else() -> None:
    assert set(CLASSIFIED) == set(MODELS)


def test_every_field_is_in_one_category() -> None:
    wrong = []
    for label, model in MODELS.items():
        told = CLASSIFIED.get(label, {})
        fields = [name for category in CATEGORIES for name in told.get(category, [])]
        if sorted(fields) != sorted(field.name for field in model._meta.concrete_fields):
            wrong.append(label)
        if set(told) - CATEGORIES != {"retention"}:
            wrong.append(f"{label}: {set(told) - CATEGORIES}")
    assert not wrong


def test_a_secret_is_never_in_a_history() -> None:
    leaks = [
        label for label, told in CLASSIFIED.items() if ".historical" in label and told.get("secret")
    ]
    assert not leaks

"""Wakes the casework tower for a command, which until then knew only tables."""

from __future__ import annotations

import os


def boot() -> None:
    """Loads settings and models. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()

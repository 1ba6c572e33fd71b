"""Gives the page of a signal what the extracts say of the lines it names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from relais.data.mining.claim_lines import named_lines
from relais.data.warehouse import WarehouseError
from relais.web.providers.reading import warehouse


def find(
    fund: str, providers: Collection[str], claims: Collection[str]
) -> dict[tuple[str, int], dict[str, Any]]:
    """Nothing without extracts: the page then shows what the signal kept."""
    try:
        with warehouse() as opened:
            return named_lines(opened, fund, providers, claims)
    except WarehouseError:
        return {}

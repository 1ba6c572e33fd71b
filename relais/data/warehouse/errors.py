"""What can be wrong with a warehouse, said in French to whoever asked for it."""

from __future__ import annotations


class WarehouseError(Exception):
    """One sentence in French, for the user."""

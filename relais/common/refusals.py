"""What the product answers when a thing may not be done."""

from __future__ import annotations


class Refused(Exception):
    """An action that the rules refuse. `message` is French, says why and what to do; `code` is stable for the API."""

    def __init__(self, message: str, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field

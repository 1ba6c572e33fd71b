"""Errors of the REST API: problem documents (RFC 9457) in French with a stable `code`.

Routers declare them: `@router.post("/", response={201: Out, **problems(401, 403, 409, 422)})`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Schema

TITLES = {
    400: ("bad_request", "Demande incomprise"),
    401: ("unauthenticated", "Identifiez-vous"),
    403: ("forbidden", "Accès refusé"),
    404: ("not_found", "Introuvable"),
    405: ("method_not_allowed", "Méthode refusée"),
    409: ("refused", "Action refusée"),
    422: ("invalid", "Données invalides"),
    429: ("too_many_requests", "Trop de demandes"),
    500: ("failure", "Panne"),
}


class Problem(Schema):
    """`code` is stable; `detail` is a French sentence; `errors` says which field is wrong."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] = []


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """What a route may answer when it does not do what is asked."""
    return dict.fromkeys(statuses, Problem)


def problem(
    status: int, detail: str, *, code: str = "", errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """The answer itself, as `application/problem+json`."""
    usual, title = TITLES.get(status, ("error", "Erreur"))
    body = Problem(
        title=title, status=status, code=code or usual, detail=detail, errors=errors or []
    )
    return JsonResponse(
        body.model_dump(),
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )

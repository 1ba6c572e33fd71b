"""Rights over the API: one case in, one verdict out, as `relais rights evaluate`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import django_auth

from relais.common.refusals import Refused
from relais.pages.access import agent_of
from relais.pages.keys import KeyAuth
from relais.pages.problems import problems
from relais.registers.accounts.permissions import Permission
from relais.rules.right import FactsError, UnknownRight, decide, names

API_PREFIX = "/rights"
router = Router(tags=["Droits"], auth=[KeyAuth(), django_auth])
ERRORS = problems(400, 401, 403, 409, 422)


class RightCase(Schema):
    """Les faits d’un foyer ou d’une personne, à une date. `relais rights facts` les décrit, droit par droit."""

    id: Annotated[str, Field(max_length=80)]
    right: Annotated[str, Field(max_length=40)]
    on: dt.date
    facts: dict[str, Any]


@router.get("", response={200: list[str], **problems(401, 403)}, summary="Droits connus")
def listing(request: HttpRequest) -> list[str]:
    _allowed(request)
    return list(names())


@router.post("/evaluate", response={200: dict[str, Any], **ERRORS}, summary="Évaluer un droit")
def evaluate(request: HttpRequest, given: RightCase) -> dict[str, Any]:
    """Rien n’est gardé. Ce qui manque est dit ; une demande qui ne peut être jugée répond 409, avec la raison."""
    _allowed(request)
    try:
        verdict = decide(given.right, given.facts, given.on)
    except (FactsError, UnknownRight) as error:
        raise Refused(str(error), code="facts") from error
    return {"id": given.id, **verdict.as_json()}


def _allowed(request: HttpRequest) -> None:
    if not agent_of(request).may(Permission.USE_SIMULATOR):
        raise PermissionDenied

"""`/sante/`: what a monitor asks. Nothing personal, no session."""

from __future__ import annotations

from importlib.metadata import version

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"etat": "panne", "base": "ne répond pas"}, status=503)
    return JsonResponse({"etat": "ok", "base": "ok", "version": version("relais")})

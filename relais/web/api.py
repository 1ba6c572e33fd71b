"""Root of the REST API, `/api/v1/`: each service's router at its prefix, one shape of errors for all."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from relais.common.refusals import Refused
from relais.pages.contributions import modules
from relais.pages.problems import problem

log = logging.getLogger(__name__)
FAULTS = {
    "missing": "manque",
    "extra_forbidden": "n’est pas attendu",
    "string_too_long": "est trop long",
    "string_too_short": "est trop court",
    "string_pattern_mismatch": "contient un caractère interdit",
    "enum": "n’est pas une valeur connue",
    "literal_error": "n’est pas une valeur connue",
    "date_from_datetime_parsing": "n’est pas une date (AAAA-MM-JJ)",
    "date_parsing": "n’est pas une date (AAAA-MM-JJ)",
    "int_parsing": "n’est pas un nombre entier",
    "int_type": "n’est pas un nombre entier",
    "bool_parsing": "n’est ni vrai ni faux",
    "json_invalid": "n’est pas du JSON",
}


class FrenchApi(NinjaAPI):
    """Tells in its description that errors are problem documents."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {
                            "application/problem+json": answer["content"]["application/json"]
                        }
        return schema


api = FrenchApi(
    title="Relais",
    version="1",
    description="Les mêmes règles que les pages, pour les logiciels des partenaires et de la caisse.",
    docs_url=None,
    auth=django_auth,
    urls_namespace="api",
)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    errors = [{"field": error.field, "detail": error.message}] if error.field else []
    return problem(409, error.message, code=error.code, errors=errors)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Ce que vous cherchez n’existe pas, ou n’est pas visible pour vous.")


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "Votre compte ne permet pas cette action.")


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "Connectez-vous, ou donnez une clé valable.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "field": ".".join(str(part) for part in fault["loc"]),
            "detail": FAULTS.get(fault["type"], "n’a pas la forme attendue"),
        }
        for fault in error.errors
    ]
    told = " ; ".join(f"{each['field']} {each['detail']}" for each in errors[:5])
    return problem(422, f"Rien n’est enregistré : {told}.", errors=errors)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    french = {400: "Le corps de la demande n’est pas du JSON valable."}
    return problem(error.status_code, french.get(error.status_code, str(error)))


@api.exception_handler(Exception)
def _failure(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, "La panne est de notre côté et elle est notée. Réessayez plus tard.")


for module in modules("api"):
    if hasattr(module, "API_PREFIX"):
        api.add_router(module.API_PREFIX, module.router)


def api_urls() -> tuple[list[Any], str, str]:
    """The routes, which answer for themselves who comes in (401) instead of sending to the login page."""
    patterns, app_name, namespace = api.urls
    for each in patterns:
        _open(each)
    return patterns, app_name, namespace


def _open(pattern: URLPattern | URLResolver) -> None:
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            _open(inner)
    else:
        pattern.callback = login_not_required(pattern.callback)

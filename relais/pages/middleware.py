"""A refusal by the rules becomes a message on the page one comes from; a session that ended, a way back to it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from relais.common.refusals import Refused


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        login = reverse(settings.LOGIN_URL)
        if request.headers.get("HX-Request") and response.get("Location", "").startswith(login):
            # A part of a page must not be filled with the login form.
            target = f"{login}?{urlencode({'next': _origin(request) or '/'})}"
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not isinstance(error, Refused):
            return None
        origin = _origin(request)
        if request.method == "POST" and origin:
            messages.error(request, error.message)
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": origin})
            return HttpResponseRedirect(origin)
        return render(request, "refused.html", {"refusal": error}, status=409)


def _origin(request: HttpRequest) -> str:
    """The page of ours that the request comes from, as a path; empty when it is not ours."""
    url = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")

"""A form as a page: shown, checked, done; written once for every service. Template: `pages/form.html`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from relais.common.refusals import Refused


def refuse(form: forms.BaseForm, refused: Refused) -> None:
    """Puts a refusal beside the field it names; above the form when the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[dict[str, Any]], HttpResponse],
    *,
    template: str = "pages/form.html",
    **context: Any,
) -> HttpResponse:
    """Shows the form (status 200), or does what it asks and answers what `save(cleaned_data)` answers.

    What is wrong, or a `Refused` of the action, comes back beside its field (422), and nothing typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return save(form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
    whole = {"form": form, "dense": True, **context}
    return render(request, template, whole, status=422 if form.errors else 200)

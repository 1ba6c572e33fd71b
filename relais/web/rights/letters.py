"""From an answer to the letter of a file: the text is proposed there, and nothing is kept on the way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from relais.pages.access import needs
from relais.registers.accounts.permissions import Permission


@needs(Permission.USE_SIMULATOR)
@require_POST
def to_letter(request: HttpRequest) -> HttpResponse:
    """Sends the paragraph, still in the body of the request, to the letter of the file that was named."""
    reference = request.POST.get("dossier", "").strip()
    try:
        return redirect(reverse("case:write_letter", args=[reference]), preserve_request=True)
    except NoReverseMatch:
        messages.error(request, "Indiquez le numéro du dossier où mettre ce paragraphe.")
        return redirect("rights:rights")

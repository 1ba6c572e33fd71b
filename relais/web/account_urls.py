"""Addresses of the account, in French: those of allauth, word for word.

The callback of OpenID Connect keeps its own (`oidc/…`): providers know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from allauth.urls import urlpatterns as given
from django.urls import URLPattern, URLResolver, path, re_path
from django.urls.resolvers import RegexPattern

WORDS = {
    "2fa": "double-authentification",
    "3rdparty": "annuaire",
    "activate": "activer",
    "authenticate": "code",
    "cancelled": "abandon",
    "change": "changer",
    "confirm": "confirmer",
    "confirm-email": "confirmer-adresse",
    "deactivate": "arreter",
    "done": "envoye",
    "download": "telecharger",
    "email": "adresse",
    "error": "panne",
    "generate": "refaire",
    "inactive": "ferme",
    "key": "lien",
    "login": "connexion",
    "logout": "deconnexion",
    "password": "mot-de-passe",
    "reauthenticate": "confirmer",
    "recovery-codes": "codes-de-secours",
    "reset": "oublie",
    "set": "choisir",
    "signup": "ouverture",
    "totp": "application",
}
KEPT = "oidc/"


def in_french(
    found: Iterable[URLPattern | URLResolver], before: str = ""
) -> Iterator[URLPattern | URLResolver]:
    """The same views under the same names, their addresses said in French. Unnamed ones only lead from older addresses."""
    for each in found:
        piece = str(each.pattern).removeprefix("^")
        if piece.startswith(KEPT):
            yield each
        elif isinstance(each, URLResolver):
            yield from in_french(each.url_patterns, before + piece)
        elif each.name:
            route = _spoken(before + piece)
            regex = isinstance(each.pattern, RegexPattern)
            made = re_path(f"^{route}", each.callback) if regex else path(route, each.callback)
            made.name = each.name
            yield made


def _spoken(route: str) -> str:
    """Words between slashes, those of a pattern left alone."""
    return "/".join(WORDS.get(word, word) for word in re.split(r"/(?![^(]*\))", route))


urlpatterns = list(in_french(given))

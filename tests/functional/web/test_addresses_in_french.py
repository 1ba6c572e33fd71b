"""What people read in the address bar is French: fixed words, and the names that the code keeps in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from relais.casework.case.procedures import procedures
from relais.data.indicators.registry import indicators
from relais.pages.addresses import in_french
from relais.rules.right import names as rights
from relais.rules.store import names as values

# Read by programs, or known to another house: the API, the probe, the callback of OpenID Connect.
NOT_READ = ("/api/", "/favicon.ico", "/sante/", "/compte/oidc/")
FRENCH_WORDS = (
    "a-faire abandon abandonner absence accessibilite accompagnement accuser-reception activer "
    "administration adresse aide annuaire annuler anomalies apercu appels application arreter "
    "brouillons campagnes changer chercher chiffres choisir code codes-de-secours compte comptes conclure "
    "confier confirmer confirmer-adresse connexion conservation consultations coordonnees copie "
    "courrier courriers deconnexion delai detecteurs document dossiers double-authentification "
    "doublons droit droits ecarter echange effet envoye envoyees equipe etape etat exceptions faire fait "
    "ferme fermer fusionner fusions historique imports invitation journal lien lignes liste "
    "mediateur mot-de-passe ne-pas-retenir non-fait note nouveau nouvelle numero orientations "
    "oublie ouverture ouvrir panne partenaires pdf personne personnes pieces plan preferences "
    "prendre prendre-en-charge preparer professionnels professionnels-a-regarder rapports recherche recues refaire regles "
    "rendre remettre reperages reprendre retirer roles rouvrir saisies script signaux simulateur "
    "sollicitations suite suivante table tache telecharger terrain travaux vagues voie "
)
FRENCH = frozenset(FRENCH_WORDS.split())


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif not route.startswith(NOT_READ):
            yield re.sub(r"\(.*?\)(?=[/-]|$)|<[^>]*>", "", route)


def test_every_fixed_word_is_french() -> None:
    slugs = {procedure.slug for procedure in procedures()} | set(rights())
    words = {word for route in routes(get_resolver().url_patterns) for word in route.split("/")}
    unknown = {word.strip("^$-") for word in words} - FRENCH - slugs - {""}
    assert not {word for word in unknown if re.search("[a-z]", word)}


def test_every_step_of_a_procedure_is_said_in_french() -> None:
    steps = {t.slug for procedure in procedures() for t in procedure.transitions}
    assert {"enregistrer-l-accord", "rendre-l-avis"} <= steps
    assert all(re.fullmatch("[a-z0-9-]+", step) for step in steps)


@pytest.mark.parametrize(
    ("view", "names", "before"),
    [
        ("rights:simulate", rights(), []),
        ("rights:right", rights(), []),
        ("rights:rule", values(), []),
        ("figures:rows", list(indicators()), [2025]),
        ("case:open", [procedure.name for procedure in procedures()], []),
    ],
)
def test_names_of_the_code_are_told_in_french_words(
    view: str, names: list[str], before: list[int]
) -> None:
    told = {name: reverse(view, args=[*before, name]) for name in names}
    assert len(set(told.values())) == len(names)
    for name, address in told.items():
        found = get_resolver().resolve(address)
        assert name in (*found.kwargs.values(), found.url_name)
        assert "_" not in address


def test_two_names_never_share_an_address() -> None:
    converter = in_french(lambda: {"first": "meme", "second": "meme"})()
    assert [converter.to_url(name) for name in ("first", "second")] == ["meme", "meme-2"]
    assert converter.to_python("meme-2") == "second"


def test_a_name_that_comes_later_is_known() -> None:
    words = {"first": "un"}
    converter = in_french(lambda: words)()
    assert converter.to_url("first") == "un"
    words["second"] = "deux"
    assert converter.to_python("deux") == "second"
    with pytest.raises(ValueError, match="trois"):
        converter.to_python("trois")

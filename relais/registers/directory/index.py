"""Keeps the words by which a person is found in step with the person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from relais.registers.directory.models import CommuneToken, NameToken, Person, PersonToken, TokenKey
from relais.registers.directory.normalise import deletion_keys, words


def name_words(last_name: str, birth_name: str, first_names: str) -> set[str]:
    """Every word by which a person may be asked for."""
    return {*words(last_name), *words(birth_name), *words(first_names)}


def tokens_for(fund_id: int, texts: Iterable[str]) -> dict[str, int]:
    """Ids of words, new ones being added with the keys that find them."""
    wanted = set(texts)
    known = dict(
        NameToken.objects.filter(fund_id=fund_id, text__in=wanted).values_list("text", "id")
    )
    missing = sorted(wanted - known.keys())
    if missing:
        NameToken.objects.bulk_create(
            (NameToken(fund_id=fund_id, text=text) for text in missing), ignore_conflicts=True
        )
        added = dict(
            NameToken.objects.filter(fund_id=fund_id, text__in=missing).values_list("text", "id")
        )
        TokenKey.objects.bulk_create(
            TokenKey(fund_id=fund_id, key=key, token_id=token)
            for text, token in added.items()
            for key in sorted(deletion_keys(text))
        )
        known |= added
    return known


def index_person(person: Person) -> None:
    """Makes the words of one person those of its names."""
    wanted = set(
        tokens_for(
            person.fund_id, name_words(person.last_name, person.birth_name, person.first_names)
        ).values()
    )
    held = set(PersonToken.objects.filter(person=person).values_list("token_id", flat=True))
    PersonToken.objects.filter(person=person, token_id__in=held - wanted).delete()
    PersonToken.objects.bulk_create(
        [PersonToken(token_id=token, person=person) for token in sorted(wanted - held)],
        ignore_conflicts=True,
    )
    NameToken.objects.filter(pk__in=held - wanted).update(n_people=F("n_people") - 1)
    NameToken.objects.filter(pk__in=wanted - held).update(n_people=F("n_people") + 1)
    if person.commune:
        CommuneToken.objects.bulk_create(
            [
                CommuneToken(fund_id=person.fund_id, text=word, commune=person.commune)
                for word in words(person.commune_name)
            ],
            ignore_conflicts=True,
        )

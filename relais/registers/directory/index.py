"""Keeps the words by which a person is found in step with the person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import F

from relais.registers.directory.models import CommuneName, NameToken, Person, PersonToken, TokenKey
from relais.registers.directory.normalise import keys_of, plain, words


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
            for key in sorted(keys_of(text))
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
        _add_communes(person.fund_id, [(person.commune, person.commune_name)])


def index_communes(fund_id: int) -> None:
    """Makes every commune where somebody lives findable by its name."""
    communes = Person.objects.filter(fund_id=fund_id).exclude(commune="").order_by()
    _add_communes(fund_id, communes.values_list("commune", "commune_name").distinct())


def _add_communes(fund_id: int, communes: Iterable[tuple[str, str]]) -> None:
    CommuneName.objects.bulk_create(
        [
            CommuneName(fund_id=fund_id, commune=code, text=plain(name))
            for code, name in communes
            if name
        ],
        ignore_conflicts=True,
    )


def count_words(fund_id: int) -> None:
    """Counts again how many people bear each word: searches start from the rarest."""
    # The ORM has no UPDATE from a grouped subquery that both databases run in one pass.
    counted = (
        "UPDATE directory_nametoken SET n_people = (SELECT COUNT(*) FROM directory_persontoken p"
        " WHERE p.token_id = directory_nametoken.id) WHERE fund_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(counted, [fund_id])

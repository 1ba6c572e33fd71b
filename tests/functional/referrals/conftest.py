"""Someone in the register, and what a partner writes about her."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from relais.casework.referrals.actions import NewReferral
from relais.registers.accounts.models import Fund
from relais.registers.directory.index import count_words, index_person
from relais.registers.directory.models import ContactKind, ContactPoint, Person
from tests.cast import Cast

PHONE = "+33639980011"


def register(
    fund: Fund, last_name: str, first_names: str, born: dt.date, phone: str = ""
) -> Person:
    person = Person.objects.create(
        fund=fund,
        pseudonym=f"p-{last_name}-{first_names}",
        last_name=last_name,
        first_names=first_names,
        birth_date=born,
    )
    index_person(person)
    if phone:
        ContactPoint.objects.create(fund=fund, person=person, kind=ContactKind.PHONE, value=phone)
    count_words(fund.pk)
    return person


@pytest.fixture
def yvette(cast: Cast) -> Person:
    register(cast.fund, "Autre", "Personne", dt.date(1950, 1, 1))
    return register(cast.fund, "Lefèvre-Dubois", "Yvette", dt.date(1948, 3, 7), PHONE)


def written(**changed: Any) -> NewReferral:
    today = timezone.localdate()
    given = {
        "last_name": "LEFEVRE DUBOIS",
        "first_names": "Yvete",
        "birth_date": dt.date(1948, 3, 7),
        "phone": "06 39 98 00 11",
        "need": "care",
        "obstacle": "cost",
        "consent_given_by": "person",
        "consent_given_on": today,
        "consent_ends_on": today + dt.timedelta(days=300),
        "consent_to_progress": True,
    }
    return NewReferral(**{**given, **changed})

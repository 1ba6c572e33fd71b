"""The form, the lists and the recognition page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relais.casework.referrals import actions
from relais.casework.referrals.enums import ReferralState
from relais.casework.referrals.forms import ReferralForm
from relais.casework.referrals.models import Referral
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.functional.referrals.conftest import written

ANSWERS = {
    "last_name": "Lefèvre Dubois",
    "first_names": "Yvette",
    "birth_date": "1948-03-07",
    "phone": "0639980011",
    "need": "care",
    "consent": "on",
    "consent_given_by": "person",
    "consent_to_progress": "on",
    "key": "k1",
}


def dated() -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {**ANSWERS, "consent_given_on": today, "consent_ends_on": today}


def test_a_partner_sends_and_a_double_click_changes_nothing(
    cast: Cast, yvette: Person, client: Client
) -> None:
    client.force_login(cast.partner)
    places = {client.post(reverse("referrals:new"), dated())["Location"] for _ in range(2)}
    assert Referral.objects.count() == 1 and len(places) == 1


def test_without_consent_nothing_leaves(cast: Cast, client: Client) -> None:
    client.force_login(cast.partner)
    answers = {k: v for k, v in dated().items() if k != "consent"}
    response = client.post(reverse("referrals:new"), answers)
    assert response.status_code == 422
    assert "Sans l’accord de la personne" in response.content.decode()
    assert "Lefèvre Dubois" in response.content.decode()
    assert not Referral.objects.exists()


def test_an_agent_recognises_and_takes(cast: Cast, yvette: Person, client: Client) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    client.force_login(cast.agent)
    page = client.get(reverse("referrals:take", args=[sent.reference])).content.decode()
    assert str(yvette) in page
    answer = client.post(reverse("referrals:take", args=[sent.reference]), {"person": yvette.pk})
    sent.refresh_from_db()
    assert sent.state == ReferralState.TAKEN and sent.case is not None
    assert answer["Location"] == sent.case.get_absolute_url()


def test_lists_ask_a_bounded_number_of_questions(
    cast: Cast, yvette: Person, client: Client, django_assert_max_num_queries: object
) -> None:
    for n in range(12):
        actions.send(
            actor=cast.partner,
            given=written(last_name=f"Nom{n}", phone="06 39 98 00 12"),
            key=str(n),
        )
    client.force_login(cast.agent)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert "Nom11".upper() in client.get(reverse("referrals:received")).content.decode()
    client.force_login(cast.partner)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert "Nom11".upper() in client.get(reverse("referrals:sent")).content.decode()


def test_the_silence_filter_of_the_list(cast: Cast, yvette: Person, client: Client) -> None:
    from datetime import timedelta

    old = actions.send(actor=cast.partner, given=written(), key="a")
    actions.send(
        actor=cast.partner, given=written(last_name="Récente", phone="06 39 98 00 13"), key="b"
    )
    Referral.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=15))
    client.force_login(cast.agent)
    page = client.get(reverse("referrals:received"), {"silence": "14"}).content.decode()
    assert "LEFEVRE DUBOIS" in page and "RÉCENTE" not in page


def test_the_form_shows_each_field_once_under_its_title(cast: Cast, client: Client) -> None:
    client.force_login(cast.partner)
    page = client.get(reverse("referrals:new"))
    text = page.content.decode()
    for title, names in ReferralForm.parts:
        assert f"<legend>{title}</legend>" in text
        assert set(names) <= set(page.context["form"].fields)
    assert [
        text.count(f' name="{name}"') for name in page.context["form"].fields if name != "need"
    ] == [1] * (len(page.context["form"].fields) - 1)


def test_who_is_looked_for_stands_in_no_address(cast: Cast, yvette: Person, client: Client) -> None:
    sent = actions.send(actor=cast.partner, given=written(last_name="Inconnue"), key="a")
    client.force_login(cast.agent)
    url = reverse("referrals:take", args=[sent.reference])
    page = client.post(url, {"q": f"{yvette.last_name} {yvette.first_names}"})
    assert page.status_code == 200
    assert str(yvette) in page.content.decode()
    assert 'method="get"' not in page.content.decode()
    assert Referral.objects.get().state == ReferralState.SENT

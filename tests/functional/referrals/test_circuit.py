"""From a partner's two minutes to the fund's file and back, in coded steps (S07)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relais.casework.case.actions import move, open_case
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.referrals import actions, nightly
from relais.casework.referrals.enums import PartnerStep, ReferralState
from relais.casework.referrals.models import Referral, SilenceAlert
from relais.casework.referrals.policies import MOST_IN_AN_HOUR
from relais.casework.referrals.progress import partner_step
from relais.common.refusals import Refused
from relais.registers.accounts.permissions import Permission, Role
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.functional.referrals.conftest import written

TODAY = timezone.localdate


def step(referral: Referral) -> PartnerStep:
    return partner_step(Referral.objects.select_related("case").get(pk=referral.pk), TODAY())


def test_the_whole_circuit(cast: Cast, yvette: Person) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    assert (sent.state, sent.person, step(sent)) == (ReferralState.SENT, yvette, PartnerStep.SENT)

    actions.acknowledge(actor=cast.agent, referral=sent)
    assert step(sent) == PartnerStep.RECEIVED

    taken = actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    assert taken.case is not None and taken.case.origin == CaseOrigin.REFERRAL
    assert step(sent) == PartnerStep.TAKEN

    move(
        actor=cast.agent,
        case=taken.case,
        transition="agree",
        fields={"consent": True, "channel": "phone"},
    )
    assert step(sent) == PartnerStep.UNDER_WAY
    verbs = AuditEvent.objects.filter(target_type="referrals.referral").values_list(
        "verb", flat=True
    )
    assert set(verbs) == {"referral.send", "referral.acknowledge", "referral.take_over"}


def test_the_same_envelope_twice_is_one_referral(cast: Cast, yvette: Person) -> None:
    first = actions.send(actor=cast.partner, given=written(), key="a")
    again = actions.send(actor=cast.partner, given=written(last_name="Autre"), key="a")
    assert first == again and Referral.objects.count() == 1


def test_someone_accompanied_already_says_that_and_nothing_else(
    cast: Cast, yvette: Person, client: Client
) -> None:
    case = open_case(actor=cast.agent, procedure="support", person=yvette, origin=CaseOrigin.SELF)
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    assert sent.case == case and step(sent) == PartnerStep.ALREADY

    client.force_login(cast.partner)
    page = client.get(reverse("referrals:referral", args=[sent.reference])).content.decode()
    assert "Déjà accompagné" in page
    for secret in (case.reference, "Lefèvre-Dubois", str(cast.agent), case.state_label, "Détecté"):
        assert secret not in page


def test_a_stranger_to_the_register_is_sent_like_anyone(
    cast: Cast, yvette: Person, client: Client
) -> None:
    known = actions.send(actor=cast.partner, given=written(), key="a")
    unknown = actions.send(
        actor=cast.partner,
        given=written(last_name="Inconnue", first_names="Zoé", phone="06 39 98 00 99"),
        key="b",
    )
    assert unknown.person is None
    client.force_login(cast.partner)
    pages = [
        client.get(reverse("referrals:referral", args=[r.reference])).content.decode()
        for r in (known, unknown)
    ]
    assert ["Envoyé à la caisse" in page for page in pages] == [True, True]


def test_without_consent_to_follow_the_partner_sees_the_receipt_only(
    cast: Cast, yvette: Person
) -> None:
    sent = actions.send(actor=cast.partner, given=written(consent_to_progress=False), key="a")
    actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    assert step(sent) == PartnerStep.RECEIVED


def test_progress_ends_with_the_consent(cast: Cast, yvette: Person) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    fresh = Referral.objects.select_related("case").get(pk=sent.pk)
    assert partner_step(fresh, fresh.consent_ends_on) == PartnerStep.TAKEN
    assert (
        partner_step(fresh, fresh.consent_ends_on + dt.timedelta(days=1))
        == PartnerStep.CONSENT_OVER
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"phone": "", "email": ""}, "no_contact"),
        ({"consent_given_on": dt.date(2999, 1, 1)}, "consent_date"),
        ({"consent_ends_on": dt.date(2020, 1, 1)}, "consent_over"),
        ({"consent_ends_on": dt.date(2999, 1, 1)}, "consent_too_long"),
        ({"birth_date": dt.date(2999, 1, 1)}, "birth_date"),
        ({"phone": "12"}, "phone_invalid"),
    ],
)
def test_what_is_refused_says_why(cast: Cast, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.send(actor=cast.partner, given=written(**changed), key="a")
    assert refused.value.code == code and not Referral.objects.exists()


def test_trying_people_one_after_the_other_stops(cast: Cast) -> None:
    Referral.objects.bulk_create(
        Referral(
            fund=cast.fund,
            partner=cast.partner_organisation,
            author=cast.partner,
            key=str(n),
            last_name="X",
            first_names="Y",
            birth_date=dt.date(1950, 1, 1),
            need="care",
            consent_given_by="person",
            consent_given_on=TODAY(),
            consent_ends_on=TODAY(),
            consent_to_progress=False,
            sent_at=timezone.now(),
            state_since=timezone.now(),
        )
        for n in range(MOST_IN_AN_HOUR)
    )
    with pytest.raises(Refused) as refused:
        actions.send(actor=cast.partner, given=written(), key="one more")
    assert refused.value.code == "too_many"


def test_a_partner_whose_agreement_is_over_cannot_refer(cast: Cast) -> None:
    cast.partner_organisation.agreement_ends_on = TODAY() - dt.timedelta(days=1)
    cast.partner_organisation.save()
    with pytest.raises(Refused) as refused:
        actions.send(actor=cast.partner, given=written(), key="a")
    assert refused.value.code == "agreement_over"


def test_a_refusal_tells_its_reason_and_can_be_undone(
    cast: Cast, yvette: Person, django_capture_on_commit_callbacks: object
) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    actions.decline(actor=cast.agent, referral=sent, reason="unreachable")
    assert step(sent) == PartnerStep.DECLINED
    actions.reopen(actor=cast.agent, referral=sent)
    assert step(sent) == PartnerStep.RECEIVED


def test_a_second_taker_finds_it_taken(cast: Cast, yvette: Person) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    again = actions.take_over(actor=cast.colleague, referral=sent, person=yvette)
    assert again.handled_by == cast.agent and Case.objects.count() == 1
    with pytest.raises(Refused):
        actions.decline(actor=cast.colleague, referral=sent, reason="not_found")


def test_only_those_who_may_take_do(cast: Cast, yvette: Person) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    for who in (
        cast.stranger,
        cast.partner,
        cast.by_role[Role.RECEPTION],
        cast.by_role[Role.INVESTIGATOR],
    ):
        with pytest.raises(Refused):
            actions.take_over(actor=who, referral=sent, person=yvette)
    with pytest.raises(Refused):
        actions.send(actor=cast.agent, given=written(), key="b")


def silent_for(referral: Referral, days: int) -> None:
    Referral.objects.filter(pk=referral.pk).update(
        state_since=timezone.now() - dt.timedelta(days=days)
    )


@pytest.mark.parametrize(
    ("days", "told"), [(6, []), (7, [7]), (15, [7, 14]), (40, [7, 14, 21, 30])]
)
def test_silence_is_told_at_each_threshold_once(
    cast: Cast, yvette: Person, days: int, told: list[int]
) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    silent_for(sent, days)
    for _ in range(2):
        nightly.run(TODAY())
    assert sorted(SilenceAlert.objects.values_list("days", flat=True)) == told


def test_a_contact_in_the_file_breaks_the_silence(cast: Cast, yvette: Person) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    taken = actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    silent_for(sent, 10)
    assert taken.case is not None
    nightly.run(TODAY())
    assert not SilenceAlert.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_names_nobody(settings: object) -> None:
    from tests.cast import make_cast
    from tests.functional.referrals.conftest import PHONE, register

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]
    cast = make_cast()
    yvette = register(cast.fund, "Lefèvre-Dubois", "Yvette", dt.date(1948, 3, 7), PHONE)
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    (message,) = mail.outbox
    assert message.to == [cast.partner.email] and sent.reference in message.subject
    assert "pris en charge" in message.body
    assert not any(word in message.body.lower() for word in ("yvet", "lefevre", "coût", "soins"))


def test_words_of_the_partner_do_not_open_the_fund_s_pages(
    cast: Cast, yvette: Person, client: Client
) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    client.force_login(cast.partner)
    assert not cast.partner.may(Permission.SEARCH_PEOPLE)
    for name in ("take", "decline"):
        assert client.get(reverse(f"referrals:{name}", args=[sent.reference])).status_code == 403
    assert client.get(reverse("referrals:received")).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(reverse("referrals:referral", args=[sent.reference])).status_code == 404


def test_another_organisation_does_not_see_it(cast: Cast, yvette: Person, client: Client) -> None:
    from relais.registers.accounts.models import Agent, Partner

    other = Partner.objects.create(fund=cast.fund, name="Autre", kind="pass")
    someone = Agent.objects.create_user(
        "x@y.example.org",
        None,
        fund=cast.fund,
        roles=(Role.PARTNER,),
        partner=other,
        first_name="A",
        last_name="B",
    )
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    client.force_login(someone)
    assert client.get(reverse("referrals:referral", args=[sent.reference])).status_code == 404
    assert sent.reference not in client.get(reverse("referrals:sent")).content.decode()


def test_a_mistaken_take_over_is_given_back_within_a_day(
    cast: Cast, yvette: Person, client: Client
) -> None:
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    other = Person.objects.exclude(pk=yvette.pk).get()
    wrong = actions.take_over(actor=cast.agent, referral=sent, person=other)
    url = reverse("referrals:referral", args=[sent.reference])
    client.force_login(cast.colleague)
    assert "Annuler la prise en charge" not in client.get(url).content.decode()
    client.force_login(cast.agent)
    assert "Annuler la prise en charge" in client.get(url).content.decode()
    client.post(reverse("referrals:give_back", args=[sent.reference]))
    back = Referral.objects.get()
    assert (back.state, back.person, back.case) == (ReferralState.RECEIVED, None, None)
    assert wrong.case is not None
    closed = Case.objects.get(pk=wrong.case.pk)
    assert not closed.is_open
    assert closed.outcome_label == "Ouvert par erreur"
    # The right person then has a file of her own, and the partner sees the steps go on.
    right = actions.take_over(actor=cast.agent, referral=back, person=yvette)
    assert right.case is not None
    assert (right.case.person, right.case.is_open) == (yvette, True)
    assert step(sent) == PartnerStep.TAKEN


def test_a_take_over_stays_once_worked_on_or_a_day_old(cast: Cast, yvette: Person) -> None:
    now = timezone.now()
    sent = actions.send(actor=cast.partner, given=written(), key="a")
    with pytest.raises(Refused):
        actions.give_back(actor=cast.agent, referral=sent, now=now)
    taken = actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    with pytest.raises(Refused):
        actions.give_back(actor=cast.colleague, referral=taken, now=now)
    with pytest.raises(Refused):
        actions.give_back(actor=cast.agent, referral=taken, now=now + dt.timedelta(hours=25))
    said = {"consent": True, "channel": "phone"}
    assert taken.case is not None
    move(actor=cast.agent, case=taken.case, transition="agree", fields=said)
    with pytest.raises(Refused) as refusal:
        actions.give_back(actor=cast.manager, referral=taken, now=timezone.now())
    assert refusal.value.code == "worked_on"
    assert Referral.objects.get().state == ReferralState.TAKEN


def test_a_file_that_was_joined_stays_open(cast: Cast, yvette: Person) -> None:
    case = open_case(actor=cast.agent, procedure="support", person=yvette, origin=CaseOrigin.SELF)
    # Nobody of that name: the agent says who it is, and she has a file already.
    unknown = written(last_name="Durand", first_names="Zoé", phone="06 39 98 00 55")
    sent = actions.send(actor=cast.partner, given=unknown, key="a")
    joined = actions.take_over(actor=cast.agent, referral=sent, person=yvette)
    assert joined.state == ReferralState.JOINED
    actions.give_back(actor=cast.agent, referral=joined, now=timezone.now())
    assert Case.objects.get(pk=case.pk).is_open
    assert Referral.objects.get().state == ReferralState.RECEIVED

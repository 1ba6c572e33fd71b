"""Letters on paper: the same letter gives the same bytes, kept once in its file; a day's letters come in one PDF."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.test import Client
from django.utils import timezone

from relais.casework.case.actions import (
    add_letter,
    move,
    open_case,
    print_letter,
    print_letters,
    undo_last_move,
)
from relais.casework.case.actions.letters import sheet_of
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case, Document, Letter
from relais.common.refusals import Refused
from relais.drawing.letters import letters_pdf
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.integration.case.trial import open_trial

SPOKEN = {"consent": True, "channel": "phone"}


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """The letter of an agreement, to a person whose address is known."""
    person = Person.objects.create(
        fund=cast.fund,
        pseudonym="l1",
        last_name="Martin",
        first_names="Odile Jeanne",
        address="12 rue des Lilas",
        postal_code="83000",
        commune_name="Toulon",
    )
    case = open_case(actor=cast.agent, procedure="support", person=person, origin=CaseOrigin.SELF)
    move(actor=cast.agent, case=case, transition="agree", fields=SPOKEN)
    return case.letters.get()


def test_a_letter_knows_whom_it_goes_to_and_who_writes(letter: Letter) -> None:
    assert letter.addressee.splitlines() == ["Odile MARTIN", "12 rue des Lilas", "83000 TOULON"]
    assert letter.sender == "Mission accompagnement santé"
    # The paper has the head: the text does not say it again.
    assert "CPAM" not in letter.body
    Person.objects.update(address="ailleurs")
    assert sheet_of(Letter.objects.get()).addressee[1] == "12 rue des Lilas"


def test_printing_keeps_the_letter_in_its_file_once(cast: Cast, letter: Letter) -> None:
    first = print_letter(actor=cast.agent, letter=letter)
    again = print_letter(actor=cast.colleague, letter=Letter.objects.get())
    assert first == again
    document = Document.objects.get()
    assert Letter.objects.get().document == document
    assert document.sha256 == hashlib.sha256(first).hexdigest()
    assert document.added_by == cast.agent
    assert document.content_type == "application/pdf"
    with document.file.open("rb") as kept:
        assert kept.read() == first
    assert AuditEvent.objects.filter(verb="support.document").count() == 1


def test_an_undone_step_leaves_no_letter_to_send(cast: Cast, letter: Letter) -> None:
    undo_last_move(actor=cast.agent, case=letter.case)
    with pytest.raises(Refused) as refusal:
        print_letter(actor=cast.agent, letter=Letter.objects.select_related("move").get())
    assert refusal.value.code == "void"
    assert not Document.objects.exists()


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.INVESTIGATOR, Role.PARTNER])
def test_who_does_not_work_on_the_file_prints_nothing(
    cast: Cast, letter: Letter, role: str
) -> None:
    with pytest.raises(Refused):
        print_letter(actor=cast.by_role[role], letter=letter)
    with pytest.raises(Refused):
        add_letter(actor=cast.by_role[role], case=letter.case, title="A", paragraphs=("B",))


def test_paragraphs_of_a_verdict_make_a_letter(cast: Cast) -> None:
    case = open_trial(cast.agent)
    told = ("Madame, Monsieur,", "Vos droits :", ("1 200 € comptés", "un plafond de 1 395 €"))
    for _ in range(2):
        letter = add_letter(actor=cast.agent, case=case, title=" Vos droits ", paragraphs=told)
    assert Letter.objects.get() == letter
    assert sheet_of(letter).paragraphs == told
    assert letter.sender == "Mission accompagnement santé"
    for title, paragraphs in (("", told), ("Objet", ()), ("Objet", ("  ",))):
        with pytest.raises(Refused):
            add_letter(actor=cast.agent, case=case, title=title, paragraphs=paragraphs)


def test_a_mediation_writes_to_who_wrote_even_unknown(cast: Cast) -> None:
    case = open_case(
        actor=None,
        fund=cast.fund,
        procedure="mediation",
        person=None,
        origin=CaseOrigin.SELF,
        motive="indu",
        first_names="Odile",
        last_name="Martin",
    )
    letter = case.letters.get()
    assert (letter.addressee, letter.sender) == ("Odile Martin", "Le médiateur")


def test_a_day_of_letters_in_one_pdf(cast: Cast, letter: Letter) -> None:
    case = open_trial(cast.agent)
    other = add_letter(actor=cast.agent, case=case, title="Réponse", paragraphs=("Oui.",))
    both = [letter, other]
    content = print_letters(actor=cast.agent, letters=both)
    assert content == letters_pdf([sheet_of(each) for each in both], title="Courriers")
    assert Document.objects.count() == 2
    assert not Letter.objects.filter(document=None).exists()
    assert AuditEvent.objects.get(verb="letters_printed").payload == {
        "letters": [each.pk for each in both]
    }
    with pytest.raises(Refused):
        print_letters(actor=cast.agent, letters=[])


def test_one_letter_that_may_not_be_printed_prints_none(cast: Cast, letter: Letter) -> None:
    case = open_case(
        actor=cast.by_role[Role.MEDIATOR],
        procedure="mediation",
        person=None,
        origin=CaseOrigin.SELF,
        motive="indu",
    )
    with pytest.raises(Refused):
        print_letters(actor=cast.agent, letters=[letter, case.letters.get()])
    assert not Document.objects.exists()


def test_the_page_downloads_and_the_list_empties(
    cast: Cast, letter: Letter, client: Client
) -> None:
    client.force_login(cast.agent)
    page = client.get(f"{letter.case.get_absolute_url()}courrier/{letter.pk}/").content.decode()
    assert "12 rue des Lilas" in page
    assert "Télécharger le PDF" in page
    add_letter(actor=cast.agent, case=letter.case, title="Réponse", paragraphs=("Oui.", ("a", "b")))
    listed = client.get("/dossiers/courriers/").content.decode()
    assert "Réponse" in listed
    answer = client.post("/dossiers/courriers/", {"imprimer": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert not Letter.objects.filter(document=None).exists()
    again = client.post(f"{letter.case.get_absolute_url()}courrier/{letter.pk}/pdf/")
    assert (
        hashlib.sha256(again.content).hexdigest()
        == Letter.objects.get(pk=letter.pk).document.sha256
    )  # type: ignore[union-attr]
    assert again["Content-Disposition"].startswith("attachment")


def test_the_list_shows_the_day_and_the_purpose_asked_for(
    cast: Cast, letter: Letter, client: Client
) -> None:
    client.force_login(cast.agent)
    day = timezone.localdate()
    for query, found in (
        (f"jour={day}", True),
        (f"jour={day - dt.timedelta(days=1)}", False),
        ("nature=support", True),
        ("nature=mediation", True),  # a purpose that is not the agent's filters nothing
    ):
        page = client.get(f"/dossiers/courriers/?tout=1&{query}").content.decode()
        assert (letter.case.reference in page) is found
    client.force_login(cast.by_role[Role.MEDIATOR])
    assert letter.case.reference not in client.get("/dossiers/courriers/").content.decode()
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    assert client.get("/dossiers/courriers/").status_code == 403


def test_a_letter_is_written_by_hand_on_its_page(
    cast: Cast, letter: Letter, client: Client
) -> None:
    client.force_login(cast.agent)
    url = f"{letter.case.get_absolute_url()}courrier/"
    assert client.get(url).status_code == 200
    text = "Madame, Monsieur,\n\nIl manque :\n\n- un RIB\n- une attestation"
    answer = client.post(url, {"title": "Pièces", "text": text}, follow=True)
    assert "<li>un RIB</li>" in answer.content.decode()
    assert Case.objects.get().letters.count() == 2
    assert client.post(url, {"title": "", "text": text}).status_code == 422

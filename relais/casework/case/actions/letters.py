"""Letters: written by a move or by hand, then printed; what is printed is kept in the file as it left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone

from relais.casework.case.actions.documents import add_document
from relais.casework.case.actions.results import worded
from relais.casework.case.models import Case, Letter, Move
from relais.casework.case.policies import may_work, require
from relais.casework.case.procedures import FieldSpec, LetterTemplate
from relais.common.refusals import Refused
from relais.drawing.letters import Paragraph, Sheet, letters_pdf, paragraphs_of, text_of
from relais.pages.typography import long_date
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record

# Letters are plain text: what a person typed is written as is, and escaped only when a page shows it.
_LETTERS = Engine(autoescape=False)
MOST = 200


def write_letter(
    case: Case,
    move: Move,
    letter: LetterTemplate | None,
    specs: Iterable[FieldSpec],
    now: dt.datetime,
) -> None:
    """Writes the letter that the table declares, if any, with what was given."""
    if letter is None:
        return
    context = {
        "case": case,
        "person": case.person,
        "fund": case.fund,
        "fields": worded(specs, move.fields),
        "today": long_date(timezone.localdate(now)),
        "deadlines": {deadline.kind: deadline for deadline in case.deadlines.all()},
    }
    body = _LETTERS.from_string(letter.body).render(Context(context, autoescape=False)).strip()
    Letter.objects.create(
        case=case,
        move=move,
        title=letter.title,
        body=body,
        sender=letter.sender,
        addressee=_addressee(case),
        at=now,
    )


@transaction.atomic
def add_letter(
    *,
    actor: Agent,
    case: Case,
    title: str,
    paragraphs: Sequence[Paragraph],
    sender: str = "",
    at: dt.datetime | None = None,
) -> Letter:
    """Writes a letter that no move asked for (an explanation of a right, an answer). `paragraphs`: texts, and tuples of texts
    for lists. The same letter twice the same day is one. Raises Refused: `not_allowed`, `missing`.
    """
    require(may_work(actor, case))
    now, body = at or timezone.now(), text_of(paragraphs).strip()
    for field, given in (("title", title.strip()), ("text", body)):
        if not given:
            raise Refused("Un courrier a un objet et un texte.", code="missing", field=field)
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    same = case.letters.filter(move=None, title=title.strip()[:160], body=body)
    if known := same.filter(at__date=timezone.localdate(now)).first():
        return known
    letter = Letter.objects.create(
        case=case,
        move=None,
        title=title.strip()[:160],
        body=body,
        sender=sender[:120] or (str(actor.team) if actor.team else ""),
        addressee=_addressee(case),
        at=now,
    )
    record(
        actor=actor,
        verb=f"{case.procedure}.letter",
        target=case,
        person=case.person,
        payload={"reference": case.reference, "title": letter.title},
    )
    return letter


@transaction.atomic
def print_letter(*, actor: Agent, letter: Letter) -> bytes:
    """The letter as PDF, kept as a document of its file the first time. Raises Refused (`void`) when its step was undone."""
    require(may_work(actor, letter.case))
    if letter.is_void:
        raise Refused(
            "L’étape qui a écrit ce courrier est annulée : il n’est pas à envoyer.", code="void"
        )
    content = letters_pdf([sheet_of(letter)])
    if letter.document_id is None:
        name = f"{letter.title} – {letter.case.reference}.pdf"
        upload = ContentFile(content, name)
        letter.document = add_document(actor=actor, case=letter.case, upload=upload, name=name)
        letter.save(update_fields=["document"])
    return content


@transaction.atomic
def print_letters(*, actor: Agent, letters: Sequence[Letter]) -> bytes:
    """Several letters in one PDF, each kept in its file; at most `MOST` at once. Raises Refused: `none`, `too_many`."""
    if not letters:
        raise Refused("Aucun courrier à imprimer dans cette liste.", code="none")
    if len(letters) > MOST:
        raise Refused(f"Pas plus de {MOST} courriers à la fois.", code="too_many")
    for letter in letters:
        print_letter(actor=actor, letter=letter)
    record(
        actor=actor,
        verb="letters_printed",
        target=actor.fund,
        payload={"letters": [letter.pk for letter in letters]},
    )
    return letters_pdf([sheet_of(letter) for letter in letters], title="Courriers")


def sheet_of(letter: Letter) -> Sheet:
    """The letter as the paper wants it."""
    return Sheet(
        fund=letter.case.fund.name,
        title=letter.title,
        paragraphs=paragraphs_of(letter.body),
        on=timezone.localdate(letter.at),
        sender=letter.sender,
        addressee=tuple(letter.addressee.splitlines()),
        reference=letter.case.reference,
    )


def _addressee(case: Case) -> str:
    """Name and address of today, one line each; the name alone when the fund does not know the person."""
    person = case.person
    if person is None:
        told = case.declaration.addressee
        first = case.moves.filter(number=0).values_list("fields", flat=True).first()
        return told(first or {}) if told else ""
    town = f"{person.postal_code} {person.commune_name.upper()}".strip()
    lines = (f"{person.first_names.split(' ')[0]} {person.last_name.upper()}", person.address, town)
    return "\n".join(line for line in lines if line.strip())

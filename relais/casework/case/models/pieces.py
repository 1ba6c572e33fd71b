"""What was said, sent and received: the lasting trace of a file."""

from __future__ import annotations

import uuid

from django.db import models

from relais.casework.case.enums import Channel, Direction
from relais.casework.case.models.files import Case, CasePartQuerySet, Move


class Contact(models.Model):
    """One exchange, reached or not, on any channel."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.OUTGOING)
    reached = models.BooleanField()
    summary = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField()
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="contact_by_case")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.at:%d/%m/%Y}"


class Note(models.Model):
    """A line an agent leaves for those who work on the file."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    agent = models.ForeignKey("accounts.Agent", on_delete=models.PROTECT, related_name="+")

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="note_by_case")]

    def __str__(self) -> str:
        return self.text[:60]


def document_path(document: Document, name: str) -> str:
    """A name nobody can guess, in a folder per fund, with no trace of the one the file came with."""
    return f"{document.case.fund_id}/{uuid.uuid4().hex}"


class Document(models.Model):
    """A piece of a file. `content_type` is what its bytes say, never what its name says."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=document_path, max_length=120)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint("case", "sha256", name="document_once_in_case"),
        ]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A letter as it was written, by a move or by an agent's own hand. `document` is what was printed of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    move = models.ForeignKey(Move, null=True, on_delete=models.CASCADE, related_name="letters")
    title = models.CharField(max_length=160)
    sender = models.CharField(max_length=120, blank=True, help_text="Service qui écrit")
    addressee = models.TextField(
        blank=True, help_text="Nom et adresse, tels qu’au jour du courrier"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    body = models.TextField()
    at = models.DateTimeField()

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at"], name="letter_by_day"),
            models.Index(
                fields=["at", "id"], name="letter_to_print", condition=models.Q(document=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_void(self) -> bool:
        """Whether the move that wrote it was undone: then it is not to be sent."""
        return self.move is not None and self.move.undone_at is not None

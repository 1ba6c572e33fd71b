"""Pieces of a file: judged by their bytes, kept out of reach."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from relais.casework.case.actions import add_document
from relais.casework.case.filetypes import MAX_BYTES
from relais.casework.case.models import Document
from relais.common.refusals import Refused
from tests.cast import Cast
from tests.integration.case.trial import open_trial

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
EXE = b"MZ\x90\x00" + bytes(60)


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def name_of(value: object) -> str:
    """The bytes of an archive hold the time: they make no stable name for a test."""
    return value if isinstance(value, str) else "…"


ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>")
DOCX = archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
DOCM = archive(
    **{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "word/vbaProject.bin": "x"}
)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("avis.pdf", PDF, "application/pdf"),
        ("photo.PNG", PNG, "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        ("photo.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("lettre.odt", ODT, "application/vnd.oasis.opendocument.text"),
        (
            "lettre.docx",
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    ids=name_of,
)
def test_kinds_that_are_kept(cast: Cast, name: str, content: bytes, found: str) -> None:
    case = open_trial(cast.agent)
    document = add_document(
        actor=cast.agent, case=case, upload=SimpleUploadedFile(name, content, "text/html")
    )
    assert (document.content_type, document.name, document.size) == (found, name, len(content))
    path = Path(document.file.path)
    assert path.read_bytes() == content
    assert path.is_relative_to(settings.RELAIS_HOME / "documents")
    assert not path.suffix and name not in str(path)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("programme.pdf", EXE, "bad_type"),
        ("programme.exe", EXE, "bad_type"),
        ("avis.exe", PDF, "name_lies"),
        ("avis.pdf.html", PDF, "name_lies"),
        ("avis", PDF, "name_lies"),
        ("photo.pdf", PNG, "name_lies"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "bad_type"),
        ("page.html", b"<!doctype html><script>x()</script>", "bad_type"),
        ("page.pdf", b"<html>%PDF-1.7</html>", "bad_type"),
        ("macros.docx", DOCM, "bad_type"),
        ("archive.docx", archive(a="x"), "bad_type"),
        ("coupe.docx", DOCX[:40], "bad_type"),
        ("vide.pdf", b"", "empty_file"),
        ("gros.pdf", PDF + bytes(MAX_BYTES), "too_big"),
    ],
    ids=name_of,
)
def test_what_is_refused(cast: Cast, name: str, content: bytes, code: str) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused) as refusal:
        add_document(actor=cast.agent, case=case, upload=SimpleUploadedFile(name, content))
    assert refusal.value.code == code
    assert not Document.objects.exists()


def test_the_same_bytes_twice_are_one_document(cast: Cast) -> None:
    case = open_trial(cast.agent)
    first, second = (
        add_document(actor=cast.agent, case=case, upload=SimpleUploadedFile(name, PDF))
        for name in ("a.pdf", "b.pdf")
    )
    assert first == second


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\avis.pdf", "avis.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_ x.pdf"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
    ],
    ids=name_of,
)
def test_names_are_made_harmless(cast: Cast, given: str, kept: str) -> None:
    case = open_trial(cast.agent)
    upload = SimpleUploadedFile("x.pdf", PDF)
    assert add_document(actor=cast.agent, case=case, upload=upload, name=given).name == kept


def test_a_stranger_deposits_nothing(cast: Cast) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused):
        add_document(actor=cast.stranger, case=case, upload=SimpleUploadedFile("a.pdf", PDF))

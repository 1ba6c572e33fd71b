"""What a file is, from its bytes. Only the kinds listed here are kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from relais.common.refusals import Refused

MAX_BYTES = 10 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
EXTENSIONS = {
    "application/pdf": {"pdf"},
    "image/png": {"png"},
    "image/jpeg": {"jpg", "jpeg"},
    "image/webp": {"webp"},
    "application/vnd.oasis.opendocument.text": {"odt"},
    f"{_OFFICE}.wordprocessingml.document": {"docx"},
}


def checked_type(name: str, content: bytes) -> str:
    """The content type of a file that may be kept. Raises Refused: `empty_file`, `too_big`, `bad_type`, `name_lies`."""
    if not content:
        raise Refused("Ce fichier est vide.", code="empty_file", field="document")
    if len(content) > MAX_BYTES:
        raise Refused(
            f"Ce fichier pèse {len(content) / 1024 / 1024:.1f} Mo ; la limite est de 10 Mo.".replace(
                ".", ",", 1
            ),
            code="too_big",
            field="document",
        )
    found = _detect(content)
    if found is None:
        raise Refused(
            "Ce type de fichier n’est pas accepté. Envoyez un PDF, une image (PNG, JPEG, WebP)"
            " ou un texte (ODT, DOCX).",
            code="bad_type",
            field="document",
        )
    if PurePath(name).suffix.lower().lstrip(".") not in EXTENSIONS[found]:
        raise Refused(
            "Le nom de ce fichier ne correspond pas à son contenu. Renommez-le ou"
            " enregistrez-le de nouveau.",
            code="name_lies",
            field="document",
        )
    return found


def _detect(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _detect_archive(content)
    return None


def _detect_archive(content: bytes) -> str | None:
    """A text document without macros, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any("vbaproject" in n.lower() or n.startswith("Basic/") for n in names):
                return None
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return f"{_OFFICE}.wordprocessingml.document"
            # Read without trusting the size the archive announces.
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    odt = "application/vnd.oasis.opendocument.text"
                    return odt if member.read(100) == odt.encode() else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return None
    return None

"""Pieces of a file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from relais.casework.case.filetypes import MAX_BYTES, checked_type
from relais.casework.case.models import Case, Document
from relais.casework.case.policies import may_work, require
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def add_document(
    *,
    actor: Agent | None,
    case: Case,
    upload: UploadedFile | ContentFile,
    name: str = "",
    at: dt.datetime | None = None,
) -> Document:
    """Keeps a document after looking at its bytes; the same bytes twice in a file are one document.

    Raises Refused: `empty_file`, `too_big`, `bad_type`, `name_lies`.
    """
    if actor is not None:
        require(may_work(actor, case))
    content = upload.read(MAX_BYTES + 1)
    if upload.size and upload.size > MAX_BYTES:
        content = content.ljust(min(upload.size, 10 * MAX_BYTES), b"\0")
    given = name or upload.name or "document"
    content_type = checked_type(given, content)
    digest = hashlib.sha256(content).hexdigest()
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if known := case.documents.filter(sha256=digest).first():
        return known
    document = Document(
        case=case,
        name=safe_name(given),
        content_type=content_type,
        size=len(content),
        sha256=digest,
        added_at=at or timezone.now(),
        added_by=actor,
    )
    document.file.save("document", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            document.save()
            record(
                actor=actor,
                verb=f"{case.procedure}.document",
                target=case,
                person=case.person,
                payload={"reference": case.reference, "sha256": digest},
                fund=case.fund,
            )
    except BaseException:
        document.file.delete(save=False)
        raise
    return document


def safe_name(name: str) -> str:
    """The last part of a file's name, without what a system or a header could misread."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C"
    )
    clean = re.sub(r"[\"<>:;|?*%]", "_", clean).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[:110]}{dot}{suffix[:8]}" or "document"

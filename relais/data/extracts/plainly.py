"""What the machine refuses, said in a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from relais.data.extracts.errors import IngestError


@contextmanager
def plainly(home: Path) -> Iterator[None]:
    """Turn a full disk, missing rights or a lack of memory into IngestError."""
    try:
        yield
    except OSError as failure:
        if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise IngestError(
                "Le disque est plein : libérez de la place et recommencez."
            ) from failure
        if failure.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise IngestError(
                f"Impossible d’écrire ou de lire « {failure.filename or home} » : droits insuffisants."
            ) from failure
        if failure.errno == errno.ENOENT:
            raise IngestError(f"« {failure.filename} » a disparu pendant la lecture.") from failure
        if failure.errno in {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}:
            raise IngestError(
                f"« {failure.filename} » devrait être un dossier et ne l’est pas."
            ) from failure
        raise
    except duckdb.OutOfMemoryException as failure:
        raise IngestError(
            "La mémoire permise ne suffit pas, ou le disque de débordement est plein : augmentez "
            "--memory, ou libérez de la place."
        ) from failure

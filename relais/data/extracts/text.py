"""A CSV file read once: is it text in UTF-8, where do its lines end, what are its columns?"""

from __future__ import annotations

import codecs
import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

from relais.data.extracts.errors import IngestError

SEPARATOR = ";"
_OTHERS = {",": "une virgule", "\t": "une tabulation", "|": "une barre", ":": "deux-points"}
_CHUNK = 1 << 22


@dataclass(frozen=True)
class TextShape:
    """`rows`: lines after the header, blank ones included. `crlf`: some lines end the Windows way."""

    digest: str
    columns: tuple[str, ...]
    rows: int
    crlf: bool


def read_text(path: Path, label: str) -> TextShape:
    """Read the whole file. Raises IngestError: empty, not UTF-8, binary, Mac line ends, separator."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    newlines = returns = pairs = 0
    last, head = b"", b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            if len(head) < _CHUNK:
                head += chunk
            _refuse_binary(chunk, head, label)
            _decode(decoder, chunk, label, newlines)
            newlines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk.startswith(b"\n"))
            last = chunk[-1:]
    if not head.strip(b"\xef\xbb\xbf\r\n \t"):
        raise IngestError(f"Le fichier « {label} » est vide.")
    _decode(decoder, b"", label, newlines, final=True)
    if returns != pairs:
        raise IngestError(
            f"Le fichier « {label} » a des fins de ligne d’un autre âge (retour chariot seul) : "
            "enregistrez-le avec des fins de ligne Unix ou Windows."
        )
    rows = newlines + (last != b"\n") - 1
    return TextShape(digest.hexdigest(), _header(head, label), rows, pairs > 0)


def _refuse_binary(chunk: bytes, head: bytes, label: str) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in chunk:
        raise IngestError(
            f"Le fichier « {label} » n’est pas un texte en UTF-8 (UTF-16 ou binaire) : "
            "enregistrez-le en CSV UTF-8."
        )


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, label: str, newlines: int, final: bool = False
) -> None:
    if chunk.isascii() and not final and decoder.getstate()[0] == b"":
        return
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as wrong:
        line = newlines + wrong.object[: wrong.start].count(b"\n") + 1
        raise IngestError(
            f"Le fichier « {label} » n’est pas en UTF-8 : l’octet 0x{wrong.object[wrong.start]:02X} de "
            f"la ligne {line} n’y existe pas, il est sans doute en latin-1 (Windows-1252). "
            "Enregistrez-le en UTF-8."
        ) from wrong


def _header(head: bytes, label: str) -> tuple[str, ...]:
    line = head.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip("\r")
    columns = tuple(name.strip() for name in next(csv.reader([line], delimiter=SEPARATOR), []))
    if len(columns) == 1:
        for other, french in _OTHERS.items():
            if other in line:
                raise IngestError(
                    f"Le fichier « {label} » n’a pas le bon séparateur : ses colonnes sont séparées par "
                    f"{french}, il faut un point-virgule ( ; )."
                )
    return columns

"""The files of a folder of extracts: which are known, what they are, read once from end to end."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.extracts.errors import IngestError
from relais.data.extracts.source import Source, sources
from relais.data.extracts.text import TextShape, read_text

EXTRACT = "extract.json"
_SUFFIXES = {".csv": "csv", ".parquet": "parquet"}
_PART = re.compile(r"[-_.]?(part[-_]?)?\d[\d_-]*$")


@dataclass(frozen=True)
class ExtractFile:
    """One file. `label` is its path inside the folder; `name` its declared file name."""

    path: Path
    label: str
    source: Source
    name: str
    format: str


@dataclass(frozen=True)
class Inspected:
    """A file read once: its digest, its columns in order, its rows (a CSV file's lines less one)."""

    file: ExtractFile
    digest: str
    columns: tuple[str, ...]
    rows: int
    text: TextShape | None

    @property
    def label(self) -> str:
        return self.file.label


def discover(folder: Path) -> tuple[list[ExtractFile], list[tuple[str, str]]]:
    """Known data files of a folder, sorted, and those left out with the reason.

    Raises IngestError for a folder that is absent or empty, and for a file that nobody knows.
    """
    if folder.is_file():
        raise IngestError(f"« {folder} » est un fichier : donnez le dossier qui le contient.")
    if not folder.is_dir():
        raise IngestError(f"Le dossier « {folder} » n’existe pas.")
    found, left_out = [], []
    for path in sorted(folder.rglob("*")):
        label = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in label.split("/")):
            continue
        if path.name == EXTRACT or path.suffix.lower() in {".md", ".txt"}:
            continue
        known = _recognise(path, label)
        if isinstance(known, str):
            left_out.append((label, known))
        else:
            found.append(known)
    if not found:
        raise IngestError(f"Le dossier « {folder} » ne contient aucun fichier à intégrer.")
    return found, left_out


def _recognise(path: Path, label: str) -> ExtractFile | str:
    file_format = _SUFFIXES.get(path.suffix.lower())
    folder = label.rsplit("/", 1)[0] if "/" in label else ""
    wanted = [
        _PART.sub("", path.stem).lower(),
        path.stem.lower(),
        folder.rsplit("/", 1)[-1].lower(),
    ]
    if file_format is not None:
        for source in sources():
            personal = {name.lower(): reason for name, reason in source.personal}
            names = {name.lower(): name for name in source.files}
            for candidate in wanted:
                if candidate in personal:
                    return personal[candidate]
                if candidate in names:
                    return ExtractFile(path, label, source, names[candidate], file_format)
    raise IngestError(_unknown(label, wanted[0], file_format))


def _unknown(label: str, stem: str, file_format: str | None) -> str:
    names = sorted(name for source in sources() for name in source.files)
    if file_format is None:
        return (
            f"Le fichier « {label} » n’est pas un extrait : seuls les fichiers .csv et .parquet "
            "sont lus. Retirez-le du dossier."
        )
    lowered = {name.lower(): name for name in names}
    near = difflib.get_close_matches(stem, lowered, n=1)
    hint = f" Le nom connu le plus proche est « {lowered[near[0]]} »." if near else ""
    return f"Le fichier « {label} » est inconnu.{hint} Fichiers connus : {', '.join(names)}."


def inspect(file: ExtractFile) -> Inspected:
    """Read a file once from end to end. Raises IngestError when it cannot be used."""
    try:
        if file.format == "csv":
            shape = read_text(file.path, file.label)
            return Inspected(file, shape.digest, shape.columns, shape.rows, shape)
        return _inspect_parquet(file)
    except PermissionError as refused:
        raise IngestError(
            f"Le fichier « {file.label} » n’est pas lisible : droits insuffisants."
        ) from refused


def _inspect_parquet(file: ExtractFile) -> Inspected:
    try:
        with pq.ParquetFile(file.path) as parquet:
            columns = tuple(parquet.schema_arrow.names)
            rows = parquet.metadata.num_rows
    except (pa.ArrowException, OSError) as broken:
        if isinstance(broken, PermissionError):
            raise
        raise IngestError(
            f"Le fichier « {file.label} » n’est pas un fichier Parquet entier : il est tronqué ou "
            "abîmé. Demandez-le à nouveau."
        ) from broken
    with file.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Inspected(file, digest, columns, rows, None)


def refuse_twice(files: list[Inspected]) -> None:
    """Raises IngestError when two files have the same content under two names."""
    seen: dict[str, str] = {}
    for file in files:
        if file.digest in seen:
            raise IngestError(
                f"Les fichiers « {seen[file.digest]} » et « {file.label} » ont le même contenu : "
                "retirez l’un des deux."
            )
        seen[file.digest] = file.label

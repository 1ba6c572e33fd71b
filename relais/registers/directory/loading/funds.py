"""The fund that an extract is about, made when the registers do not have it yet."""

from __future__ import annotations

import json
from pathlib import Path

from relais.registers.accounts.models import Fund
from relais.registers.directory.loading.reading import Extract, UnreadableExtract

NAMES = {
    "831": ("CPAM du Var", "83"),
    "171": ("CPAM de la Charente-Maritime", "17"),
}


def fund_of(folder: Path, extract: Extract, code: str | None = None) -> Fund:
    """The fund named by `code`, or the only one in the extract; `manifest.json` may give its name.

    Raises `UnreadableExtract` when the extract holds several funds and none is named, or not the one named.
    """
    if code is None and len(extract.fund_codes) != 1:
        raise UnreadableExtract(
            f"Le fichier concerne {len(extract.fund_codes)} caisses ({', '.join(extract.fund_codes)}) : "
            "dites laquelle charger avec --fund."
        )
    chosen = code or extract.fund_codes[0]
    if chosen not in extract.fund_codes:
        raise UnreadableExtract(f"Le fichier ne contient personne de la caisse {chosen}.")
    name, department = NAMES.get(chosen, (f"Caisse {chosen}", chosen[:2]))
    told = _manifest(folder).get("fund")
    if isinstance(told, dict) and told.get("code") == chosen:
        name, department = told.get("name", name), told.get("department", department)
    return Fund.objects.get_or_create(
        code=chosen, defaults={"name": name, "department": department}
    )[0]


def _manifest(folder: Path) -> dict:
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnreadableExtract(f"{path.name} n’est pas lisible.") from error
    return content if isinstance(content, dict) else {}

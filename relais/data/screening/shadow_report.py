"""A shadow run as a page to read and to print, alone in its file. For the fund only: small counts are not hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from relais.data.screening.shadow import Shadow
from relais.handover.atomic import replacing
from relais.rules.store import Store, Value
from relais.rules.wording import THIN, day_name, euros

TEMPLATES = Path(__file__).parent / "templates"
WORDS = {
    "free": "gratuite",
    "participative": "avec participation",
    "none": "pas de droit",
    "undetermined": "à compléter",
}


def write_report(
    path: Path, found: Shadow, named: Callable[[str], str], tried: Store | None = None
) -> Path:
    """Write the page whole or not at all. `named`: code of a commune -> its name. Raises OSError."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    communes = sorted(
        found.by_commune.items(), key=lambda pair: (-pair[1].gaining - pair[1].losing, pair[0])
    )
    text = environment.get_template("shadow.html").render(
        on=day_name(found.on),
        other_on=day_name(found.other_on),
        total=found.total,
        moves=list(found.moves.items()),
        communes=[(named(code) if code else "commune inconnue", one) for code, one in communes],
        values=_tried(tried, found),
        words=WORDS,
        n=number,
        euros=euros,
        signed=signed,
    )
    with replacing(path) as building:
        building.write_text(text, encoding="utf-8")
    return path


def _tried(tried: Store | None, found: Shadow) -> Sequence[Value]:
    """The values laid over that are in force on the day."""
    if tried is None:
        return ()
    histories = [tried.history(name) for name in tried.names()]
    return [
        value
        for history in histories
        for value in history
        if value.laid_over
        and value.starts_on <= found.other_on
        and (value.ends_on is None or found.other_on <= value.ends_on)
    ]


def number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)


def signed(cents: int) -> str:
    return f"+{euros(cents)}" if cents > 0 else euros(cents)

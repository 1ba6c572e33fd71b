"""Charts, maps and paper: what turns figures into something to look at. Pure: no request, no clock, no network."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

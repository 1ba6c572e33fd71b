"""The colours of the house, the same on paper as on the screen."""

INK = "#1a2326"
MUTED = "#566066"
LINE = "#dedbd2"
PAPER = "#fbfaf6"
ACTION = "#0b5563"
ACCENT = "#a4470f"
UNKNOWN = "#d9d6cd"
SCALE = ("#e3eff0", "#b4d3d6", "#7fb2b8", "#44848f", "#0b5563")

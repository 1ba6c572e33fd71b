"""What the processes below this one used so far, as Linux tells it: they are alive, and nobody has waited for them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Used:
    """CPU seconds, its own ended children included; the most memory it held, in kB."""

    cpu: float
    peak_kb: int


def processes_below() -> list[Used]:
    """Every living descendant of this process."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICKS)
        except OSError:
            continue
    found, wanted = [], {os.getpid()}
    while below := {pid for pid, (parent, _) in parents.items() if parent in wanted}:
        found += [Used(parents[pid][1], _peak(pid)) for pid in below]
        wanted = below
    return found


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)

"""The proof of the journal: every link read again, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relais.registers.accounts.models import Fund
from relais.registers.audit.actions import seal
from relais.registers.audit.anchors import torn_anchors
from relais.registers.audit.models import AuditEvent, ChainHead

START = "0" * 64


@dataclass(frozen=True)
class Break:
    """A place where the chain of a fund does not hold. `reason` is French."""

    fund: str
    number: int
    reason: str


@dataclass(frozen=True)
class Proof:
    """What a verification read, and where it found the chain broken."""

    n_events: int
    breaks: list[Break]

    @property
    def holds(self) -> bool:
        return not self.breaks


def verify() -> Proof:
    """Reads every chain from its first link, in bounded memory. Finds altered, removed, inserted and cut-off rows."""
    n_events = 0
    breaks: list[Break] = []
    for fund in Fund.objects.order_by("code"):
        head = ChainHead.objects.filter(fund=fund).first()
        events = AuditEvent.objects.filter(fund=fund).order_by("number").iterator(chunk_size=5000)
        last = _Link(0, START)
        for event in events:
            n_events += 1
            breaks.extend(_check(fund.code, event, last))
            last = _Link(event.number, event.hash)
        expected = _Link(head.number, head.hash) if head else _Link(0, START)
        if last != expected:
            breaks.append(
                Break(
                    fund.code,
                    last.number,
                    "la fin de la chaîne ne correspond pas au dernier maillon scellé",
                )
            )
    breaks.extend(
        Break(
            code, number, "l’événement n’est plus celui dont la trace a été gardée hors de la base"
        )
        for code, number in torn_anchors()
    )
    return Proof(n_events, breaks)


@dataclass(frozen=True)
class _Link:
    number: int
    hash: str


def _check(code: str, event: AuditEvent, last: _Link) -> Iterator[Break]:
    if event.number != last.number + 1:
        yield Break(code, event.number, f"il manque des événements après le n° {last.number}")
    elif event.previous_hash != last.hash:
        yield Break(code, event.number, "l’événement ne suit pas celui qui le précède")
    if seal(event) != event.hash:
        yield Break(code, event.number, "l’événement a été modifié")

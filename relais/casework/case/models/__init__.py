"""Tables of the kernel: they hold any procedure, and name none."""

from relais.casework.case.models.agenda import Deadline, Task
from relais.casework.case.models.files import Case, Move, ReferenceCounter
from relais.casework.case.models.pieces import Contact, Document, Letter, Note
from relais.casework.case.models.results import Amount, Decision, Step

__all__ = [
    "Amount",
    "Case",
    "Contact",
    "Deadline",
    "Decision",
    "Document",
    "Letter",
    "Move",
    "Note",
    "ReferenceCounter",
    "Step",
    "Task",
]

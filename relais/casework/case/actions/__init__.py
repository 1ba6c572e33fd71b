"""Every write on files. Keyword-only, the actor first, journalled in the same transaction, safe to repeat."""

from relais.casework.case.actions.agenda import (
    add_task,
    complete_task,
    drop_task,
    extend_deadline,
)
from relais.casework.case.actions.assigning import assign, hand_over, set_lane, set_person
from relais.casework.case.actions.documents import add_document
from relais.casework.case.actions.history import record_history
from relais.casework.case.actions.letters import add_letter, print_letter, print_letters
from relais.casework.case.actions.moving import move
from relais.casework.case.actions.opening import open_case, open_or_join
from relais.casework.case.actions.planning import add_step, complete_step, reopen_step, settle_step
from relais.casework.case.actions.tracing import add_contact, add_note
from relais.casework.case.actions.undoing import undo_last_move
from relais.casework.case.actions.withdrawing import withdraw_opening

__all__ = [
    "add_contact",
    "add_document",
    "add_letter",
    "add_note",
    "add_step",
    "add_task",
    "assign",
    "complete_step",
    "complete_task",
    "drop_task",
    "extend_deadline",
    "hand_over",
    "move",
    "open_case",
    "open_or_join",
    "print_letter",
    "print_letters",
    "record_history",
    "reopen_step",
    "set_lane",
    "set_person",
    "settle_step",
    "undo_last_move",
    "withdraw_opening",
]

"""Every write of the campaign engine. Keyword-only, the actor first, journalled in the same transaction, safe to repeat."""

from relais.casework.outreach.actions.claiming import claim, release
from relais.casework.outreach.actions.designing import (
    change_status,
    create_campaign,
    edit_campaign,
    launch,
    write_script,
)
from relais.casework.outreach.actions.history import Written, record_history
from relais.casework.outreach.actions.importing import (
    discard_import,
    receive_list,
    run_check,
    run_import,
    start_check,
    start_import,
)
from relais.casework.outreach.actions.onsite import add_entry, plan_field_action, undo_entry
from relais.casework.outreach.actions.opting_out import opt_out
from relais.casework.outreach.actions.reassigning import assign_wave, reassign
from relais.casework.outreach.actions.recording import Appointment, record_outcome
from relais.casework.outreach.actions.undoing import undo_last
from relais.casework.outreach.actions.waves import build_wave, preview_wave
from relais.casework.outreach.matching import Row

__all__ = [
    "Appointment",
    "Row",
    "Written",
    "add_entry",
    "assign_wave",
    "build_wave",
    "change_status",
    "claim",
    "create_campaign",
    "discard_import",
    "edit_campaign",
    "launch",
    "opt_out",
    "plan_field_action",
    "preview_wave",
    "reassign",
    "receive_list",
    "record_history",
    "record_outcome",
    "release",
    "run_check",
    "run_import",
    "start_check",
    "start_import",
    "undo_entry",
    "undo_last",
    "write_script",
]

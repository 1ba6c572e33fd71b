"""What the campaign engine remembers."""

from relais.casework.outreach.models.calls import Attempt, Target
from relais.casework.outreach.models.campaign import Campaign, Script, Wave
from relais.casework.outreach.models.history import ResultImport, UnmatchedRow
from relais.casework.outreach.models.onsite import FieldAction, FieldEntry

__all__ = [
    "Attempt",
    "Campaign",
    "FieldAction",
    "FieldEntry",
    "ResultImport",
    "Script",
    "Target",
    "UnmatchedRow",
    "Wave",
]

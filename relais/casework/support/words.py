"""French words of the coded columns given to the night."""

from relais.casework.case.enums import StepState
from relais.casework.support.enums import (
    Axis,
    DetectedBy,
    Need,
    NotDone,
    Obstacle,
    RefusalReason,
    RightState,
)

WORDS = {
    ("supports", "detected_by"): DetectedBy,
    ("supports", "need"): Need,
    ("supports", "refusal_reason"): RefusalReason,
    ("support_steps", "axis"): Axis,
    ("support_steps", "obstacle"): Obstacle,
    ("support_steps", "state"): StepState,
    ("support_steps", "reason"): NotDone,
    ("support_rights", "state"): RightState,
}

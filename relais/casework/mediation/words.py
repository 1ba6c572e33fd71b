"""French words of the coded columns given to the night."""

from relais.casework.mediation.enums import (
    Applicant,
    Cause,
    Inadmissible,
    Motive,
    Result,
    Service,
    TakenUp,
)

WORDS = {
    ("mediations", "applicant"): Applicant,
    ("mediations", "motive"): Motive,
    ("mediations", "service"): Service,
    ("mediations", "result"): Result,
    ("mediations", "cause"): Cause,
    ("mediations", "inadmissible"): Inadmissible,
    ("mediations", "taken_up"): TakenUp,
}

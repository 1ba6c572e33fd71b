"""What the night filed, the queue it made, and what people decided of both."""

from relais.casework.signals.models.filed import (
    SEES,
    DocumentRequest,
    FiledSignal,
    SignalDefinition,
    SignalException,
    SignalQuerySet,
)
from relais.casework.signals.models.queue import RankedProvider, Ranking
from relais.casework.signals.models.retirement import DetectorRetirement

__all__ = [
    "SEES",
    "DetectorRetirement",
    "DocumentRequest",
    "FiledSignal",
    "RankedProvider",
    "Ranking",
    "SignalDefinition",
    "SignalException",
    "SignalQuerySet",
]

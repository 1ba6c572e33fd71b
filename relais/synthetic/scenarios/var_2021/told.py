"""What a referral to the mediator tells, and the two situations that the source describes."""

from __future__ import annotations

from dataclasses import dataclass

from relais.casework.mediation.enums import Cause, Motive, Result, Service


@dataclass(frozen=True)
class Told:
    """A referral and its end. `amount_cents`: what was paid; `pieces`: what the user was asked for first."""

    motive: Motive
    service: Service
    statement: str
    result: Result
    cause: Cause
    opinion: str
    amount_cents: int | None = None
    pieces: str = ""
    mandated_by: str = ""


TOLD = {
    150: Told(
        motive=Motive.REPLACEMENT_INCOME,
        service=Service.INVALIDITY,
        statement="Ma pension d’invalidité est suspendue. Je suis retraité, et je poursuis une activité de travailleur indépendant.",
        result=Result.PAIEMENT,
        cause=Cause.COMPLEX,
        opinion="Les règles ont été expliquées à l’assuré. Les pièces reçues, son dossier est régularisé et un rappel est versé.",
        amount_cents=700_000,
        pieces="Titre de retraite et justificatifs de l’activité indépendante.",
    ),
    420: Told(
        motive=Motive.AFFILIATION,
        service=Service.RIGHTS,
        statement="Affiliation d’un travailleur de nationalité belge : la demande n’avance pas.",
        result=Result.DROIT_ACCORDE,
        cause=Cause.MISSING_PIECE,
        opinion=(
            "Les justificatifs reçus, le dossier est créé et une attestation de droits envoyée. L’assuré est accompagné pour sa carte Vitale "
            "et son compte ameli."
        ),
        pieces="Justificatifs d’identité, d’activité et de résidence.",
        mandated_by="Assistante sociale",
    ),
}

"""DIPA: aid for the fall of activity of spring 2020, its advance and the balance paid or claimed back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._facts import Cents, Share, ToldFacts
from relais.rules.rights._french import euros
from relais.rules.store import Law, NotInForce

TITLE = "DIPA : compensation de la perte d'activité de 2020"
ANSWER = ("aid_cents",)
REFERENCES = ("ordonnance 2020-505 du 2020-05-02", "décret 2020-1807 du 2020-12-30")
EXAMPLE = {
    "fees_2019_cents": 12000000,
    "fees_2020_cents": 1500000,
    "fixed_charge_rate": "0.44",
    "aids_cents": 300000,
    "advance_cents": 800000,
}
SOURCES = {
    "fees_2019_cents": ("honoraires de 2019", "relevé SNIR, date de remboursement"),
    "fees_2020_cents": ("honoraires du 16 mars au 30 juin 2020", "relevé par date de soins"),
    "fixed_charge_rate": ("taux de charges fixes", "annexe de l'arrêté, par profession"),
    "aids_cents": ("aides déjà perçues", "fonds de solidarité, activité partielle, IJ"),
    "advance_cents": ("acompte versé", "décomptes de la caisse"),
}
Fees = Annotated[Cents | None, Field()]


class Facts(ToldFacts):
    """One professional's declaration."""

    fees_2019_cents: Fees = Field(
        None, description="Honoraires de 2019 sans dépassement ni forfait, en centimes."
    )
    fees_2020_cents: Fees = Field(
        None, description="Honoraires du 16 mars au 30 juin 2020, par date de soins, en centimes."
    )
    fixed_charge_rate: Share | None = Field(
        None, description="Taux de charges fixes de la profession, de 0 à 1 (table non trouvée)."
    )
    aids_cents: Fees = Field(
        None,
        description="Fonds de solidarité, activité partielle et IJ de la période, en centimes.",
    )
    advance_cents: Fees = Field(
        None, description="Acompte déjà versé, en centimes (0 s'il n'y en a pas)."
    )


def evaluate(facts: Facts, law: Law) -> Verdict:
    """due: an aid is owed for the period. The balance may still be negative: the advance was too high."""
    try:
        months = law["dipa_period"]
    except NotInForce:
        opened = law.store.history("dipa_period")[0].starts_on
        gate = Condition(
            "exists", False, f"L'aide n'existe que depuis l'ordonnance du {opened:%d/%m/%Y}."
        )
        return Verdict("none", {"aid_cents": 0}, (gate,))
    missing = [Missing(f"{SOURCES[name][0]} ({name})", SOURCES[name][1]) for name in _needed(facts)]
    aid, expected = _aid(facts, fraction(months) / 12)
    balance = None if aid is None or facts.advance_cents is None else aid - facts.advance_cents
    word = "undetermined" if aid is None else ("due" if aid else "none")
    if aid is not None:
        missing = [lack for lack in missing if "advance_cents" in lack.what]
    return Verdict(
        word,
        {
            "expected_fees_cents": expected,
            "aid_cents": aid,
            "advance_cents": facts.advance_cents,
            "balance_cents": balance,
            "to_pay_cents": None if balance is None else max(0, balance),
            "to_recover_cents": None if balance is None else max(0, -balance),
        },
        _conditions(facts, expected, aid, balance),
        tuple(missing),
        _changes(facts, expected) if word == "none" else (),
    )


def _aid(facts: Facts, share_of_year: object) -> tuple[int | None, int | None]:
    """(fees of 2019 x 3.5/12 - fees of 2020) x rate - aids, never negative."""
    if facts.fees_2019_cents is None:
        return None, None
    expected = fraction(share_of_year) * facts.fees_2019_cents  # type: ignore[arg-type]
    shown = rounded(expected)
    if facts.fees_2020_cents is None:
        return None, shown
    loss = expected - facts.fees_2020_cents
    if loss <= 0:
        return 0, shown
    if facts.fixed_charge_rate is None or facts.aids_cents is None:
        return None, shown
    return max(0, rounded(fraction(facts.fixed_charge_rate) * loss - facts.aids_cents)), shown


def _needed(facts: Facts) -> list[str]:
    return [name for name in SOURCES if getattr(facts, name) is None]


def _conditions(
    facts: Facts, expected: int | None, aid: int | None, balance: int | None
) -> tuple[Condition, ...]:
    told = []
    if expected is not None and facts.fees_2020_cents is not None:
        told.append(
            Condition(
                "activity_fell",
                facts.fees_2020_cents < expected,
                f"Honoraires de {euros(facts.fees_2020_cents)} pour {euros(expected)} attendus sur la période.",
                {"fees_cents": facts.fees_2020_cents, "expected_cents": expected},
            )
        )
    if aid is not None and balance is not None:
        word = "à verser" if balance >= 0 else "à récupérer (indu)"
        told.append(
            Condition(
                "advance_covered",
                balance >= 0,
                f"Solde de {euros(abs(balance))} {word}.",
                decides=False,
            )
        )
    return tuple(told)


def _changes(facts: Facts, expected: int | None) -> tuple[str, ...]:
    if expected is None or facts.fees_2020_cents is None:
        return ()
    if facts.fees_2020_cents >= expected:
        return (
            f"{euros(facts.fees_2020_cents - expected + 1)} d'honoraires de moins sur la période",
        )
    return ("moins d'aides déjà perçues sur la période, ou un taux de charges fixes plus élevé",)

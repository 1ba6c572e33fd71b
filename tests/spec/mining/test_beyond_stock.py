"""Plus de tests ou de vaccinations que reçus : CSS L133-4 (indu), arrêté du 1er juin 2021 (tests et vaccins)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from relais.handover.signal import Signal
from tests.mining import claim, mined

DAY = date(2021, 6, 10)
TEST, DOSE = "covid_test", "vaccination"


def used(n: int, day: date = DAY, family: str = TEST, **given: Any) -> dict[str, Any]:
    return claim(act_code="1921", act_family=family, provider_id="o1", quantity=n, starts_on=day,
                 reimbursed_cents=10 * n, **given)  # fmt: skip


def bought(n: int, day: date = DAY, product: str = TEST, **given: Any) -> dict[str, Any]:
    name = f"{given.get('provider_id', 'o1')}-{product}-{day}"
    return {"purchase_id": name, "provider_id": "o1", "product": product, "bought_on": day,
            "quantity": n, **given}  # fmt: skip


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def n_beyond(signals: list[Signal]) -> int:
    return sum(one["n_beyond"] for signal in signals for one in signal.evidence["stocks"])


# 100 tests of opening stock, 10 % more than what was received, 15 days early.
CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], int]] = [
    ("le stock de départ et la marge suffisent", [used(320)], [bought(200)], 0),
    ("un de plus", [used(321)], [bought(200)], 1),
    ("en plusieurs jours", [used(200), used(130, later(1))], [bought(200)], 10),
    ("livré quinze jours plus tard", [used(320, later(1))], [bought(0), bought(200, later(16))], 0),
    ("livré seize jours plus tard", [used(320, later(1))], [bought(0), bought(200, later(17))], 220),
    ("ce qui manquait n’a pas pris sur la livraison suivante",
     [used(150), used(200, later(40))], [bought(0), bought(200, later(40))], 50),
    ("le reste du stock sert plus tard", [used(50), used(271, later(40))], [bought(200)], 1),
    ("livré quarante-cinq jours avant l’année : encore en stock",
     [used(320, date(2021, 1, 10))], [bought(200, date(2020, 11, 17))], 0),
    ("livré plus tôt : utilisé l’année d’avant",
     [used(320, date(2021, 1, 10))], [bought(200, date(2020, 11, 16))], 220),
    ("en décembre, livré au début de janvier", [used(320, date(2020, 12, 28))],
     [bought(0, date(2020, 12, 1)), bought(200, date(2021, 1, 12))], 0),
    ("chaque année a son stock", [used(320, date(2020, 6, 1)), used(101)], [bought(200, date(2020, 6, 1))], 1),
    ("avant la première livraison connue, rien n’est su",
     [used(5000, later(-1)), used(320)], [bought(200)], 0),
    ("les doses ne sont pas des tests", [used(320)], [bought(200), bought(900, product=DOSE)], 0),
    ("les doses n’aident pas les tests", [used(321)], [bought(200), bought(900, product=DOSE)], 1),
    ("les vaccinations, de même", [used(321, family=DOSE)], [bought(200, product=DOSE)], 1),
    ("une autre famille", [used(900, family="drug")], [bought(200)], 0),
    ("une ligne annulée", [used(320), used(90, cancelled=True)], [bought(200)], 0),
]  # fmt: skip


@pytest.mark.parametrize(("uses", "stock", "n"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])  # fmt: skip
def test_more_than_received(
    uses: list[dict[str, Any]], stock: list[dict[str, Any]], n: int
) -> None:
    signals = mined("beyond_stock", uses, purchases=stock)
    assert n_beyond(signals) == n
    assert sum(one.amount_cents or 0 for one in signals) == n * 10


@pytest.mark.parametrize(
    ("others", "n"), [(4, 300), (3, 0)], ids=["quatre sur cinq", "trois sur quatre"]
)
def test_who_has_no_delivery_at_all(others: int, n: int) -> None:
    """Looked at only where deliveries are known of nearly all."""
    names = [f"o{number}" for number in range(2, 2 + others)]
    uses = [used(400), *({**used(10), "provider_id": name} for name in names)]
    stock = [bought(10, provider_id=name) for name in names]
    assert n_beyond(mined("beyond_stock", uses, purchases=stock)) == n


def certificate(number: int, **given: Any) -> dict[str, Any]:
    return {"certificate_id": f"v{number:03d}", "kind": "vaccination", "person_id": f"p{number}",
            "issuer_id": "o1", "issued_at": datetime(2021, 6, 12, 9), "performed_on": DAY, **given}  # fmt: skip


def test_certificates_are_counted_apart_from_what_is_billed() -> None:
    """A vaccination billed and certified takes one dose."""
    uses = [used(1, family=DOSE, patient_id=f"p{n}") for n in range(150)]
    given = [certificate(n) for n in range(160)]
    signals = mined("beyond_stock", uses, certificates=given, purchases=[bought(46, product=DOSE)])
    (signal,) = signals
    (stock,) = signal.evidence["stocks"]
    assert (stock["n_used"], stock["n_bought"], stock["n_beyond"]) == (160, 46, 10)
    assert signal.amount_cents == 0
    assert {line["line_no"] for line in signal.evidence["lines"]} == {0}
    assert signal.reasons[-1].startswith("Aucun paiement")


def test_a_certificate_of_a_test_takes_no_dose() -> None:
    given = [certificate(n, kind="test") for n in range(160)]
    assert not mined("beyond_stock", [], certificates=given, purchases=[bought(45, product=DOSE)])


def test_it_says_how_many_were_used_and_received() -> None:
    (signal,) = mined("beyond_stock", [used(200), used(130, later(1))], purchases=[bought(200)])
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("provider", "o1", None)
    assert signal.reasons[0].startswith("330 tests facturés dans l’année, pour 200 tests reçus : 10 de trop")  # fmt: skip
    (line,) = signal.evidence["lines"]
    assert (line["quantity"], line["n_beyond"], line["overpaid_cents"]) == (130, 10, 100)

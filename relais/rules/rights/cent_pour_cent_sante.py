"""100 % Santé: does the price of a class A or RAC 0 item respect its dated cap (PLV, HLF)?

`due` means that an overrun is to be put right, `none` that the price respects the cap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._facts import Cents, Day, ToldFacts
from relais.rules.rights._french import day, euros
from relais.rules.store import Law, NotInForce

TITLE = "100 % Santé : prix limites"
REFERENCES = ("CSS L165-1", "CSS L871-1")
ANSWER = ("overrun_cents",)
EXAMPLE = {"code": "PAZ", "age": 67, "price_cents": 100000, "care_on": "2021-02-10"}
MOST_UNITS = 100
FRAMES = ("M01", "M02")
HEARING = "PAZ"
NAMED = {
    "CM0": "cap_dentaire_couronne_metallique",
    "CZ0": "cap_dentaire_couronne_zircone",
    "IC0": "cap_dentaire_inlay_core",
    "couronne_ceramo_metallique": "cap_dentaire_couronne_ceramo_metallique",
    "prothese_resine_14_dents": "cap_dentaire_prothese_resine_14_dents",
    "bridge_3_elements": "cap_dentaire_bridge_3_elements",
    "equipement_myopie_2_4": "cap_optique_equipement_myopie_2_4",
}
KNOWN_WITHOUT_CAP = frozenset(
    (
        *("V01", "V02", "V03", "V04", "S01", "SV2", "MS1"),
        *("PF0", "CT0", "PA0", "PT0", "RA0", "RF0", "RS0", "SU0"),
    )
)


class Facts(ToldFacts):
    """A sale line of a basket without remaining cost."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] = (
        Field(
            description="Code de l'acte : M01, M02 (montures), V01 à V04 (verres), PAZ (aide auditive), "
            "CM0, CZ0, IC0… (dentaire), ou couronne_ceramo_metallique, prothese_resine_14_dents, "
            "bridge_3_elements, equipement_myopie_2_4."
        )
    )
    price_cents: Cents | None = Field(None, description="Prix facturé de la ligne, en centimes.")
    quantity: int = Field(
        1, ge=1, le=MOST_UNITS, description="Nombre d'unités de la ligne ; absent : une."
    )
    age: int | None = Field(None, ge=0, le=130, description="Âge du patient à la date des soins.")
    territory: Literal["metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte"] = (
        Field(
            "metropole",
            description="Territoire (le prix limite des aides auditives diffère à La Réunion) ; absent : métropole.",
        )
    )
    care_on: Day | None = Field(
        None, description="Date des soins ; absent : le jour de la question."
    )

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name == "quantity":
            return [{name: 1}, {name: MOST_UNITS}]  # the more units, the less is above the cap
        if name == "care_on":
            return [{name: day} for day in _turns(law)]
        return super().possible(name, law)


def _turns(law: Law) -> list[date]:
    """A day of each span over which no cap changes."""
    caps = [cap for cap in law.store.names() if cap.startswith("cap_")]
    values = [value for cap in caps for value in law.store.history(cap)]
    starts = {value.starts_on for value in values}
    ends = {value.ends_on + timedelta(days=1) for value in values if value.ends_on}
    return sorted({min(starts) - timedelta(days=1), *starts, *ends})


def evaluate(facts: Facts, law: Law) -> Verdict:
    care = Law(facts.care_on or law.on, law.store, law.read)
    names, missing = _caps(facts, care)
    try:
        caps = sorted({care[name] for name in names})
    except NotInForce:
        opened = min(care.store.history(name)[0].starts_on for name in names)
        if care.on < opened:
            gate = Condition("exists", False, f"Aucun prix limite avant le {day(opened)}.")
            return Verdict(
                "none", {"overrun_cents": 0}, (gate,), rule=care.rule("cent_pour_cent_sante")
            )
        caps, missing = [], [_unknown(facts.code)]
    if facts.price_cents is None:
        missing.append(Missing("prix facturé (price_cents)", "facture"))
    return _compare(facts, caps, missing, care)


def _compare(facts: Facts, caps: list[int], missing: list[Missing], care: Law) -> Verdict:
    """Several possible caps (age unknown) answer together only when they agree."""
    price, limits = facts.price_cents, [cap * facts.quantity for cap in caps]
    over = None if price is None or not limits else [price > limit for limit in limits]
    met = None if over is None or len(set(over)) != 1 else not over[0]
    known = len(limits) == 1
    amounts = {
        "cap_cents": limits[0] if known else None,
        "price_cents": price,
        "overrun_cents": max(0, price - limits[0])
        if known and price is not None
        else (0 if met else None),
    }
    sentence = "Prix ou prix limite inconnu."
    if met is not None and price is not None:
        limit = limits[-1] if met else limits[0]
        sentence = f"Prix de {euros(price)} pour un prix limite de {euros(limit)}."
    changes = (f"un prix de {euros(limits[0])} au plus",) if met is False and known else ()
    word = {True: "none", False: "due" if known else "undetermined", None: "undetermined"}[met]
    return Verdict(
        word,
        amounts,
        (Condition("price_within_cap", met, sentence, {"caps_cents": limits}),),
        tuple(missing) if word == "undetermined" else (),
        changes,
        rule=care.rule("cent_pour_cent_sante"),
    )


def _caps(facts: Facts, care: Law) -> tuple[list[str], list[Missing]]:
    """Names of the caps that may apply, and what would choose between them."""
    code = facts.code if facts.code in NAMED else facts.code.upper()
    if code in FRAMES:
        return ["cap_optique_monture"], []
    if code in NAMED:
        return [NAMED[code]], []
    if code != HEARING:
        return [], [_unknown(facts.code, known=code in KNOWN_WITHOUT_CAP)]
    adult = "cap_audio_adulte"
    if care.on < care.store.history(adult)[0].starts_on:
        return [adult], []
    if (
        facts.territory == "reunion"
        and care.on >= care.store.history(f"{adult}_reunion")[0].starts_on
    ):
        adult += "_reunion"
    if facts.age is None:
        return [adult, "cap_audio_enfant"], [Missing("âge du patient (age)", "prescription")]
    return [adult if facts.age >= care["cap_audio_age_limit"] else "cap_audio_enfant"], []


def _unknown(code: str, known: bool = True) -> Missing:
    if known:
        return Missing(f"prix limite de {code} à cette date", "table LPP ou convention dentaire")
    return Missing(
        f"code inconnu des paniers sans reste à charge : {code}", "nomenclature des actes"
    )

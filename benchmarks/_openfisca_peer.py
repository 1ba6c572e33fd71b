"""The peer: C2S of the same households by the installed OpenFisca-France, its other benefits given as inputs.

Runs in its own interpreter (`python -m venv var/bench-venv`, then the extra group `bench`), reads the Parquet
tables of a folder, writes the verdicts beside and its CPU-seconds to standard output. None of its text is copied.

    python benchmarks/_openfisca_peer.py FOLDER OUT.parquet [--full]     # --full: the peer computes all by itself
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_france import CountryTaxBenefitSystem

MONTH = "2025-05"
YEAR_BEFORE = [f"2024-{month:02d}" for month in range(5, 13)] + [
    f"2025-{month:02d}" for month in range(1, 5)
]
GIVEN = {
    "salaire_net": "wage_net",
    "chomage_net": "unemployment",
    "retraite_nette": "retirement",
    "aah": "aah",
    "pensions_alimentaires_versees_individu": "alimony_paid",
}
NIL_PEOPLE = (
    "ass",
    "asi",
    "caah",
    "indemnites_journalieres",
    "pensions_invalidite",
    "rente_accident_travail",
    "rsa_base_ressources_patrimoine_individu",
    "rpns_auto_entrepreneur_benefice",
    "indemnites_stage",
    "indemnites_chomage_partiel",
    "revenus_stage_formation_pro",
    "prime_forfaitaire_mensuelle_reprise_activite",
    "allocation_securisation_professionnelle",
    "bourse_recherche",
    "dedommagement_victime_amiante",
    "gains_exceptionnels",
    "indemnites_compensatrices_conges_payes",
    "pensions_alimentaires_percues",
    "prestation_compensatoire",
    "retraite_combattant",
)
NIL_FAMILIES = ("asf", "aspa", "cf", "paje_clca", "paje_prepare")


def read(folder: Path, name: str, key: str) -> pa.Table:
    return pq.read_table(folder / name).sort_by(key)


def main(folder: Path, out: Path, full: bool) -> None:
    system = CountryTaxBenefitSystem()
    system.get_parameters_at_instant(MONTH)
    started = time.process_time()
    persons = read(folder, "persons", "person_id")
    resources = read(folder, "resources", "person_id")
    homes = read(folder, "households", "household_id")
    situations = read(folder, "situations", "person_id")
    inputs = prepared(persons, resources, homes, situations)
    verdicts, seconds = judged(system, inputs, full)
    ids = homes["household_id"]
    pq.write_table(pa.table({"household_id": ids, "verdict": pa.array(verdicts)}), out)
    told = {"households": len(ids), "cpu_seconds": seconds}
    told["cpu_seconds_from_files"] = time.process_time() - started
    print(json.dumps(told))


def prepared(
    persons: pa.Table, resources: pa.Table, homes: pa.Table, situations: pa.Table
) -> dict[str, np.ndarray]:
    """Plain arrays; not timed, for the peer is fed from memory."""
    ids = homes["household_id"].to_numpy(zero_copy_only=False)
    inputs = {
        "home": np.searchsorted(ids, persons["household_id"].to_numpy(zero_copy_only=False)),
        "role": persons["household_role"].to_numpy(zero_copy_only=False),
        "born": persons["birth_date"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        "housing": homes["housing"].to_numpy(zero_copy_only=False),
        "overseas": homes["territory"].to_numpy(zero_copy_only=False) == "guadeloupe",
        "aid": homes["housing_aid_2025_04"].to_numpy() / 100,
    }
    for word in ("rsa", "unemployment"):
        chosen = situations.filter(pc.equal(situations["situation"], word))
        held = pc.is_in(persons["person_id"], value_set=chosen["person_id"])
        inputs[word] = held.to_numpy(zero_copy_only=False)
    for kind in (*GIVEN.values(), "family_benefit"):
        for month in YEAR_BEFORE:
            column = resources[f"{kind}_{month.replace('-', '_')}"].to_numpy()
            inputs[f"{kind} {month}"] = column / 100
    return inputs


def judged(
    system: CountryTaxBenefitSystem, inputs: dict[str, np.ndarray], full: bool
) -> tuple[list[str], float]:
    """Verdicts, and the CPU-seconds of the two calculations alone: neither building nor feeding is counted."""
    people, homes = len(inputs["home"]), len(inputs["housing"])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individu", range(people))
    entities = {
        "famille": {"applicant": "demandeur", "partner": "conjoint", "dependant": "enfant"},
        "foyer_fiscal": {
            "applicant": "declarant",
            "partner": "declarant",
            "dependant": "personne_a_charge",
        },
        "menage": {
            "applicant": "personne_de_reference",
            "partner": "conjoint",
            "dependant": "enfant",
        },
    }
    for entity, roles in entities.items():
        declared = builder.declare_entity(entity, range(homes))
        words = np.array([roles[role] for role in inputs["role"]])
        builder.join_with_persons(declared, inputs["home"], roles=words)
    simulation = builder.build(system)
    give(simulation, inputs, people, homes)
    if not full:
        give_benefits(simulation, inputs, people, homes)
    started = time.process_time()
    free = simulation.calculate("cmu_c", MONTH)
    paying = simulation.calculate("css_participation_forfaitaire", MONTH) > 0
    seconds = time.process_time() - started
    return list(np.select([free, paying], ["free", "participative"], "none")), seconds


def give(simulation: object, inputs: dict[str, np.ndarray], people: int, homes: int) -> None:
    put = simulation.set_input  # type: ignore[attr-defined]
    put("date_naissance", MONTH, inputs["born"])
    tenure = {
        "tenant": "locataire_vide",
        "tenant_with_aid": "locataire_vide",
        "owner": "proprietaire",
        "free": "loge_gratuitement",
    }
    put("statut_occupation_logement", MONTH, np.array([tenure[one] for one in inputs["housing"]]))
    put("residence_guadeloupe", MONTH, inputs["overseas"])
    for place in ("martinique", "guyane", "reunion", "mayotte"):
        put(f"residence_{place}", MONTH, np.zeros(homes, bool))
    put("chomage_net", MONTH, inputs["unemployment"] * 800.0)
    put("activite", MONTH, np.where(inputs["unemployment"], "chomeur", "actif"))
    for name, kind in GIVEN.items():
        sign = -1 if name == "pensions_alimentaires_versees_individu" else 1
        for month in YEAR_BEFORE:
            put(name, month, sign * inputs[f"{kind} {month}"])


def give_benefits(
    simulation: object, inputs: dict[str, np.ndarray], people: int, homes: int
) -> None:
    """What the peer would otherwise compute for each of the months: with these it only judges C2S."""
    put = simulation.set_input  # type: ignore[attr-defined]
    put("aide_logement", MONTH, inputs["aid"])
    holders = np.bincount(inputs["home"], inputs["rsa"], homes) > 0
    put("rsa", MONTH, holders * 500.0)
    for variable in ("ass", "indemnites_journalieres_maladie", "revenus_stage_formation_pro"):
        put(variable, MONTH, np.zeros(people))
    put("boursier", MONTH, np.zeros(people, bool))
    put("enfant_a_charge", "2025", np.zeros(people, bool))
    put("acs", MONTH, np.zeros(homes))
    for month in YEAR_BEFORE:
        benefit = np.bincount(inputs["home"], inputs[f"family_benefit {month}"], homes)
        put("af", month, benefit)
        for name in NIL_PEOPLE:
            put(name, month, np.zeros(people))
        for name in NIL_FAMILIES:
            put(name, month, np.zeros(homes))
        put("aspa_couple", month, np.zeros(homes, bool))
    for name in (
        "rpns_micro_entreprise_benefice",
        "rpns_benefice_exploitant_agricole",
        "rpns_autres_revenus",
    ):
        put(name, "2024", np.zeros(people))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--full" in sys.argv)

"""C2S over a register: speed against a floor and against OpenFisca-France, and why verdicts differ.

    python benchmarks/rights.py                      # 3 M households timed, 300,000 compared with the peer
    python benchmarks/rights.py france               # 68 M people, made in place
    python benchmarks/rights.py --peer-python PATH   # interpreter that has openfisca-france and pyarrow

The peer is optional (dependency group `bench`, in an environment of its own). Figures: docs/benchmarks/rights.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import _rights_fund as fund
import ibis
import pyarrow.parquet as pq

from relais.rules.rights.c2s.register import Tables, register
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import Store, default_store

HERE = Path(__file__).resolve().parent
PEER = HERE.parent / "var" / "bench-venv" / "bin" / "python"
TIMED, COMPARED, FULL = 3_000_000, 300_000, 1_000
FRANCE_PEOPLE = 68_000_000

# How the peer differs, as values laid over ours: each is tried alone, then together.
_AS_PEER = {
    "plafonds arrêtés en avril 2024": {
        "c2s_ceiling_base": ("eur", '"10166"'),
        "c2s_ceiling_free": ("eur_cents", '{"1": 1016600}'),
        "c2s_ceiling_participative": ("eur_cents", '{"1": 1372410}'),
        "c2s_ceiling_free_overseas": ("eur_cents", '{"1": 1131500}'),
        "c2s_ceiling_participative_overseas": ("eur_cents", '{"1": 1527525}'),
    },
    "période des 12 mois précédents": {
        "c2s_reference_period": ("months", '{"first": 12, "last": 1}')
    },
    "enfants de 25 ans comptés": {"c2s_dependant_age_limit": ("years", "26")},
    "enfants de 26 ans et plus comptés dans le plafond": {
        "c2s_dependant_age_limit": ("years", "40")
    },
}
LODGED_APART = "enfants de 26 ans et plus comptés dans le plafond et non dans le forfait logement"
_YAML = """\
id: {name}
title: Comme le pair
unit: {unit}
values:
  - from: 2019-01-01
    value: {value}
    reference: openfisca-france 176
    source: banc d’essai
    reviewed: computed
"""


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def tables_of(engine: ibis.BaseBackend, folder: Path) -> Tables:
    names = ("means", "households", "situations")
    return Tables(
        *(engine.read_parquet(f"{folder}/{name}/*.parquet", table_name=name) for name in names)
    )


def connect(memory: str = "4GB") -> ibis.BaseBackend:
    settings = {"memory_limit": memory, "threads": 2, "preserve_insertion_order": False}
    return ibis.duckdb.connect(**settings)


def judged(folder: Path, out: Path, store: Store | None = None) -> float:
    """CPU-seconds of judging every household, compilation, reading and writing included."""
    engine = connect()
    scale, _ = scale_at(store or default_store(), fund.ON)
    started = cpu()
    register(tables_of(engine, folder), scale).to_parquet(str(out))
    return cpu() - started


def floor(folder: Path) -> float:
    """CPU-seconds of summing the same months and columns by the bare engine, as the extracts give them."""
    engine = connect()
    window = scale_at(default_store(), fund.ON)[0].window
    months = [month.replace("-", "_") for month in window]
    cells = [f"sum({kind}_{month})" for kind in fund.KINDS for month in months]
    idle = f"{fund.MONTHS[-1]}"
    cells += [f"sum({kind}_{idle})" for kind in ("wage_net",)]
    aids = [f"sum(housing_aid_{month})" for month in months]
    started = cpu()
    engine.raw_sql(f"SELECT {', '.join(cells)} FROM '{folder}/resources/*.parquet'").fetchall()
    engine.raw_sql(
        f"SELECT {', '.join(aids)}, max(housing), max(territory) FROM '{folder}/households/*.parquet'"
    ).fetchall()
    engine.raw_sql(
        "SELECT max(birth_date), max(household_role), max(died_on), max(person_id) "
        f"FROM '{folder}/persons/*.parquet'"
    ).fetchall()
    return cpu() - started


def bare(folder: Path) -> float:
    """CPU-seconds of summing what the register reads: fewer columns, for months come cumulated."""
    engine = connect()
    window = scale_at(default_store(), fund.ON)[0].window
    last = window[-1].replace("-", "_")
    cells = [f"sum({kind}_to_{last})" for kind in fund.KINDS]
    cells += [f"sum(aah_to_{month.replace('-', '_')})" for month in window[:-1]]
    cells += [f"sum(wage_net_to_{fund.MONTHS[-1]})", "sum(wage_net_to_2025_01)"]
    aids = [f"sum(housing_aid_{month.replace('-', '_')})" for month in window]
    started = cpu()
    engine.raw_sql(
        f"SELECT {', '.join(cells)}, max(birth_date), max(household_role), max(died_on), max(person_id), "
        f"max(household_id) FROM '{folder}/means/*.parquet'"
    ).fetchall()
    engine.raw_sql(
        f"SELECT {', '.join(aids)}, max(housing), max(territory) FROM '{folder}/households/*.parquet'"
    ).fetchall()
    return cpu() - started


def as_peer(folder: Path, switches: tuple[str, ...]) -> Store:
    over = folder / ("-".join(str(list(_AS_PEER).index(one)) for one in switches) or "none")
    over.mkdir(parents=True, exist_ok=True)
    for switch in switches:
        for name, (unit, value) in _AS_PEER[switch].items():
            text = _YAML.format(name=name, unit=unit, value=value)
            (over / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Store(over, over=default_store()) if switches else default_store()


def verdicts(path: Path) -> dict[str, str]:
    table = pq.read_table(path, columns=["household_id", "verdict"])
    return dict(zip(table["household_id"].to_pylist(), table["verdict"].to_pylist(), strict=True))


def differences(folder: Path, peer: dict[str, str], scratch: Path) -> Counter[str]:
    """Why each differing household differs: the fewest switches that give the peer's verdict."""
    ways = [
        chosen for n in range(len(_AS_PEER) + 1) for chosen in itertools.combinations(_AS_PEER, n)
    ]
    found = []
    for chosen in ways:
        out = scratch / "way.parquet"
        judged(folder, out, as_peer(scratch / "values", chosen))
        found.append(verdicts(out))
    rows = {row["household_id"]: row for row in pq.read_table(out).to_pylist()}
    close = {name for name, row in rows.items() if _close(row)}
    reasons: Counter[str] = Counter()
    for household, theirs in peer.items():
        if found[0][household] == theirs:
            continue
        way = next((at for at, one in enumerate(found) if one[household] == theirs), None)
        if way is not None:
            reasons[" + ".join(ways[way])] += 1
        elif household in close:
            reasons["arrondi à 1 € du plafond"] += 1
        else:
            fewer = _lodged_with_fewer(rows[household], _grown(folder, household))
            reasons[LODGED_APART if fewer == theirs else "INEXPLIQUÉ"] += 1
    return reasons


def _grown(folder: Path, household: str) -> int:
    """Dependants of 26 and more, whom the peer counts in the ceiling and not in the flat amount for housing."""
    people = pq.read_table(
        folder / "persons", filters=[("household_id", "=", household)]
    ).to_pylist()
    limit = fund.ON.replace(year=fund.ON.year - 26)
    return sum(
        one["household_role"] == "dependant" and one["birth_date"] <= limit for one in people
    )


def _lodged_with_fewer(row: dict[str, int], grown: int) -> str:
    """Verdict when the flat amount for housing (of an owner or a person lodged free) is for fewer people."""
    scale = scale_at(default_store(), fund.ON)[0]
    monthly = scale.housing_owner[min(row["size"] - grown, 3) - 1]
    base = row["base_low"] - row["housing"] + 12 * monthly * (row["housing"] > 0)
    if base <= row["ceiling_free"]:
        return "free"
    return "participative" if base <= row["ceiling_participative"] else "none"


def _close(row: dict[str, int]) -> bool:
    """Within 3 € of a ceiling of the peer, which multiplies a rounded base and does not round housing."""
    gaps = (row["base_low"] - row["ceiling_free"], row["base_low"] - row["ceiling_participative"])
    return any(abs(gap) <= 300 for gap in gaps)


def run_peer(python: Path, folder: Path, out: Path, *more: str) -> dict[str, float]:
    command = [str(python), str(HERE / "_openfisca_peer.py"), str(folder), str(out), *more]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(told.strip().splitlines()[-1])


def compare(python: Path, scratch: Path, ours: float) -> None:
    if not python.exists():
        print(f"Pair absent ({python}) : comparaison laissée de côté.")
        return
    folder, small = scratch / "compared", scratch / "full"
    fund.make(folder, COMPARED)
    fund.add_means(folder)
    out = scratch / "peer.parquet"
    told = run_peer(python, folder, out)
    memory = told["households"] / told["cpu_seconds"]
    files = told["households"] / told["cpu_seconds_from_files"]
    print(
        f"| OpenFisca-France 176, autres prestations données, calcul seul, déjà en mémoire | {memory:,.0f} | {ours / memory:.1f} x |"
    )
    print(f"| le même, depuis les mêmes fichiers | {files:,.0f} | {ours / files:.1f} x |")
    fund.make(small, FULL)
    full = run_peer(python, small, scratch / "full.parquet", "--full")
    rate = full["households"] / full["cpu_seconds"]
    print(f"| OpenFisca-France 176, tout calculé | {rate:,.0f} | {ours / rate:.0f} x |")
    peer = verdicts(out)
    reasons = differences(folder, peer, scratch)
    print(f"\nDifférences sur {len(peer):,} foyers : {sum(reasons.values()):,}\n")
    print("| raison | foyers |\n|---|---|")
    for reason, n in reasons.most_common():
        print(f"| {reason} | {n:,} |")
    print(f"| inexpliquées | {reasons['INEXPLIQUÉ']} |")


def timed(scratch: Path) -> float:
    """Households per CPU-second, beside the floors; three runs, the best of each."""
    folder = scratch / "timed"
    fund.make(folder, TIMED)
    cumul = fund.add_means(folder)
    mine = min(judged(folder, scratch / "timed.parquet") for _ in range(3))
    months = min(floor(folder) for _ in range(3))
    columns = min(bare(folder) for _ in range(3))
    rate = TIMED / mine
    print("| quoi | foyers par seconde de processeur | rapport |\n|---|---|---|")
    print(f"| Relais, registre ({TIMED:,} foyers, {mine:.2f} s) | {rate:,.0f} | 1 |")
    for what, seconds in (
        ("plancher : DuckDB somme les mêmes mois, tels que les extraits les donnent", months),
        ("DuckDB somme les seules colonnes lues, mois déjà cumulés", columns),
        ("à l’intégration, une fois : personnes et mois cumulés", cumul),
    ):
        print(f"| {what} ({seconds:.2f} s) | {TIMED / seconds:,.0f} | {mine / seconds:.1f} x |")
    return rate


def france(scratch: Path, people: int) -> None:
    """As many people, each slice made, judged and thrown away; CPU of judging, and the most memory held."""
    households = int(people / fund.PEOPLE_PER_HOUSEHOLD)
    counts: Counter[str] = Counter()
    spent, began = 0.0, time.time()
    for start in range(0, households, fund.SLICE):
        folder = scratch / "slice"
        fund.make(folder, min(start + fund.SLICE, households), start)
        fund.add_means(folder)
        out = scratch / "slice.parquet"
        spent += judged(folder, out)
        counts.update(pq.read_table(out, columns=["verdict"])["verdict"].to_pylist())
        shutil.rmtree(folder)
        print(f"  {sum(counts.values()):,} foyers, {spent:.0f} s", file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{households:,} foyers ({people:,} personnes) jugés en {spent:.0f} s de processeur, {peak:.1f} Go au plus, "
        f"fabrication comprise {time.time() - began:.0f} s. {dict(counts)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", choices=["all", "france"], default="all")
    parser.add_argument("--peer-python", type=Path, default=PEER)
    parser.add_argument("--people", type=int, default=FRANCE_PEOPLE)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        scratch = Path(folder)
        if asked.what == "france":
            france(scratch, asked.people)
            return
        compare(asked.peer_python, scratch, timed(scratch))


if __name__ == "__main__":
    main()

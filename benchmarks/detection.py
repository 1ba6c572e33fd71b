"""Detectors of abuse on funds that nobody has seen: new seeds, rates, sizes and disguises at each run.

    python -m benchmarks.detection [--funds 3] [--insured 50000] [--years 3] [--seed S ...] [--json] [--keep DIR]

Each fund has a seed of its own, and from it the settings of every scheme (relais/synthetic/schemes): it is planted,
ingested, mined, and the signals are compared with the truth, which no detector reads. Rules are judged line by line,
rankings on their first cases beside the baseline "total reimbursed". What one detector finds of what another scheme
planted is neither right nor wrong. Over the funds: the mean and the worst; the first 20 of a ranking are those of all
the funds together, as one fund has few cases.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks._detection_scores import (
    Case,
    Flag,
    Score,
    by_cases,
    by_rank,
    by_rows,
    case_of,
    rows_in,
    words_in,
)
from benchmarks._detection_table import Judged, gathered, reached, show
from relais.data.extracts.ingest import ingest
from relais.data.mining.registry import detectors
from relais.handover.signal import iter_signals
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan, Setting
from relais.synthetic.schemes import drawn, schemes, usual

ROWS, CASES, RANKED = "rows", "cases", "ranked"
JUDGED = {
    "exact_duplicate": (("exact_duplicate",), ROWS),
    "near_duplicate": (("near_duplicate",), ROWS),
    "forbidden_pair": (("incompatible_pair",), ROWS),
    "day_quantity": (("day_maximum",), ROWS),
    "orphan_add_on": (("orphan_add_on",), ROWS),
    "redundant_act": (("redundant_act",), ROWS),
    "impossible_day": (("impossible_day",), CASES),
    "impossible_state": (("impossible_state",), ROWS),
    "after_death": (("after_death",), ROWS),
    "not_entitled": (("not_entitled",), ROWS),
    "fictitious_act": (("fictitious_act",), ROWS),
    "upcoding": (("upcoding",), RANKED),
    "peer_outlier": (("peer_outlier",), RANKED),
    "trajectory": (("trajectory",), RANKED),
    "price_over_cap": (("price_cap",), ROWS),
    "class_switch": (("price_cap",), ROWS),
    "early_renewal": (("price_cap",), ROWS),
    "shopping": (("shopping",), CASES),
    "forged_prescription": (("forged_prescription", "stolen_card"), CASES),
    "vaccination_certificate": (("vaccination_certificate",), CASES),
    "test_billing": (("test_billing",), CASES),
    "work_during_leave": (("work_during_leave",), CASES),
    "changed_account": (("changed_account",), CASES),
    "billing_during_leave": (("work_during_leave",), CASES),
    "denied_act": (("denied_act",), CASES),
    "beyond_stock": (("beyond_stock",), CASES),
    "cloned_claims": (("cloned_claims",), RANKED),
    "digits": (("digits",), RANKED),
    "ring": (("ring",), RANKED),
}
"""Scheme -> detectors that must find it, and how it is judged."""
FIRST_CASES = 20
"""Cases of each scheme that the funds have together at least, as far as their register has providers to take part."""
GOALS = {ROWS: (0.95, 0.95), CASES: (0.95, 0.95), RANKED: (0.9, None)}


def settings(seed: int, insured: int, funds: int) -> tuple[Setting, ...]:
    """Those drawn from a seed, their rates raised to what gives the funds FIRST_CASES together."""
    least = -(-FIRST_CASES // funds) * 100_000 / insured
    return tuple(replace(one, rate=max(one.rate, least)) for one in drawn(seed))


def signals_of(home: Path, name: str) -> list[Flag]:
    """Every signal that a detector wrote."""
    found = []
    for path in sorted((home / "signals" / name).glob("*.parquet")):
        for signal in iter_signals(path):
            evidence: Any = signal.evidence
            shown = evidence.get("n_lines_shown", 0) == evidence.get("n_lines", 0)
            score = signal.score if signal.score is not None else float(signal.amount_cents or 0)
            rows, words = frozenset(rows_in(evidence)), frozenset(words_in(evidence))
            found.append(Flag(signal.subject_id, rows, words, score, shown))
    return found


def mined(home: Path, names: Sequence[str]) -> dict[str, str]:
    """Run detectors in a process of their own; why some could not, by name."""
    known = [name for name in names if name in detectors()]
    refused = {name: f"pas de détecteur {name}" for name in names if name not in known}
    command = [
        sys.executable,
        "-c",
        "from relais.cli import main; main()",
        "mine",
        *known,
        "--json",
    ]
    environment = {**os.environ, "RELAIS_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["sans un mot"])[-1]
        return refused | dict.fromkeys(known, why)
    # The engine may have drawn its progress before: the answer begins with its own key.
    told = json.loads(done.stdout[done.stdout.index('{\n "detectors"') :])["detectors"]
    return refused | {
        one["detector"]: f"manque : {', '.join(one['missing'])}" for one in told if not one["ran"]
    }


def totals(home: Path) -> list[tuple[int, str]]:
    """(minus the sum reimbursed, provider), the largest first: the baseline."""
    from relais.data.warehouse import open_warehouse

    with open_warehouse(home, memory_limit="1GB") as warehouse:
        claims = warehouse.table("claims")
        kept = claims.filter(~claims.cancelled)
        sums = kept.group_by("provider_id").agg(total=kept.reimbursed_cents.sum()).to_pyarrow()
    return sorted((-row["total"], row["provider_id"]) for row in sums.to_pylist())


@dataclass(frozen=True)
class Fund:
    """What one fund has of each scheme, and what each detector said of it."""

    seed: int
    cases: list[Case]
    flags: dict[str, list[Flag]]
    refused: dict[str, str]
    totals: list[tuple[int, str]]

    def score(self, kind: str) -> Score:
        """The score of one scheme among all the cases."""
        names, mode = JUDGED[kind]
        flags = [flag for name in names for flag in self.flags[name]]
        mine = [case for case in self.cases if case.kind == kind]
        others = [case for case in self.cases if case.kind != kind]
        if mode == ROWS:
            rows = {row for case in others for row in case.rows | case.beside}
            return by_rows(kind, mine, rows, flags)
        if mode == RANKED:
            return by_rank(kind, mine, others, flags, [one for _, one in self.totals])
        return by_cases(kind, mine, others, flags)


def together(funds: list[Fund], kind: str) -> Score:
    """The ranking of all the funds as one: a name is that of its fund."""
    (name,) = JUDGED[kind][0]
    cases = [case.marked(fund.seed) for fund in funds for case in fund.cases]
    flags = [flag.marked(fund.seed) for fund in funds for flag in fund.flags[name]]
    sums = sorted((total, f"{fund.seed}:{one}") for fund in funds for total, one in fund.totals)
    mine = [case for case in cases if case.kind == kind]
    others = [case for case in cases if case.kind != kind]
    return by_rank(kind, mine, others, flags, [one for _, one in sums])


def made(plan: Plan, folder: Path) -> Fund:
    """Make the fund and mine it."""
    extracts, truth, home = (folder / name for name in ("extracts", "truth", "home"))
    for path in (extracts, truth, home):
        path.mkdir(parents=True, exist_ok=True)
    generate(plan, extracts, truth)
    ingest(home, extracts, extract_on=plan.extract_on)
    known = set(schemes())
    rows = pq.read_table(truth / "truth.parquet").to_pylist()
    names = list(dict.fromkeys(name for some, _ in JUDGED.values() for name in some))
    return Fund(
        seed=plan.seed,
        cases=[case_of(row) for row in rows if row["kind"] in known],
        refused=mined(home, names),
        flags={name: signals_of(home, name) for name in names},
        totals=totals(home),
    )


def compare(funds: list[Fund]) -> list[Judged]:
    """Every scheme over the funds."""
    found = []
    for kind, (names, mode) in JUDGED.items():
        refused = {fund.refused[name] for fund in funds for name in names if name in fund.refused}
        scores = {fund.seed: fund.score(kind) for fund in funds}
        pooled = together(funds, kind) if mode == RANKED else None
        found.append(gathered(kind, scores, pooled, GOALS[mode], ", ".join(sorted(refused))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--insured", type=int, default=50_000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--funds", type=int, default=3, help="how many, each of its own seed")
    parser.add_argument("--seed", type=int, nargs="*", help="drawn anew when not given")
    parser.add_argument("--usual", action="store_true", help="schemes as they declare themselves")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="where the funds and their signals stay")
    options = parser.parse_args()
    seeds = options.seed or [secrets.randbelow(2**32) for _ in range(options.funds)]
    funds = []
    for seed in seeds:
        planted = usual() if options.usual else settings(seed, options.insured, len(seeds))
        plan = Plan(options.insured, seed, years=options.years, schemes=planted)
        with tempfile.TemporaryDirectory() as scratch:
            folder = options.keep / str(seed) if options.keep else Path(scratch)
            funds.append(made(plan, folder))
    found = compare(funds)
    if options.json:
        told = {"seeds": seeds, "schemes": [asdict(one) for one in found]}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(
        f"seeds {' '.join(map(str, seeds))}: {options.insured} insured, {options.years} years of care each"
    )
    show(found)
    print(f"{sum(map(reached, found))} schemes of {len(found)} at their goal")


if __name__ == "__main__":
    main()

"""Detectors of abuse on a fund that nobody has seen: new seed, rates, sizes and disguises at each run.

    python -m benchmarks.detection [--insured 30000] [--years 5] [--seed S] [--json] [--keep DIR]

Plants every scheme (relais/synthetic/schemes) with settings drawn from the seed, ingests, mines, and compares with
the truth, which no detector reads. Rules are judged line by line, rankings on their first cases beside the baseline
"total reimbursed". What one detector finds of what another scheme planted is neither right nor wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from dataclasses import asdict
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
from relais.data.extracts.ingest import ingest
from relais.data.mining.registry import detectors
from relais.handover.signal import iter_signals
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan
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
GOALS = {ROWS: (0.95, 0.95), CASES: (0.95, 0.95), RANKED: (0.9, None)}


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


def mined(home: Path, name: str) -> str | None:
    """Run one detector in a process of its own; why it could not, else None."""
    if name not in detectors():
        return f"pas de détecteur {name}"
    command = [sys.executable, "-c", "from relais.cli import main; main()", "mine", name, "--json"]
    environment = {**os.environ, "RELAIS_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["sans un mot"])[-1]
    # The engine may have drawn its progress before: the answer begins with its own key.
    (told,) = json.loads(done.stdout[done.stdout.index('{\n "detectors"') :])["detectors"]
    return None if told["ran"] else f"manque : {', '.join(told['missing'])}"


def totals(home: Path) -> list[str]:
    """Providers by decreasing sum reimbursed: the baseline."""
    from relais.data.warehouse import open_warehouse

    with open_warehouse(home, memory_limit="1GB") as warehouse:
        claims = warehouse.table("claims")
        kept = claims.filter(~claims.cancelled)
        sums = kept.group_by("provider_id").agg(total=kept.reimbursed_cents.sum()).to_pyarrow()
    rows = sorted(sums.to_pylist(), key=lambda row: (-row["total"], row["provider_id"]))
    return [row["provider_id"] for row in rows]


def judged(kind: str, mode: str, cases: list[Case], flags: list[Flag], total: list[str]) -> Score:
    """The score of one scheme among all the cases."""
    mine = [case for case in cases if case.kind == kind]
    others = [case for case in cases if case.kind != kind]
    if mode == ROWS:
        return by_rows(
            kind, mine, {row for case in others for row in case.rows | case.beside}, flags
        )
    if mode == RANKED:
        return by_rank(kind, mine, others, flags, total)
    return by_cases(kind, mine, others, flags)


def compare(plan: Plan, folder: Path) -> list[dict[str, Any]]:
    """Make the fund, mine it, and judge every scheme."""
    extracts, truth, home = (folder / name for name in ("extracts", "truth", "home"))
    for path in (extracts, truth, home):
        path.mkdir(parents=True, exist_ok=True)
    generate(plan, extracts, truth)
    ingest(home, extracts, extract_on=plan.extract_on)
    known = set(schemes())
    rows = pq.read_table(truth / "truth.parquet").to_pylist()
    cases = [case_of(row) for row in rows if row["kind"] in known]
    total, found = totals(home), []
    for setting in plan.schemes or usual():
        kind = setting.scheme
        names, mode = JUDGED[kind]
        refused = ", ".join(filter(None, (mined(home, name) for name in names)))
        flags = [flag for name in names for flag in signals_of(home, name)]
        score = judged(kind, mode, cases, flags, total)
        told = {"detectors": names, "refused": refused, "precision": score.precision}
        told |= {"recall": score.recall, "goal": GOALS[mode], "disguises": setting.disguises}
        found.append({**asdict(score), **told})
    return found


def reached(row: dict[str, Any]) -> bool:
    """Whether both goals are met; a ranking has a goal on its first cases only."""
    measured = (row["precision"], row["recall"])
    return not row["refused"] and all(
        goal is None or (value is not None and value >= goal)
        for value, goal in zip(measured, row["goal"], strict=True)
    )


def show(found: list[dict[str, Any]]) -> None:
    """One line a scheme."""
    print(
        f"{'scheme':<24}{'judged on':<12}{'planted':>8}{'flagged':>8}{'also':>6}{'precision':>10}{'recall':>8}{'baseline':>9}"
    )
    for row in found:
        cells = [
            "-" if row[name] is None else f"{row[name]:.2f}"
            for name in ("precision", "recall", "baseline")
        ]
        mark = "" if reached(row) else f"  << {row['refused'] or 'goal missed'}"
        counts = f"{row['planted']:>8}{row['flagged']:>8}{row['ignored']:>6}"
        print(
            f"{row['kind']:<24}{row['mode']:<12}{counts}{cells[0]:>10}{cells[1]:>8}{cells[2]:>9}{mark}"
        )
    print(f"{sum(reached(row) for row in found)} schemes of {len(found)} at their goal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--insured", type=int, default=30_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--seed", type=int, default=None, help="drawn anew when not given")
    parser.add_argument("--usual", action="store_true", help="schemes as they declare themselves")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="where the fund and its signals stay")
    options = parser.parse_args()
    seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    planted = usual() if options.usual else drawn(seed)
    plan = Plan(options.insured, seed, years=options.years, schemes=planted)
    with tempfile.TemporaryDirectory() as scratch:
        found = compare(plan, options.keep or Path(scratch))
    if options.json:
        print(json.dumps({"seed": seed, "schemes": found}, ensure_ascii=False))
        return
    print(f"seed {seed}, {options.insured} insured, {options.years} years of care")
    show(found)


if __name__ == "__main__":
    main()

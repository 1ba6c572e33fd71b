"""Signals beside what was planted: lines found and missed, cases found, precision of the first ranked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

FIRST = 20
IDS = ("stay_id", "payroll_id", "certificate_id", "with_stay_id")


@dataclass(frozen=True)
class Case:
    """A case planted: its kind, subject, rows that are not due, the providers of a ring, the rows copied."""

    kind: str
    subject: str
    rows: frozenset[str]
    members: frozenset[str]
    beside: frozenset[str] = frozenset()

    def marked(self, seed: int) -> Case:
        """The same in a fund among several."""
        return Case(
            self.kind,
            f"{seed}:{self.subject}",
            _marked(seed, self.rows),
            _marked(seed, self.members),
            _marked(seed, self.beside),
        )


@dataclass(frozen=True)
class Flag:
    """A signal: its subject, the rows and all the words of its evidence, its score, its amount."""

    subject: str
    rows: frozenset[str]
    words: frozenset[str]
    score: float
    shown: bool = True

    def marked(self, seed: int) -> Flag:
        """The same in a fund among several."""
        rows, words = _marked(seed, self.rows), _marked(seed, self.words)
        return Flag(f"{seed}:{self.subject}", rows, words, self.score, self.shown)


def _marked(seed: int, names: frozenset[str]) -> frozenset[str]:
    return frozenset(f"{seed}:{name}" for name in names)


@dataclass
class Score:
    """What one scheme gave. `ignored`: flags on what another scheme planted, neither right nor wrong."""

    kind: str
    mode: str
    planted: int = 0
    flagged: int = 0
    right: int = 0
    found: int = 0
    ignored: int = 0
    baseline: float | None = None
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        judged = self.flagged - self.ignored
        return self.right / judged if judged else None

    @property
    def recall(self) -> float | None:
        return self.found / self.planted if self.planted else None


def case_of(row: dict[str, Any]) -> Case:
    """A case from a row of the truth."""
    facts = json.loads(row["facts"])
    members, beside = facts.get("providers", []), facts.get("beside", [])
    rows = frozenset(row["lines"] or ())
    return Case(row["kind"], row["subject_id"], rows, frozenset(members), frozenset(beside))


def rows_in(evidence: Any) -> Iterator[str]:
    """Rows named by an evidence: `claim/line` of claims, identifiers of stays, payrolls, certificates."""
    if isinstance(evidence, dict):
        if "claim_id" in evidence and "line_no" in evidence:
            claim, line = evidence["claim_id"], evidence["line_no"]
            yield f"{claim}/{line}" if line else str(claim)
        yield from (str(evidence[name]) for name in IDS if evidence.get(name))
        evidence = list(evidence.values())
    if isinstance(evidence, list):
        for item in evidence:
            yield from rows_in(item)


def words_in(evidence: Any) -> Iterator[str]:
    """Every text of an evidence."""
    if isinstance(evidence, dict):
        evidence = list(evidence.values())
    if isinstance(evidence, list):
        for item in evidence:
            yield from words_in(item)
    elif isinstance(evidence, str):
        yield evidence


def by_rows(kind: str, cases: list[Case], others: set[str], flags: list[Flag]) -> Score:
    """Row by row: what a rule names must be what was planted. `others`: rows of all the other schemes."""
    truth = frozenset().union(*(case.rows for case in cases)) if cases else frozenset()
    told = frozenset().union(*(flag.rows for flag in flags)) if flags else frozenset()
    wrong = told - truth - others
    return Score(
        kind,
        "lines",
        planted=len(truth),
        flagged=len(told),
        right=len(told & truth),
        found=len(told & truth),
        ignored=len((told - truth) & others),
        missed=sorted(truth - told)[:5],
        wrong=sorted(wrong)[:5],
    )


def same(case: Case, flag: Flag) -> bool:
    """Whether a signal tells of a case: same subject, a member of the ring, rows in common, or half of the members."""
    if flag.subject in {case.subject, *case.members} or case.rows & flag.rows:
        return True
    return bool(case.members) and 2 * len(case.members & flag.words) >= len(case.members)


def by_cases(kind: str, cases: list[Case], others: list[Case], flags: list[Flag]) -> Score:
    """Case by case: a signal is right when it tells of one."""
    score = Score(kind, "cases", planted=len(cases), flagged=len(flags))
    _judge(score, cases, others, flags)
    score.found = sum(any(same(case, flag) for flag in flags) for case in cases)
    score.missed = [case.subject for case in cases if not any(same(case, f) for f in flags)][:5]
    return score


def by_rank(
    kind: str, cases: list[Case], others: list[Case], flags: list[Flag], totals: list[str]
) -> Score:
    """The first flags by score, as many as were planted and FIRST at most; `totals`: providers by decreasing sum
    reimbursed, the baseline that any detector must beat."""
    best: dict[str, Flag] = {}
    for flag in sorted(flags, key=lambda one: (-one.score, one.subject)):
        best.setdefault(flag.subject, flag)
    judged = [flag for flag in best.values() if not _other(flag, cases, others)]
    k = min(FIRST, len(cases))
    score = Score(kind, f"first {k}", planted=len(cases), flagged=min(k, len(judged)))
    _judge(score, cases, [], judged[:k])
    score.found = sum(any(same(case, flag) for flag in best.values()) for case in cases)
    score.missed = [
        case.subject for case in cases if not any(same(case, f) for f in best.values())
    ][:5]
    subjects = {case.subject for case in cases} | {one for case in cases for one in case.members}
    score.baseline = sum(one in subjects for one in totals[:k]) / k if k else None
    return score


def _other(flag: Flag, cases: list[Case], others: list[Case]) -> bool:
    """Whether a flag tells only of what another scheme planted."""
    return not any(same(case, flag) for case in cases) and any(same(one, flag) for one in others)


def _judge(score: Score, cases: list[Case], others: Iterable[Case], flags: list[Flag]) -> None:
    known = list(others)
    for flag in flags:
        if any(same(case, flag) for case in cases):
            score.right += 1
        elif any(same(one, flag) for one in known):
            score.ignored += 1
        else:
            score.wrong = [*score.wrong, flag.subject][:5]

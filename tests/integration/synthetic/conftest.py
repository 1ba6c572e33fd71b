"""Two small funds, made once: one in our tables with its truth, one in DCIR columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan


@dataclass(frozen=True)
class Fund:
    plan: Plan
    folder: Path
    truth: Path
    rows: dict[str, int]

    def sql(self, query: str) -> list[tuple]:
        """Rows of a query where {name} is a file of the extracts and {truth_name} one of the truth."""
        files = {path.stem: f"read_parquet('{path}')" for path in self.folder.glob("*.parquet")}
        files |= {f"truth_{p.stem}": f"read_parquet('{p}')" for p in self.truth.glob("*.parquet")}
        with duckdb.connect() as connection:
            return connection.sql(query.format(**files)).fetchall()

    def one(self, query: str) -> object:
        ((value,),) = self.sql(query)
        return value


def made(root: Path, plan: Plan) -> Fund:
    folder, truth = root / "extracts", root / "truth"
    folder.mkdir(parents=True)
    truth.mkdir()
    return Fund(plan, folder, truth, generate(plan, folder, truth))


@pytest.fixture(scope="session")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Fund:
    return made(tmp_path_factory.mktemp("fund"), Plan(insured=12_000, seed=11))


@pytest.fixture(scope="session")
def dcir_fund(tmp_path_factory: pytest.TempPathFactory) -> Fund:
    return made(tmp_path_factory.mktemp("dcir"), Plan(insured=3_000, seed=11, layout="dcir"))

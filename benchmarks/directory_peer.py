"""Splink 5 on the noisy copies of `benchmarks.directory`; runs in its own environment: directory_peer.py FOLDER.

The register is linked to the copies on first name, last or birth name (a second row when they differ) and birth date, with
Splink's own comparisons, term frequencies, u by sampling, m by expectation-maximisation on two blockings.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import unicodedata
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)


def plain(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c)
    )


def main(folder: Path) -> None:
    rows = json.loads((folder / "noisy.json").read_text())
    database = duckdb.connect()
    database.create_function("plain", plain, ["VARCHAR"], "VARCHAR")
    database.execute(f"""
        CREATE TABLE register AS
        WITH r AS (SELECT *, plain(last_name) AS l, plain(birth_name) AS b,
                   plain(split_part(first_names, ' ', 1)) AS f FROM '{folder}/register.parquet')
        SELECT unique_id || '-u' AS unique_id, l AS last_name, f AS first_name, birth_date FROM r
        UNION ALL SELECT unique_id || '-b', b, f, birth_date FROM r WHERE b <> l""")
    database.execute(
        "CREATE TABLE copies (unique_id VARCHAR, last_name VARCHAR, first_name VARCHAR, birth_date DATE)"
    )
    database.executemany(
        "INSERT INTO copies VALUES (?, ?, ?, ?)",
        [
            (str(n), plain(r["last_name"]), plain(r["first_name"]), r["birth_date"])
            for n, r in enumerate(rows)
        ],
    )
    api = DuckDBAPI(database)
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("last_name", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("last_name", "first_name"),
            block_on("substr(last_name, 1, 3)", "substr(first_name, 1, 3)"),
            block_on("first_name", "year(birth_date)"),
            block_on("last_name", "year(birth_date)"),
        ],
    )
    start = time.perf_counter()
    linker = Linker([api.register("register"), api.register("copies")], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("birth_date", "last_name", "first_name")], recall=0.4
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6)
    for rule in (block_on("birth_date"), block_on("last_name", "first_name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    trained = time.perf_counter() - start
    start = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_probability=0.0001).as_record_list()
    predicted = time.perf_counter() - start
    best: dict[int, tuple[float, int]] = {}
    for pair in pairs:
        sides = {pair["unique_id_l"], pair["unique_id_r"]}
        copy = int(next(side for side in sides if "-" not in side))
        person = int(next(side for side in sides if "-" in side).split("-")[0])
        scored = (pair["match_probability"], person)
        best[copy] = max(best.get(copy, (0.0, 0)), scored)
    answer = {
        "scored": [[score, rows[copy]["id"] == person] for copy, (score, person) in best.items()],
        "train_s": round(trained, 1),
        "predict_s": round(predicted, 1),
    }
    (folder / "answer.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The directory beside a floor and a peer: load, search, duplicates, and Splink on noisy copies.

    python -m benchmarks.directory build --insured 700000 --out DIR     # an extract: identities and persons
    RELAIS_HOME=... relais directory load DIR                           # measured by `time`
    RELAIS_HOME=... python -m benchmarks.directory search               # p50, p95 by kind of question, and the floor
    RELAIS_HOME=... python -m benchmarks.directory duplicates           # the whole register
    RELAIS_HOME=... python -m benchmarks.directory match --noisy 500    # recall and precision of match_person
    PEER_PYTHON=... RELAIS_HOME=... python -m benchmarks.directory peer # the same noisy copies through Splink

The peer is not a dependency: `PEER_PYTHON` is the Python of an environment of its own where `splink>=5` is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from config.boot import boot


def build(insured: int, out: Path) -> None:
    """Households of one to four, 4,000 surnames by frequency, births over 94 years; NIRs that are nobody's."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from relais.common.identifiers import nir_key
    from relais.geo import communes_of
    from relais.synthetic import lists

    rng = np.random.default_rng(1)
    n = insured
    surnames, chances = lists.surnames()
    given, _ = lists.given_names()
    communes = communes_of("83")
    codes = communes["code"].to_pylist()
    population = np.array([p or 1 for p in communes["population"].to_pylist()], float)
    homes = np.repeat(np.arange(n), rng.integers(1, 5, n))[:n]
    last = rng.choice(len(surnames), size=n, p=chances)[homes]
    other = rng.choice(len(surnames), size=n, p=chances)
    born_as = np.where(rng.random(n) < 0.25, other, last)
    first, second = (np.floor(len(given) * rng.random(n) ** 1.6).astype(int) for _ in range(2))
    commune = rng.choice(len(codes), size=n, p=population / population.sum())[homes]
    births = (np.datetime64("1930-01-01") + rng.integers(0, 365 * 94, n)).astype(object)
    phones = rng.integers(0, 60_000, n)
    phones = np.where(rng.random(n) < 0.25, phones[np.searchsorted(homes, homes)], phones)
    nirs = [
        f"{1 + i % 2}{births[i].year % 100:02d}{13 + i % 7}83{1 + i // 7 % 989:03d}{1 + i // 6923 % 999:03d}"
        for i in range(n)
    ]
    ids = [f"p{i:016x}" for i in range(n)]
    identities = {
        "person_id": ids,
        "nir": [nir + nir_key(nir) for nir in nirs],
        "last_name": [surnames[i] for i in last],
        "birth_name": [surnames[i] for i in born_as],
        "first_names": [
            given[a] + (f" {given[b]}" if i % 2 else "")
            for i, (a, b) in enumerate(zip(first, second, strict=True))
        ],
        "birth_date": pa.array(list(births), pa.date32()),
        "sex": ["female" if i % 2 else "male" for i in range(n)],
        "address": [f"{i % 100 + 1} rue de la Paix" for i in range(n)],
        "postal_code": ["83000"] * n,
        "commune": [codes[i] for i in commune],
        "phone": [None if i % 10 == 0 else f"0639{p:06d}" for i, p in enumerate(phones)],
        "email": [None if i % 3 == 0 else f"p{i}@example.org" for i in range(n)],
    }
    persons = {
        "person_id": ids,
        "household_id": [f"h{i:016x}" for i in homes],
        "household_role": ["applicant"] * n,
        "fund": ["831"] * n,
        "regime": ["general"] * n,
        "complementary": [("private", "none", "c2s_free")[i % 3] for i in range(n)],
        "has_declared_doctor": [i % 8 != 0 for i in range(n)],
        "has_account": [i % 10 != 0 for i in range(n)],
        "died_on": pa.nulls(n, pa.date32()),
        "opted_out": [i % 50 == 0 for i in range(n)],
    }
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(identities), out / "identities.parquet")
    pq.write_table(pa.table(persons), out / "persons.parquet")


def slip(text: str, rng: random.Random) -> str:
    """One typing error: a letter dropped, changed, doubled, or two swapped."""
    if len(text) < 4:
        return text
    i = rng.randrange(1, len(text) - 1)
    return rng.choice(
        (
            text[:i] + text[i + 1 :],
            text[:i] + "x" + text[i + 1 :],
            text[:i] + text[i] + text[i:],
            text[:i] + text[i + 1] + text[i] + text[i + 2 :],
        )
    )


def sample(n: int, rng: random.Random) -> list:
    from relais.registers.directory.models import Person

    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return list(Person.objects.filter(pk__in=[rng.randrange(1, last) for _ in range(n)]))


def search(n: int) -> dict:
    """Milliseconds of wall clock and of this process by kind of question, and of the floor."""
    boot()
    from relais.registers.directory.models import ContactPoint, Person
    from relais.registers.directory.search import find_in_fund, match_person

    rng = random.Random(11)
    people = sample(n, rng)
    fund = people[0].fund
    phone = ContactPoint.objects.filter(kind="phone").values_list("value", flat=True)[:n]
    phones = [f"0{value[3:]}" for value in phone]

    def first(p: Person) -> str:
        return p.first_names.split(" ")[0]

    kinds: dict[str, Callable[[Person], str]] = {
        "exact": lambda p: f"{p.last_name} {first(p)}",
        "swapped order": lambda p: f"{first(p)} {p.last_name}",
        "typing errors": lambda p: f"{slip(p.last_name, rng)} {slip(first(p), rng)}",
        "birth date": lambda p: f"{p.last_name} {p.birth_date:%d/%m/%Y}",
        "errors + birth date": lambda p: (
            f"{slip(p.last_name, rng)} {slip(first(p), rng)} {p.birth_date:%d%m%Y}"
        ),
        "cut short": lambda p: f"{p.last_name} {first(p)[:3]}",
        "commune": lambda p: f"{first(p)} {p.last_name} {p.commune_name}",
        "phone": lambda p: rng.choice(phones),
    }
    result = {}
    for kind, ask in kinds.items():
        result[kind] = timed([ask(p) for p in people], lambda text: find_in_fund(fund.pk, text))
    every = [ask(p) for p in people for ask in kinds.values()]
    rng.shuffle(every)
    result["mix"] = timed(every, lambda text: find_in_fund(fund.pk, text))
    result["match_person"] = timed(
        people,
        lambda p: match_person(fund, slip(p.last_name, rng), slip(first(p), rng), p.birth_date),
    )
    result["floor: one indexed lookup"] = timed(
        people,
        lambda p: list(Person.objects.filter(fund=fund, sort_name=p.sort_name)[:20]),
    )
    return result


def timed(inputs: list, call: Callable) -> dict[str, float]:
    wall, cpu = [], []
    for one in inputs:
        start, used = time.perf_counter(), time.process_time()
        call(one)
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    cuts = statistics.quantiles(wall, n=100)
    return {
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "cpu_p95_ms": round(statistics.quantiles(cpu, n=100)[94], 1),
    }


def duplicates() -> dict:
    boot()
    import resource

    from relais.registers.accounts.models import Fund
    from relais.registers.directory.duplicates import suggest_duplicates
    from relais.registers.directory.models import Person

    fund = Fund.objects.get(code="831")
    start, used = time.perf_counter(), time.process_time()
    found = suggest_duplicates(fund)
    return {
        "people": Person.objects.filter(fund=fund).count(),
        "suggested": found,
        "wall_s": round(time.perf_counter() - start, 1),
        "cpu_s": round(time.process_time() - used, 1),
        "max_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def noisy(n: int) -> list[dict]:
    """Descriptions of people with errors, half of them of nobody in the register (name and date drawn apart)."""
    rng = random.Random(23)
    people, strangers = sample(n, rng), sample(3 * n, rng)
    rng.shuffle(strangers)
    rows = []
    for p in people:
        day = p.birth_date
        if rng.random() < 0.15 and day.day <= 12:
            day = day.replace(day=day.month, month=day.day)
        elif rng.random() < 0.1:
            day = day.replace(day=1 + (day.day + 9) % 28)
        last = p.birth_name if rng.random() < 0.15 else p.last_name
        name = p.first_names.split(" ")[0]
        rows.append(
            {
                "id": p.pk,
                "last_name": slip(last, rng) if rng.random() < 0.5 else last,
                "first_name": slip(name, rng) if rng.random() < 0.5 else name,
                "birth_date": day.isoformat(),
            }
        )
    for a, b, c in zip(strangers[::3], strangers[1::3], strangers[2::3], strict=False):
        rows.append(
            {
                "id": None,
                "last_name": a.last_name,
                "first_name": b.first_names.split(" ")[0],
                "birth_date": c.birth_date.isoformat(),
            }
        )
    return rows


def curve(scored: list[tuple[float, bool]], n_true: int) -> dict[str, float]:
    """Recall at the lowest threshold that keeps the precision asked for."""
    found = {}
    ranked = sorted(scored, reverse=True)
    for wanted in (0.99, 0.95, 0.9):
        best, right = 0.0, 0
        for place, (_, good) in enumerate(ranked, 1):
            right += good
            if right / place >= wanted:
                best = right / n_true
        found[f"recall at precision {wanted}"] = round(best, 3)
    return found


def match(n: int) -> dict:
    boot()
    import datetime as dt

    from relais.registers.accounts.models import Fund
    from relais.registers.directory.search import match_person

    fund = Fund.objects.get(code="831")
    rows, scored = noisy(n), []
    start = time.perf_counter()
    for row in rows:
        found = match_person(
            fund,
            row["last_name"],
            row["first_name"],
            dt.date.fromisoformat(row["birth_date"]),
            at_least=0.0001,
            limit=1,
        )
        scored += [(m.score, m.person.pk == row["id"]) for m in found]
    true = sum(row["id"] is not None for row in rows)
    seconds = time.perf_counter() - start
    return curve(scored, true) | {"wall_s": round(seconds, 1), "asked": len(rows)}


PEER = Path(__file__).with_name("directory_peer.py")


def peer(n: int) -> dict:
    """Hands the register's names and the noisy copies to Splink, in its own environment."""
    boot()
    import pyarrow as pa
    import pyarrow.parquet as pq

    from relais.registers.directory.models import Person

    with tempfile.TemporaryDirectory() as folder:
        people = Person.objects.values_list(
            "pk", "last_name", "birth_name", "first_names", "birth_date"
        )
        columns = list(zip(*people.iterator(chunk_size=50_000), strict=True))
        names = ("unique_id", "last_name", "birth_name", "first_names", "birth_date")
        pq.write_table(
            pa.table(dict(zip(names, map(list, columns), strict=True))),
            f"{folder}/register.parquet",
        )
        rows = noisy(n)
        Path(folder, "noisy.json").write_text(json.dumps(rows))
        python = os.environ["PEER_PYTHON"]
        subprocess.run([python, str(PEER), folder], check=True)
        answer = json.loads(Path(folder, "answer.json").read_text())
    true = sum(row["id"] is not None for row in rows)
    scored = [(score, good) for score, good in answer["scored"]]
    return curve(scored, true) | {"train_s": answer["train_s"], "predict_s": answer["predict_s"]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("build", "search", "duplicates", "match", "peer"))
    parser.add_argument("--insured", type=int, default=700_000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--noisy", type=int, default=500)
    parser.add_argument("--sample", type=int, default=100)
    asked = parser.parse_args()
    if asked.what == "build":
        build(asked.insured, asked.out)
        return
    calls = {
        "search": lambda: search(asked.sample),
        "duplicates": duplicates,
        "match": lambda: match(asked.noisy),
        "peer": lambda: peer(asked.noisy),
    }
    print(json.dumps(calls[asked.what](), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""Makes the fund, batch after batch: memory does not grow with its size."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from relais.synthetic import (
    amounts,
    answers,
    certificates,
    dcir,
    payees,
    planted,
    plausible,
    practitioners,
    quotes,
    rights,
    stays,
    supplies,
    tables,
    truth,
    work,
)
from relais.synthetic.care import STREAMS
from relais.synthetic.claims import Lines, Places, clean, draw_visits, joined, lines_for, settle
from relais.synthetic.households import Batch, Territory, draw_batch
from relais.synthetic.identifiers import pseudonyms
from relais.synthetic.identities import identities
from relais.synthetic.incomes import Incomes, draw_incomes
from relais.synthetic.people import Traits, draw_traits
from relais.synthetic.plan import Plan
from relais.synthetic.planting.scene import Scene
from relais.synthetic.providers import Providers, draw_providers, provider_table
from relais.synthetic.writing import Folder

Progress = Callable[[int], None]
PARTIAL = ".partiel"
"""Folder of the files being written: a run cut short leaves nothing that looks whole."""
DCIR_TABLES = ("ER_PRS_F", "ER_CAM_F", "ER_TIP_F", "IR_BEN_R")


@dataclass
class World:
    """What a batch draws on, the same for all."""

    plan: Plan
    territory: Territory
    providers: Providers
    company: planted.Company
    practising: dict[int, str] = field(default_factory=dict)
    """Who practises alone as each provider, as batches say it."""


@dataclass
class Made:
    """A batch with all that was drawn for it."""

    batch: Batch
    incomes: Incomes
    traits: Traits
    places: Places
    cover: np.ndarray
    person_ids: pa.Array
    household_ids: pa.Array
    commune: pa.Array


def generate(
    plan: Plan, out: Path, truth_out: Path | None = None, progress: Progress | None = None
) -> dict[str, int]:
    """Write the extracts of a fund into `out`, and what was planted into `truth_out` alone.

    Both folders must exist. Files appear when all are whole. Returns the rows of each table; `progress`
    is told the number of people done after each batch.
    """
    folders = [out, truth_out] if truth_out else [out]
    parts = [folder / PARTIAL for folder in folders]
    try:
        for part in parts:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
        rows = _write(plan, parts[0], parts[1] if truth_out else None, progress)
        for folder, part in zip(folders, parts, strict=True):
            for path in sorted(part.iterdir()):
                path.rename(folder / path.name)
    finally:
        for part in parts:
            shutil.rmtree(part, ignore_errors=True)
    return rows


def _write(
    plan: Plan, out: Path, truth_out: Path | None, progress: Progress | None
) -> dict[str, int]:
    territory = Territory.of(plan.department)
    company = planted.enrolled(plan, territory, draw_providers(plan, territory))
    world = World(plan, territory, company.providers, company)
    with ExitStack() as stack:
        folder = stack.enter_context(Folder(out, DCIR_TABLES if plan.dcir_as == "csv" else ()))
        known = stack.enter_context(Folder(truth_out)) if truth_out else None
        folder.add("prices", amounts.price_table())
        for number, n in plan.batches():
            _batch(world, number, n, folder, known)
            if progress:
                progress(n)
        register = provider_table(plan, territory, world.providers, world.practising)
        folder.add("providers", register)
    said = {
        "source": plan.layout,
        "fund": plan.fund,
        "seed": plan.seed,
        "extract_on": plan.extract_on.isoformat(),
        "claims_years": plan.years,
        "synthetic": True,
        "rows": dict(sorted(folder.rows.items())),
    }
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    (out / "extract.json").write_text(text, encoding="utf-8")
    return folder.rows


def _draw(world: World, number: int, n: int) -> Made:
    batch = draw_batch(world.plan, world.territory, number, n)
    incomes = draw_incomes(batch)
    return Made(
        batch=batch,
        incomes=incomes,
        traits=draw_traits(batch, incomes),
        places=settle(batch, world.providers, world.territory.share),
        cover=rights.draw_cover(batch),
        person_ids=pseudonyms("P", number, np.arange(n), world.plan.seed),
        household_ids=pseudonyms("H", number, np.arange(len(batch.h_size)), world.plan.seed),
        commune=world.territory.column(batch.h_commune[batch.p_household]),
    )


def _batch(world: World, number: int, n: int, folder: Folder, known: Folder | None) -> None:
    """Draw one batch, plant in it, and write its rows in every table."""
    made = _draw(world, number, n)
    batch, ids = made.batch, made.person_ids
    asked = quotes.draw_quotes(batch, made.traits, world.providers, made.places, made.cover)
    scene = _scene(world, made, asked)
    planted.plant(world.company, scene)
    lines, paid = scene.ended()
    last_care = _last_care(batch, made.traits, lines, paid)
    _people(world, made, folder, last_care)
    _claims(world, made, folder, scene, lines, paid, last_care)
    folder.add("quotes", quotes.quote_table(batch, asked, ids, world.providers))
    _events(world, made, folder, scene)
    _asked(world, made, folder, scene, lines)
    if known:
        _told(made, known, scene, asked, lines, paid)


def _scene(world: World, made: Made, asked: quotes.Quotes) -> Scene:
    """What was honestly drawn for a batch."""
    batch, traits, places, held = made.batch, made.traits, made.places, world.providers
    stayed, stay_lines, stay = stays.draw_stays(batch, traits, held, places)
    lines = _lines(world, made, stay_lines, stay, asked)
    rng = world.plan.rng(batch.number, 14)
    paid = amounts.price(batch, traits, held, made.cover, lines, rng)
    lines, paid = amounts.cancel(batch, lines, paid, rng)
    stops = work.draw_stops(batch, made.incomes, traits)
    practice = practitioners.settled(batch, made.incomes, traits, held, stops)
    stops = practitioners.with_leaves(stops, practice, held)
    for place, person in zip(practice.provider.tolist(), practice.person.tolist(), strict=True):
        world.practising[place] = made.person_ids[person].as_py()
    certified = certificates.draw_certificates(batch, traits, held, places)
    return planted.scene(
        world.company,
        batch=batch,
        traits=traits,
        places=places,
        cover=made.cover,
        stay=stay,
        willing=quotes.settled(batch, asked),
        lines=lines,
        paid=paid,
        stays=stayed,
        certificates=certified,
        purchases=supplies.draw_purchases(batch, lines, certified),
        answers=answers.draw_answers(batch, traits, lines, paid),
        practice=practice,
        accounts=payees.draw_accounts(batch, traits),
        payrolls=work.draw_payrolls(batch, made.incomes, stops.spans(batch.n)),
        stops=stops,
        payment=work.pay(batch, made.incomes, stops),
    )


def _events(world: World, made: Made, folder: Folder, scene: Scene) -> None:
    """The tables of stays, stops, payrolls and certificates."""
    batch, ids, held = made.batch, made.person_ids, world.providers
    folder.add("stays", stays.stay_table(batch, scene.stays, held, ids))
    stops = work.stop_table(batch, scene.stops, scene.payment, held, made.places, ids)
    folder.add("work_stops", stops)
    folder.add("payrolls", work.payroll_table(batch, scene.payrolls, ids))
    folder.add(
        "certificates",
        certificates.certificate_table(batch, scene.certificates, held, world.territory, ids),
    )


def _asked(world: World, made: Made, folder: Folder, scene: Scene, lines: Lines) -> None:
    """The tables of deliveries, of accounts given, and of answers where the claims keep the numbers they bear here."""
    purchases = supplies.purchase_table(made.batch, scene.purchases, world.providers)
    folder.add("purchases", purchases)
    accounts = payees.account_table(made.batch, scene.accounts, made.person_ids)
    folder.add("account_changes", accounts)
    if world.plan.layout == "relais":
        told = answers.answer_table(made.batch, scene.answers, lines, made.person_ids)
        folder.add("patient_answers", told)


def _told(
    made: Made,
    known: Folder,
    scene: Scene,
    asked: quotes.Quotes,
    lines: Lines,
    paid: amounts.Paid,
) -> None:
    """What the law says of each household, and what was planted."""
    batch, incomes, traits, cover = made.batch, made.incomes, made.traits, made.cover
    homes, alive = made.household_ids, traits.died_on < 0
    given_up = quotes.given_up(batch, asked, cover, lines, paid.cancelled)
    ids = truth.Ids(homes, made.person_ids)
    known.add("households", truth.household_truth(batch, incomes, cover, traits, homes))
    needs = truth.planted_truth(batch, incomes, cover, traits, asked, given_up, ids)
    known.add("truth", needs)
    known.add("truth", truth.underpaid_truth(batch, scene.stops, scene.payment, ids, alive))
    known.add("truth", planted.truth_table(scene, lines, ids))


def _people(world: World, made: Made, folder: Folder, last_care: np.ndarray) -> None:
    """The tables about who the people are and what they live on."""
    batch, incomes, traits = made.batch, made.incomes, made.traits
    ids, homes, territory = made.person_ids, made.household_ids, world.territory
    persons = tables.person_table(
        batch, territory, incomes, traits, made.cover, last_care, ids, homes
    )
    folder.add("persons", persons)
    folder.add("households", tables.household_table(batch, territory, incomes, homes))
    folder.add("resources", tables.resource_table(batch, incomes, ids, homes))
    folder.add("situations", tables.situation_table(batch, incomes, ids))
    folder.add("rights_requests", rights.draw_requests(batch, homes, ids))
    folder.add("identities", identities(batch, territory, traits, ids))


def _lines(
    world: World,
    made: Made,
    stay_lines: Lines,
    stay: tuple[np.ndarray, np.ndarray],
    asked: quotes.Quotes,
) -> Lines:
    """All lines of the batch: streams and follow-ups cleaned, stays, and a visit for the fragile without any."""
    batch, traits, providers = made.batch, made.traits, world.providers
    parts = draw_visits(batch, traits, providers, made.places)
    parts += quotes.follow_up(batch, providers, made.places, asked)
    lines = plausible.fitting(batch, providers, world.company.km, joined(parts))
    lines = clean(lines, batch, traits, providers, stay)
    lines = lines.kept(~quotes.abandoned(batch, asked, lines))
    rng = world.plan.rng(batch.number, 15)
    lines = plausible.spaced(lines)
    lines = plausible.travelled(rng, batch, providers, world.company.km, lines)
    lines = joined([lines, stay_lines])
    recent = np.zeros(batch.n, bool)
    recent[lines.person[lines.starts > world.plan.today - 300]] = True
    fragile = (batch.p_age >= 80) | traits.ald
    alone = np.flatnonzero(fragile & ~recent & ~traits.no_care & (traits.died_on < 0)).astype(
        np.int32
    )
    visits = lines_for(rng, batch, providers, made.places, STREAMS[0], alone)
    visits.starts = world.plan.today - rng.integers(35, 290, len(visits))
    visits.starts = np.maximum(visits.starts, batch.p_birth[visits.person])
    closed = providers.closed_on[visits.provider]
    last = np.where(closed < 0, world.plan.today, closed)
    visits.starts = np.clip(visits.starts, providers.opened_on[visits.provider], last)
    absent = providers.away(visits.provider, visits.starts)
    visits.starts = np.where(absent, providers.leave_from[visits.provider], visits.starts)
    return joined([lines, plausible.fitting(batch, providers, world.company.km, visits)])


def _last_care(batch: Batch, traits: Traits, lines: Lines, paid: amounts.Paid) -> np.ndarray:
    """Last care of each person: that of the claims, else an older one for most."""
    rng = batch.plan.rng(batch.number, 16)
    last = np.full(batch.n, -1)
    kept = ~paid.cancelled
    np.maximum.at(last, lines.person[kept], lines.starts[kept])
    before = batch.plan.claims_from - rng.integers(1, 340, batch.n)
    before = np.where(traits.no_care, batch.plan.today - rng.integers(760, 1500, batch.n), before)
    alive_then = (traits.died_on < 0) | (before <= traits.died_on)
    known = (rng.random(batch.n) < 0.85) & (before >= batch.p_birth) & alive_then
    # Whoever is fragile and not planted has a care known in the last 24 months.
    followed = ((batch.p_age >= 80) | traits.ald) & ~traits.no_care
    before = np.where(followed, np.maximum(before, batch.p_birth), before)
    known |= followed & alive_then
    return np.where(last >= 0, last, np.where(known, before, -1))


def _claims(
    world: World,
    made: Made,
    folder: Folder,
    scene: Scene,
    lines: Lines,
    paid: amounts.Paid,
    last_care: np.ndarray,
) -> None:
    """Claims in the layout asked for."""
    batch, ids, providers = made.batch, made.person_ids, world.providers
    if world.plan.layout == "relais":
        table = amounts.claim_table(
            batch, lines, paid, ids, providers, made.commune, scene.elsewhere
        )
        folder.add("claims", table)
        return
    written = dcir.claim_tables(
        batch, lines, paid, made.traits, made.cover, ids, providers, world.territory
    )
    for name, table in written.items():
        folder.add(name, table)
    beneficiaries = dcir.beneficiary_table(batch, made.traits, ids, world.territory, last_care)
    folder.add("IR_BEN_R", beneficiaries)

"""The queue on a terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from relais.data.mining.ranking.evaluation import Quality
from relais.data.mining.ranking.measured import Measured
from relais.data.mining.ranking.run import TITLES, Ranking
from relais.data.mining.registry import detectors
from relais.handover.ranking import RANDOM
from relais.rules.wording import THIN, euros

SHOWN = 2
"""Reasons on a line; the file has them all."""


def show(console: Console, ranking: Ranking, path: Path) -> None:
    console.print(
        f"{ranking.n_providers} professionnels comparés en {ranking.year}. Ordre : {TITLES[ranking.used].lower()}. "
        f"Tirage au sort : {ranking.share:.0%} des places, graine {ranking.seed}. Aucun assuré n’est classé."
    )
    for sentence in ranking.said:
        console.print(sentence)
    _queue(console, ranking)
    if ranking.qualities:
        _qualities(console, ranking.qualities)
    if ranking.measured.rate:
        _measured(console, ranking.measured)
    if ranking.precisions:
        _precisions(console, ranking)
    console.print(f"File : {path}", soft_wrap=True)


def _queue(console: Console, ranking: Ranking) -> None:
    table = Table("Place", "Professionnel", "Note", "Remboursé", "Place par le total", "Pourquoi")
    for column in (0, 2, 3, 4):
        table.columns[column].justify = "right"
    for n, one in enumerate(ranking.queue, start=1):
        why = ["Tiré au sort", *one.reasons] if one.arm == RANDOM else one.reasons
        table.add_row(
            str(n), one.provider_id, _decimal(one.score, 3), euros(one.amount_cents),
            str(one.baseline), " ; ".join(why[:SHOWN]),
        )  # fmt: skip
    console.print(table)


def _qualities(console: Console, found: list[Quality]) -> None:
    depths = sorted(found[0].precision)
    table = Table(
        "Note", "AUC", "AUC à taille égale", *(f"Précision des {k} premiers" for k in depths),
        "À regarder pour la moitié", title=f"Sur {found[0].n} suites mises de côté, {found[0].n_confirmed} confirmées",
    )  # fmt: skip
    for one in found:
        table.add_row(
            TITLES[one.score], _share(one.auc), _share(one.size_matched_auc),
            *(_decimal(one.precision[k], 2) for k in depths), str(one.cost_to_half or "—"),
        )  # fmt: skip
    console.print(table)


def _measured(console: Console, seen: Measured) -> None:
    assert seen.rate is not None
    rate, text = seen.rate, f"Sur {seen.n_random} tirés au sort et contrôlés"
    console.print(
        f"{text} : {_percent(rate.share)} confirmés ({_percent(rate.low)} à {_percent(rate.high)})."
    )
    if seen.precision and seen.recall is not None:
        console.print(
            f"Sur {seen.n_ranked} placés par le classement et contrôlés : {_percent(seen.precision.share)} confirmés ; "
            f"part trouvée de tout ce qu’il y aurait : {_percent(seen.recall)}."
        )


def _precisions(console: Console, ranking: Ranking) -> None:
    table = Table("Détecteur", "Suites", "Confirmées", "Précision", "")
    for one in ranking.precisions:
        title = (
            detectors()[one.definition].header.title
            if one.definition in detectors()
            else one.definition
        )
        interval = (
            f"{_percent(one.rate.share)} ({_percent(one.rate.low)} à {_percent(one.rate.high)})"
        )
        table.add_row(
            title, str(one.n), str(one.confirmed), interval, "retiré" if one.retired else ""
        )
    console.print(table)


def _decimal(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _share(value: float | None) -> str:
    return "—" if value is None else _decimal(value, 2)


def _percent(value: float) -> str:
    return f"{value * 100:.0f}{THIN}%"

"""What the rank is worth, beside what was paid, as people's conclusions say it; and what each detector is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relais.casework.signals.models import Ranking, SignalDefinition
from relais.pages.cells import Badge
from relais.pages.tables import Head
from relais.pages.typography import count, number, percent

DEPTH = "20"
NO_ASIDE = "Les suites de contrôles mises de côté pour juger ne sont pas encore des deux sortes."
BASELINE = "baseline"


@dataclass(frozen=True)
class Worth:
    """`lines`: one a score, empty when nothing is measured, and then `why` says why. `drawn`: what the random part says."""

    heads: list[Head]
    lines: list[list[str]]
    told: str
    why: str
    drawn: str
    said: list[str]


def worth(ranking: Ranking) -> Worth:
    about = ranking.about
    found = about.get("qualities") or []
    titles = about.get("titles", {})
    heads = [
        Head("Ordre"),
        Head("Place le confirmé devant, à taille égale", "num"),
        Head(f"Confirmés parmi les {DEPTH} premiers", "num"),
        Head("À regarder pour trouver la moitié", "num"),
    ]
    lines = [
        [
            titles.get(one["score"], one["score"]),
            _in_a_hundred(one["size_matched_auc"]),
            _share(one["precision"].get(DEPTH)),
            "inconnu" if one["cost_to_half"] is None else number(one["cost_to_half"]),
        ]
        for one in sorted(found, key=lambda one: one["score"] == BASELINE)
    ]
    told = ""
    if found:
        told = f"Sur {count(found[0]['n'], 'suite', 'suites')} de contrôles, dont {number(found[0]['n_confirmed'])} confirmées"
    said = list(about.get("said", []))
    why = next((text for text in said if text.startswith("Pas assez de suites")), NO_ASIDE)
    others = [text for text in said if text != why]
    return Worth(
        heads, lines, told, "" if found else why, _drawn(about.get("measured", {})), others
    )


def _in_a_hundred(value: float | None) -> str:
    return "inconnu" if value is None else f"{number(round(value * 100))} fois sur 100"


def _share(value: float | None) -> str:
    return "inconnu" if value is None else percent(value)


def _drawn(seen: Mapping[str, Any]) -> str:
    """What those drawn by chance say of everybody."""
    rate = seen.get("rate")
    if not rate:
        return "Personne n’a encore conclu sur un professionnel tiré au sort : le vrai taux d’anomalies n’est pas connu."
    text = (
        f"Parmi {count(seen['n_random'], 'tiré au sort regardé', 'tirés au sort regardés')}, {percent(rate['share'])} confirmés "
        f"(entre {percent(rate['low'])} et {percent(rate['high'])}) : c’est l’estimation du vrai taux."
    )
    if seen.get("precision"):
        text += f" Parmi {count(seen['n_ranked'], 'classé regardé', 'classés regardés')}, {percent(seen['precision']['share'])} confirmés."
    return text


def precisions(ranking: Ranking) -> list[dict[str, Any]]:
    """A line a detector that has outcomes in the window, in this fund; those retired first."""
    mine = [
        one
        for one in ranking.about.get("precisions", [])
        if one.get("fund", "") in ("", ranking.fund.code)
    ]
    titles = dict(
        SignalDefinition.objects.filter(name__in=[one["definition"] for one in mine]).values_list(
            "name", "title"
        )
    )
    return [
        {
            "name": one["definition"],
            "title": titles.get(one["definition"], one["definition"]),
            "n": number(one["n"]),
            "confirmed": number(one["confirmed"]),
            "rate": percent(one["rate"]["share"]),
            "interval": f"{percent(one['rate']['low'])} à {percent(one['rate']['high'])}",
            "state": Badge("retiré", "late") if one["retired"] else Badge("en service", "ok"),
        }
        for one in sorted(mine, key=lambda one: (not one["retired"], one["definition"]))
    ]

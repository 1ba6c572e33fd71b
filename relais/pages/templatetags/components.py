"""Tags and filters of every page: `{% load components %}`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from relais.drawing.charts import Chart
from relais.pages import tables, typography
from relais.pages.cells import Badge
from relais.pages.charts import on_screen
from relais.pages.contributions import allowed
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

register = template.Library()
register.tag("table", tables.parse_table)
register.tag("row", tables.parse_row)
register.tag("cell", tables.parse_cell)
register.simple_tag(tables.plain, name="plain_table")

SIGNS = {"neutral": "·", "info": "→", "ok": "✓", "warn": "!", "late": "▲"}


@register.simple_tag
def badge(label: str | Badge, tone: str = "neutral") -> SafeString:
    """`{% badge "En retard" "late" %}` or `{% badge row.state %}`: a word, a sign, a colour."""
    shown = label if isinstance(label, Badge) else Badge(str(label), tone)
    return format_html(
        '<span class="badge badge-{}"><span aria-hidden="true">{}</span> {}</span>',
        shown.tone,
        SIGNS[shown.tone],
        shown.label,
    )


@register.filter
def euros(cents: int | None) -> str:
    """`{{ 123450|euros }}` -> 1 234,50 €."""
    return "—" if cents is None else typography.euros(cents)


@register.filter
def number(value: float | None) -> str:
    return "—" if value is None else typography.number(value)


@register.filter
def percent(rate: float | None) -> str:
    return "—" if rate is None else typography.percent(rate)


@register.filter
def day(value: dt.date | None) -> str:
    """« lundi 22 novembre 2026 »."""
    return "—" if value is None else typography.long_date(_date(value))


@register.filter
def medium_day(value: dt.date | None) -> str:
    """« 22 novembre 2026 »."""
    return "—" if value is None else typography.medium_date(_date(value))


@register.filter
def short_day(value: dt.date | None) -> str:
    """« 22/11/2026 »."""
    return "—" if value is None else typography.short_date(_date(value))


@register.filter
def instant(at: dt.datetime | None) -> str:
    """« 22/11/2026 à 14 h 05 »."""
    return "—" if at is None else typography.instant(at)


@register.filter
def relative(value: dt.date | None) -> str:
    """« il y a 3 jours », « demain »."""
    return "—" if value is None else typography.relative_day(_date(value), timezone.localdate())


@register.filter
def may(agent: Agent, word: str) -> bool:
    """`{% if user|may:"work_support" %}`."""
    return allowed(agent, Permission(word))


@register.simple_tag
def counted(n: int, singular: str, plural: str = "") -> str:
    """`{% counted 3 "dossier" %}` -> 3 dossiers."""
    return typography.count(n, singular, plural or None)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def parts(form: Any) -> list[tuple[str, list[Any]]]:
    """Fields of a form under its titles: `parts = (("La personne", ("last_name", "phone")), ...)`; what is in none comes last, untitled."""
    shown = {bound.name: bound for bound in form.visible_fields()}
    found = [
        (title, [shown.pop(name) for name in names if name in shown])
        for title, names in getattr(form, "parts", ())
    ]
    return [*(part for part in found if part[1]), ("", list(shown.values()))]


@register.filter(is_safe=True)
def typeset(text: str | None) -> str:
    """A text as French prints it: « arrêté du 2019-06-20 » -> « arrêté du 20 juin 2019 », curved apostrophes, spaces that hold."""
    return "" if text is None else typography.typeset(str(text))


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """One field of a form: label, control, help, error."""
    return {"field": bound}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """What is said when there is nothing, and what to do."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/steps.html")
def steps(items: Any) -> dict[str, Any]:
    """State as steps: a list of `relais.pages.files.Step`."""
    return {"steps": items}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Any) -> dict[str, Any]:
    """What happened: a list of `relais.pages.files.Happening`, newest first."""
    return {"items": items}


@register.inclusion_tag("components/facts.html")
def facts(items: Any) -> dict[str, Any]:
    """A definition list: pairs (label, value)."""
    return {"items": items.items() if hasattr(items, "items") else items}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, label: str = "Rubriques") -> dict[str, Any]:
    """Tabs are links: triples (label, address, is this the page shown)."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next page of a `relais.pages.paging.Page`, keeping the rest of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """A bar, with its figures in words."""
    return {"done": done, "total": max(total, 1), "label": label}


@register.inclusion_tag("components/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """The picture, and its table beside."""
    return {"chart": drawn, "drawing": on_screen(drawn)}


def _date(value: dt.date) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value

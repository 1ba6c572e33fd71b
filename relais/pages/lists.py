"""The List: declared columns and filters, told as a sentence; views kept, sorted, paged, exported, acted upon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.vary import vary_on_headers

from relais.pages import bulk, export
from relais.pages.access import agent_of
from relais.pages.cells import Cell, cell
from relais.pages.contributions import allowed
from relais.pages.paging import Page, page_of
from relais.pages.saved import SavedViews
from relais.pages.tables import Head
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.reading import export_names, show_names

Rows = QuerySet[Any]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """A column. `value`: attribute path (`person__last_name`) or function of the row. `sort`: field(s) of the query.

    `kind`: text, long (a sentence), code (a reference, never broken), number, money (cents), date, datetime, due (date that may be late), badge
    (`relais.pages.cells.Badge`).
    """

    name: str
    label: str
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    sort: str | tuple[str, ...] = ()
    shown: bool = True

    @property
    def source(self) -> str | Callable[[Any], Any]:
        return self.value or self.name

    @property
    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    @property
    def right(self) -> bool:
        return self.kind in ("number", "money")


@dataclass(frozen=True)
class Filter:
    """A filter. `apply`: lookup (`"state"`, `"opened_at__date__gte"`) or function (rows, value) -> rows.

    `kind`: choice, flag, date, text. `sentence`: how it reads in the title ("site de {}"); by default "label : value".
    """

    name: str
    label: str
    apply: str | Callable[[Rows, str], Rows] = ""
    kind: str = "choice"
    choices: Choices | Callable[[Agent], Choices] = ()
    sentence: str = ""

    def options(self, agent: Agent) -> Choices:
        return self.choices(agent) if callable(self.choices) else self.choices

    def narrowed(self, rows: Rows, value: str) -> Rows:
        if callable(self.apply):
            return self.apply(rows, value)
        lookup = self.apply or self.name
        return rows.filter(**{lookup: True if self.kind == "flag" else value})


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and the way out of it."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Button:
    """A way to go on, in the header of a page."""

    label: str
    url: str
    primary: bool = False
    permission: Permission | tuple[Permission, ...] | None = None


@dataclass(frozen=True)
class Active:
    """A filter in use: what it says, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Row:
    pk: Any
    url: str
    cells: list[Cell]
    title: str = ""


@dataclass
class Asked:
    """What the address asks for, once checked."""

    filters: dict[str, str] = field(default_factory=dict)
    order: str = ""
    columns: list[Column] = field(default_factory=list)


@method_decorator(vary_on_headers("HX-Request"), name="dispatch")
class ListPage(View):
    """Subclass, declare, write `rows()`. The address holds everything: filters, `tri`, `page`, `colonnes`.

    `defaults`: filters of the bare address, that "Tout effacer" (`?tout=1`) takes away. `names`: the rows name insured people;
    they count towards the quotas of mass reading.
    """

    title: ClassVar[str] = ""
    lede: ClassVar[str] = ""
    noun: ClassVar[tuple[str, str]] = ("ligne", "lignes")
    permission: ClassVar[Permission | tuple[Permission, ...] | None] = None
    export_permission: ClassVar[Permission] = Permission.EXPORT_LISTS
    columns: ClassVar[tuple[Column, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    order: ClassVar[str] = ""
    defaults: ClassVar[dict[str, str]] = {}
    page_size: ClassVar[int] = 50
    names: ClassVar[bool] = False
    empty: ClassVar[Empty] = Empty("Rien à montrer")
    bulk: ClassVar[tuple[bulk.Bulk, ...]] = ()
    breadcrumb: ClassVar[tuple[tuple[str, str], ...]] = ()
    template_name: ClassVar[str] = "pages/list.html"

    agent: Agent
    asked: Asked

    def rows(self) -> Rows:
        """Rows the agent may see (`visible_to(self.agent)`), with what the columns read (`select_related`)."""
        raise TypeError(f"{type(self).__name__} does not say its rows")

    def row_url(self, row: Any) -> str:
        """Where a row leads; empty for nowhere."""
        return ""

    def buttons(self) -> Sequence[Button]:
        return ()

    def extra(self) -> dict[str, Any]:
        """More context, for a template of one's own that extends `pages/list.html`."""
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.agent = agent_of(request)
        if not allowed(self.agent, self.permission):
            raise PermissionDenied
        self.saved = SavedViews(self.agent, f"{type(self).__module__}.{type(self).__name__}")
        self._choices: dict[str, Choices] = {}
        self.asked = self._asked(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("format") == "csv":
            return self._export(request)
        page = page_of(self.selection(), request.GET.get("page"), self.page_size)
        if self.names:
            show_names(actor=self.agent, n=len(page.rows), now=timezone.now())
        return render(request, self.template_name, self._context(request, page))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("vue"):
            return self.saved.change(request)
        return bulk.answer(self, request)

    def choices(self, chosen: Filter) -> Choices:
        """Choices of a filter, asked for once a request."""
        if chosen.name not in self._choices:
            given = chosen.options(self.agent)
            self._choices[chosen.name] = [(str(key), label) for key, label in given]
        return self._choices[chosen.name]

    def selection(self) -> Rows:
        """The rows asked for, filtered and in order; ties are settled by the key, so that pages do not overlap."""
        rows = self.rows()
        for chosen in self.filters:
            if value := self.asked.filters.get(chosen.name):
                rows = chosen.narrowed(rows, value)
        down, name = self.asked.order.startswith("-"), self.asked.order.lstrip("-")
        column = next((c for c in self.columns if c.name == name), None)
        keys = [*(column.order if column else ()), "pk"]
        return rows.order_by(*(_reverse(key) if down else key for key in keys))

    def _asked(self, query: QueryDict) -> Asked:
        filters = {}
        bare = "tout" not in query and not any(chosen.name in query for chosen in self.filters)
        for chosen in self.filters:
            typed = query.get(chosen.name, "").replace("\x00", "").strip()[:100]
            value = self.defaults.get(chosen.name, "") if bare else typed
            if chosen.kind == "choice" and value not in dict(self.choices(chosen)):
                value = ""
            if chosen.kind == "date" and not export.is_date(value):
                value = ""
            if value:
                filters[chosen.name] = value
        sortable = {sign + c.name for c in self.columns if c.order for sign in ("", "-")}
        order = query.get("tri", "")
        names = query.getlist("colonnes")
        columns = [c for c in self.columns if (c.name in names if names else c.shown)]
        return Asked(filters, order if order in sortable else self.order, columns)

    def sentence(self) -> str:
        """« dossiers ouverts, en retard, site de Toulon »."""
        return ", ".join([self.noun[1], *(active.label for active in self._active(QueryDict()))])

    def _active(self, query: QueryDict) -> list[Active]:
        found = []
        for chosen in self.filters:
            if value := self.asked.filters.get(chosen.name):
                told = dict(self.choices(chosen)).get(value, value)
                if chosen.kind == "date":
                    told = export.french_date(value)
                found.append(Active(_said(chosen, told), _without(query, chosen.name)))
        return found

    def _context(self, request: HttpRequest, page: Page) -> dict[str, Any]:
        query = self.address(request.GET)
        bulk_actions = [b for b in self.bulk if allowed(self.agent, b.permission)]
        pick = [Head("Tout choisir sur cette page", "pick")] if bulk_actions else []
        return {
            "list": self,
            "title": self.title,
            "lede": self.lede,
            "breadcrumb": self.breadcrumb,
            "sentence": self.sentence(),
            "counted_noun": self.noun[0] if page.total < 2 else self.noun[1],
            "active": self._active(query),
            "narrowed": self.asked.filters not in ({}, self.defaults),
            "clear_url": "?tout=1",
            "filters": [
                (f, self.asked.filters.get(f.name, ""), self.choices(f)) for f in self.filters
            ],
            "caption": f"{self.title} : {self.sentence()}",
            "heads": [*pick, *(self._head(c, query) for c in self.asked.columns)],
            "all_columns": [(c, c in self.asked.columns) for c in self.columns],
            "rows": [self.row(row) for row in page.rows],
            "page": page,
            "query": _without(query, "page").lstrip("?"),
            "order": self.asked.order,
            "saved_views": self.saved.listed(),
            "may_export": self.agent.may(self.export_permission),
            "export_url": f"{_without(query, 'page', 'format')}&format=csv",
            "buttons": [b for b in self.buttons() if allowed(self.agent, b.permission)],
            "bulk_actions": bulk_actions,
            "empty": self.empty,
            **self.extra(),
        }

    def address(self, query: QueryDict) -> QueryDict:
        """The address with its filters spelt out, those that hold by default too."""
        full = query.copy()
        for name, value in self.asked.filters.items():
            full[name] = value
        if self.defaults:
            full["tout"] = "1"
        return full

    def row(self, row: Any) -> Row:
        cells = [cell(column, row) for column in self.asked.columns]
        return Row(row.pk, self.row_url(row), cells, str(row))

    def _head(self, column: Column, query: QueryDict) -> Head:
        """Its name, the address that sorts by it, and how it is sorted now."""
        kind = "num" if column.right else "text"
        if not column.order:
            return Head(column.label, kind)
        now = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.asked.order, "")
        changed = query.copy()
        changed["tri"] = f"-{column.name}" if now == "ascending" else column.name
        changed.pop("page", None)
        return Head(column.label, kind, f"?{changed.urlencode()}", now)

    def _export(self, request: HttpRequest) -> HttpResponseBase:
        if not self.agent.may(self.export_permission):
            raise PermissionDenied
        if self.names:
            export_names(actor=self.agent, n=self.selection().count(), now=timezone.now())
        return export.csv_response(
            actor=self.agent,
            title=self.title,
            what=self.sentence(),
            columns=self.asked.columns,
            rows=self.selection(),
        )


def _said(chosen: Filter, told: str) -> str:
    """A filter's part of the sentence."""
    if chosen.kind == "flag":
        return chosen.sentence or chosen.label.lower()
    if chosen.sentence == "{}":
        # A state's label starts a cell with a capital; in a sentence it has none, unless it is an acronym.
        return told[:1].lower() + told[1:] if told[1:2] == told[1:2].lower() else told
    return chosen.sentence.format(told) if chosen.sentence else f"{chosen.label} : {told}"


def _reverse(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _without(query: QueryDict, *names: str) -> str:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return f"?{changed.urlencode()}"

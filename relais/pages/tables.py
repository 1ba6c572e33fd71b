"""The table: one markup for every list of rows. On a phone each row becomes a card whose cells say their names.

    {% table "Vagues de la campagne" "Vague" "Équipe" "Personnes #" %}
    {% for wave in waves %}{% row %}{% cell %}{{ wave }}{% endcell %}…{% endrow %}{% endfor %}{% endtable %}

The first word is the caption. A head ends with " #" when its cells are figures; an empty one is left out; a list gives several.
`scroll=True` is a table of figures, as beside a chart: the first cell names its row, the others are figures, and a phone moves it
sideways; `quiet=True` where a heading already says its caption. `look="…"`: more classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

HERE = "_table"
HIDDEN = mark_safe(' class="visually-hidden"')
SORTS = {"ascending": " ↑", "descending": " ↓"}


@dataclass(frozen=True)
class Head:
    """A column's head. `kind`: text, num (figures), pick (boxes that choose rows); `url` sorts, or leads to what it names."""

    label: str
    kind: str = "text"
    url: str = ""
    sorted: str = ""

    @classmethod
    def of(cls, told: object, *, figures: bool = False) -> Head:
        if isinstance(told, cls):
            return told
        label = str(told)
        kind = "num" if figures or label.endswith(" #") else "text"
        return cls(label.removesuffix(" #"), kind)

    def html(self) -> SafeString:
        shape = format_html(' class="{}"', self.kind) if self.kind != "text" else ""
        order = format_html(' aria-sort="{}"', self.sorted) if self.sorted else ""
        return format_html(
            '<th scope="col" role="columnheader"{}{}>{}</th>', shape, order, self._told()
        )

    def _told(self) -> SafeString:
        if self.kind == "pick":
            return format_html(
                '<span class="visually-hidden">Choisir</span>'
                '<input type="checkbox" data-check-all aria-label="{}">',
                self.label,
            )
        if not self.url:
            return format_html("{}", self.label)
        arrow = SORTS.get(self.sorted, "")
        sign = format_html('<span aria-hidden="true" class="sort">{}</span>', arrow)
        return format_html('<a href="{}">{}{}</a>', self.url, self.label, sign)


@dataclass
class Drawn:
    """The table being written: its heads, and which cell of the row comes next."""

    heads: list[Head]
    scroll: bool
    at: int = 0

    def next(self) -> tuple[Head, bool]:
        """The head of the next cell, and whether that cell names its row. Raises IndexError past the last."""
        self.at += 1
        return self.heads[self.at - 1], self.scroll and self.at == 1


class TableNode(Node):
    def __init__(
        self,
        words: list[FilterExpression],
        options: dict[str, FilterExpression],
        nodelist: NodeList,
    ) -> None:
        self.words, self.options, self.nodelist = words, options, nodelist

    def render(self, context: Context) -> SafeString:
        caption, *given = (word.resolve(context) for word in self.words)
        options = {name: option.resolve(context) for name, option in self.options.items()}
        scroll = bool(options.get("scroll"))
        heads = [Head.of(told, figures=scroll and n > 0) for n, told in enumerate(_flat(given))]
        table = Drawn(heads, scroll)
        with context.push(**{HERE: table}):
            body = self.nodelist.render(context)
        return _whole(
            caption,
            heads,
            body,
            scroll=scroll,
            quiet=bool(options.get("quiet")),
            look=options.get("look", ""),
        )


def _whole(
    caption: str,
    heads: Sequence[Head],
    body: str,
    *,
    scroll: bool,
    quiet: bool = False,
    look: str = "",
) -> SafeString:
    written = format_html_join("", "{}", ((head.html(),) for head in heads))
    around: str = ""
    cards = ""
    if scroll:
        around = format_html(' role="region" aria-label="{}" tabindex="0"', caption)
    else:
        cards = " table-cards"
    return format_html(
        '<div class="table-wrap"{}><table class="table{}" role="table"><caption{}>{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>',
        around,
        f"{cards} {look}".rstrip(),
        "" if scroll and not quiet else HIDDEN,
        caption,
        written,
        body,
    )


def plain(caption: str, heads: Sequence[object], lines: Sequence[Sequence[object]]) -> SafeString:
    """The markup of `{% table … scroll=True %}` over lines of texts, written at once: a page may have thousands of cells."""
    known = [Head.of(told, figures=n > 0) for n, told in enumerate(heads)]
    opened = [_opening(head, names=n == 0) for n, head in enumerate(known)]
    rows = (
        f'<tr role="row">{"".join(start + conditional_escape(str(cell)) + end for (start, end), cell in zip(opened, line, strict=True))}</tr>'
        for line in lines
    )
    body = mark_safe("".join(rows))  # noqa: S308  escaped cell by cell
    return _whole(str(caption), known, body, scroll=True)


def _opening(head: Head, *, names: bool) -> tuple[str, str]:
    if names:
        return '<th scope="row" role="rowheader">', "</th>"
    shape = "" if head.kind == "text" else format_html(' class="{}"', head.kind)
    return format_html('<td role="cell" data-label="{}"{}>', head.label, shape), "</td>"


class RowNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        context[HERE].at = 0
        return format_html('<tr role="row">{}</tr>', self.nodelist.render(context))


class CellNode(Node):
    def __init__(self, look: FilterExpression | None, nodelist: NodeList) -> None:
        self.look, self.nodelist = look, nodelist

    def render(self, context: Context) -> SafeString:
        head, names = context[HERE].next()
        told = self.nodelist.render(context)
        if names:
            return format_html('<th scope="row" role="rowheader">{}</th>', told)
        more = self.look.resolve(context) if self.look else ""
        kind = "" if head.kind == "text" else head.kind
        look = f"{kind} {more}".strip()
        shape = format_html(' class="{}"', look) if look else ""
        label = "" if head.kind == "pick" else head.label
        return format_html('<td role="cell" data-label="{}"{}>{}</td>', label, shape, told)


def parse_table(parser: Parser, token: Token) -> TableNode:
    _, *bits = token.split_contents()
    words = []
    while bits and "=" not in bits[0].split('"')[0]:
        words.append(parser.compile_filter(bits.pop(0)))
    options = token_kwargs(bits, parser)
    if not words or bits:
        raise TemplateSyntaxError("{% table %} wants a caption, heads, then scroll= and look=")
    return TableNode(words, options, _until(parser, "endtable"))


def parse_row(parser: Parser, token: Token) -> RowNode:
    return RowNode(_until(parser, "endrow"))


def parse_cell(parser: Parser, token: Token) -> CellNode:
    _, *bits = token.split_contents()
    if len(bits) > 1:
        raise TemplateSyntaxError("{% cell %} takes one word at most: its classes")
    look = parser.compile_filter(bits[0]) if bits else None
    return CellNode(look, _until(parser, "endcell"))


def _until(parser: Parser, end: str) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return nodelist


def _flat(given: list[Any]) -> Iterator[Any]:
    for one in given:
        if isinstance(one, list | tuple):
            yield from one
        elif one:
            yield one

"""
The monthly report in HTML: the same body for the letter, the page in a folder and the PDF.

Tables and styles inside the elements, because mail programs know little else. Nothing is fetched: a chart
is a picture that comes along, or without one a table with bars. All words are escaped.
"""

from collections.abc import Iterator, Mapping
from html import escape

from ulak.desk.month.page import Amount, Cell, Chart, Page, Table, Tile
from ulak.gateways.report_style import (
    ACCENT,
    BAR,
    CAPTION,
    COLUMN,
    FIGURE,
    HEAD,
    HEADING,
    LABEL,
    LEAD,
    LINE,
    LIST,
    LISTED,
    NOTE,
    PRINT_STYLE,
    SCREEN_STYLE,
    SHEET,
    SMALL,
    SOFT,
    SUBJECT,
    TILE,
    TILE_FIGURE,
    TITLE,
    TONES,
    VALUE,
)

Pictures = Mapping[str, str]
"""Where each chart's picture is: `cid:…` in a letter, `data:…` in a page; empty where there are none."""

_SHORT = 10
"""So many lines stand on one page of paper, whatever space that leaves."""
_WORDS = {
    "tr": {"figures": "Rakamlar", "notes": "Notlar", "glance": "Bir bakışta"},
    "en": {"figures": "Figures", "notes": "Notes", "glance": "At a glance"},
}


def page_in_html(page: Page, pictures: Pictures, style: str = SCREEN_STYLE + PRINT_STYLE) -> str:
    """A document that needs nothing beside itself; `style` is what it has beside that of its elements."""
    return (
        f'<!DOCTYPE html>\n<html lang="{page.language}" style="color-scheme:light">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n<meta name="supported-color-schemes" content="light">\n'
        f"<title>{_words(f'{page.house} · {page.title}')}</title>\n<style>{style}</style>\n"
        f'</head>\n<body style="margin:0;background:{SOFT}">\n{_body(page, pictures)}\n</body>\n</html>\n'
    )


def _body(page: Page, pictures: Pictures) -> str:
    words = _WORDS["tr" if page.language == "tr" else "en"]
    blocks = (
        _head(page),
        _tiles(page),
        _heading(words["glance"]),
        _sentences(page.findings, LIST),
        *(_chart(one, page, pictures) for one in page.charts),
        f'<div class="figures">{_heading(words["figures"])}</div>',
        *(_table(one, page) for one in page.tables),
        *((_heading(words["notes"]), _sentences(page.notes, NOTE)) if page.notes else ()),
    )
    return f'<div class="sheet" style="{SHEET}">{"".join(blocks)}</div>'


def _head(page: Page) -> str:
    return (
        f'<div style="{HEAD}"><div style="{SMALL}">{_words(page.house)}</div>'
        f'<h1 style="{TITLE}">{_words(page.title)}</h1></div>'
        f'<p style="{LEAD}">{_words(page.standfirst)}</p>'
    )


def _heading(title: str) -> str:
    return f'<h2 style="{HEADING}">{_words(title)}</h2>'


def _tiles(page: Page) -> str:
    """Side by side where there is room, two in a row on a telephone."""
    return f'<div class="tiles">{"".join(_tile(one, page) for one in page.tiles)}</div>'


def _tile(tile: Tile, page: Page) -> str:
    colour = TONES[tile.tone]
    return (
        f'<div class="tile" style="{TILE};border-top-color:{colour}">'
        f'<div style="{LABEL}">{_words(tile.title)}</div>'
        f'<div style="{TILE_FIGURE};color:{colour}">{_words(page.cell(tile.amount))}</div>'
        f'<div style="{CAPTION}">{_words(tile.says)}</div></div>'
    )


def _sentences(sentences: tuple[str, ...], style: str) -> str:
    return f'<ul style="{style}">{"".join(f"<li>{_words(one)}</li>" for one in sentences)}</ul>'


def _chart(chart: Chart, page: Page, pictures: Pictures) -> str:
    source = pictures.get(chart.name)
    if source is None:
        return _bars(chart, page)
    said = "; ".join(f"{label} {said}" for label, said, _ in _points(chart, page))
    return (
        f'<div class="chart"><h3 style="{LINE}">{_words(chart.title)}</h3>'
        f'<img src="{escape(source)}" alt="{escape(f"{chart.title}: {said}")}" width="680"'
        ' style="width:100%;max-width:680px;height:auto;display:block"></div>'
    )


def _points(chart: Chart, page: Page) -> Iterator[tuple[str, str, float]]:
    """Label, figure in words, and how long a bar for it is, from 0 to 100."""
    most = max((value for value in chart.values if value is not None), default=0) or 1
    for label, value in zip(chart.labels, chart.values, strict=True):
        yield label, Amount(value, chart.unit).words(page.language), 100 * (value or 0) / most


def _bars(chart: Chart, page: Page) -> str:
    rows = "".join(
        f'<tr><td style="{FIGURE};{_place(0)};width:32%">{_words(label)}</td>'
        f'<td style="{FIGURE};{_place(1)};width:50%"><div style="{BAR};width:{length:.0f}%">&nbsp;</div></td>'
        f'<td style="{FIGURE};{_place(2)}">{_words(said)}</td></tr>'
        for label, said, length in _points(chart, page)
    )
    return (
        f'<div class="chart"><h3 style="{LINE}">{_words(chart.title)}</h3>'
        f'<table role="presentation" style="border-collapse:collapse;width:100%">{rows}</table></div>'
    )


def _table(table: Table, page: Page) -> str:
    """The figures of one subject, with what they say and the tickets they are about."""
    mark = f'<span style="color:{ACCENT}">{_words(table.key)}</span> ' if table.key else ""
    says = f'<p style="{CAPTION}">{_words(table.says)}</p>' if table.says else ""
    lists = _sentences(table.lists, LISTED) if table.lists else ""
    fits = "table short" if len(table.rows) + len(table.lists) <= _SHORT else "table"
    return (
        f'<div class="{fits}"><h3 style="{LINE}">{mark}{_words(table.title)}</h3>{says}'
        f"{_grid(table, page) if table.rows else ''}{lists}</div>"
    )


def _grid(table: Table, page: Page) -> str:
    head = "".join(
        f'<th scope="col" style="{COLUMN};{_place(place)}">{_words(title)}</th>'
        for place, title in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{''.join(_row(row, page))}</tr>" for row in table.rows)
    return f'<table style="border-collapse:collapse;width:100%"><thead><tr>{head}</tr></thead>{rows}</table>'


def _row(row: tuple[Cell, ...], page: Page) -> Iterator[str]:
    for place, cell in enumerate(row):
        said = f'style="{FIGURE};{_place(place)}">{_words(page.cell(cell))}'
        yield f"<td {said}</td>" if place else f'<th scope="row" {said}</th>'


def _place(column: int) -> str:
    """Figures stand to the right and never break, what they are about to the left."""
    return VALUE if column else SUBJECT


def _words(text: str) -> str:
    return escape(text, quote=False)

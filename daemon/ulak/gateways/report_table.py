"""
The monthly report as a workbook: the only door of XlsxWriter (extra `report`).

Figures are numbers, words are words: a title that begins with `=` or looks like an address calculates
nothing and leads nowhere.
"""

from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from ulak.desk.month.numbers import Unit
from ulak.desk.month.page import Cell, Page, Table

_AS_WORDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {Unit.COUNT: "#,##0", Unit.SHARE: "0.0%", Unit.DURATION: "#,##0.00", Unit.DECIMAL: "#,##0.00"}
_HOUR = 3_600
_WORDS = {
    "tr": ("Özet", "Bu dosyada süreler saat olarak yazılmıştır."),
    "en": ("Summary", "In this file durations are in hours."),
}
_LINE, _WIDE = 15, 110
"""Points of a line of text, and how many letters stand in one."""


def page_in_workbook(page: Page, made_at: datetime) -> bytes | None:
    """A sheet for the summary and one for each table; None where the extra is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        return None
    out = BytesIO()
    with xlsxwriter.Workbook(out, {**_AS_WORDS, "in_memory": True}) as book:
        book.set_properties({"title": page.title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
        _Book(book, page).write()
    return out.getvalue()


class _Book:
    """Writes a page into an open workbook."""

    def __init__(self, book: Any, page: Page) -> None:
        self._book = book
        self._page = page
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {unit: book.add_format({"num_format": form}) for unit, form in _FORMATS.items()}
        self._words = _WORDS["tr" if page.language == "tr" else "en"]

    def write(self) -> None:
        """The summary, then a sheet for each subject, with its tables one under the other."""
        self._summary()
        for key, tables in groupby(self._page.tables, lambda table: table.key):
            sheet = self._book.add_worksheet(key)
            sheet.set_column(0, 0, 48)
            sheet.set_column(1, 9, 16)
            row = 0
            for table in tables:
                row = self._table(sheet, row, table)

    def _summary(self) -> None:
        page, sheet = self._page, self._book.add_worksheet(self._words[0])
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 16)
        sheet.set_column(2, 2, 60)
        sheet.write_string(0, 0, f"{page.house} · {page.title}", self._title)
        for row, tile in enumerate(page.tiles, 2):
            self._row(sheet, row, (tile.title, tile.amount, tile.says))
        sentences = (page.standfirst, *page.findings, *page.notes, self._words[1])
        for row, sentence in enumerate(sentences, 3 + len(page.tiles)):
            sheet.merge_range(row, 0, row, 2, "", self._wrapped)
            sheet.write_string(row, 0, sentence, self._wrapped)
            sheet.set_row(row, _LINE * (1 + len(sentence) // _WIDE))

    def _table(self, sheet: Any, top: int, table: Table) -> int:
        """Title, sentence, head, rows and the tickets they are about; the place of the next table."""
        sheet.write_string(top, 0, f"{table.key} {table.title}", self._title)
        sheet.write_string(top + 1, 0, table.says)
        for column, words in enumerate(table.columns):
            sheet.write_string(top + 2, column, words, self._head)
        below = top + 3
        for cells in table.rows:
            self._row(sheet, below, cells)
            below += 1
        for words in table.lists:
            sheet.write_string(below, 0, words)
            below += 1
        return below + 1

    def _row(self, sheet: Any, row: int, cells: tuple[Cell, ...]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell.value is not None:
                value = cell.value / _HOUR if cell.unit is Unit.DURATION else cell.value
                sheet.write_number(row, column, value, self._numbers[cell.unit])

"""The report as lines of text: for the letter's text, the terminal, and whoever reads by ear."""

from collections.abc import Iterator
from dataclasses import dataclass

from ulak.desk.month.page import Page, Table


@dataclass(frozen=True, slots=True)
class Section:
    """A subject in lines; `title` has its key, `says` is a sentence under it or empty."""

    title: str
    says: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """
    What the template of the letter can name, as text in the report's language.

    `figures` are the tiles of the first page.
    """

    title: str = ""
    standfirst: str = ""
    findings: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


NO_REPORT = Report()


def plain(page: Page) -> Report:
    """The page without its form."""
    return Report(
        title=page.title,
        standfirst=page.standfirst,
        findings=page.findings,
        figures=tuple(
            f"{one.title}: {page.cell(one.amount)}{f' ({one.says})' if one.says else ''}"
            for one in page.tiles
        ),
        sections=tuple(Section(_title(one), one.says, tuple(_lines(one, page))) for one in page.tables),
        notes=page.notes,
    )


def _title(table: Table) -> str:
    return f"{table.key} {table.title}".strip()


def _lines(table: Table, page: Page) -> Iterator[str]:
    """A row names each figure but the only one, which its first column names."""
    for first, *cells in table.rows:
        figures = [page.cell(cell) for cell in cells]
        if len(figures) > 1:
            named = zip(table.columns[1:], figures, strict=True)
            figures = [f"{column} {figure}" for column, figure in named]
        yield f"{page.cell(first)}: {', '.join(figures)}"
    yield from table.lists

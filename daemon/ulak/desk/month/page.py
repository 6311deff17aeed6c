"""
What a monthly report says, as values: every way to show it (letter, page, PDF, sheet, terminal) shows this.

Texts are in the report's language; figures stay numbers, so that a sheet can calculate with them.
"""

from dataclasses import dataclass
from enum import Enum

from ulak.desk.month.numbers import Unit, in_words


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with what it counts; None where there was nothing to count."""

    value: float | None
    unit: Unit = Unit.COUNT

    def words(self, language: str) -> str:
        """As it stands in a text."""
        return in_words(self.value, self.unit, language)


Cell = str | Amount


@dataclass(frozen=True, slots=True)
class Table:
    """
    One subject: `key` is its metric (`K5`), `says` a sentence under its title, `lists` the numbers it names.

    The first column says what a row is about. `lists` are tickets, one entry each, never people.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    says: str = ""
    lists: tuple[str, ...] = ()


class Tone(Enum):
    """Whether a figure is as it should be; plain where nobody said how it should be."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the first page, with what it is and what it is compared with."""

    title: str
    amount: Amount
    says: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """
    Values by label: a line of months where `is_line`, else bars, the longest first.

    `name` is the file's, in plain letters; a None among the values is a month without a figure.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    unit: Unit = Unit.COUNT
    is_line: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """
    The whole report of one month.

    `standfirst` is the sentence under the title, `findings` are what a director reads, the gravest first;
    `notes` stand at the end: what is not counted, what is missing and who must act.
    """

    month: str
    language: str
    house: str
    title: str
    standfirst: str
    findings: tuple[str, ...]
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()

    def cell(self, cell: Cell) -> str:
        """A cell as text."""
        return cell if isinstance(cell, str) else cell.words(self.language)

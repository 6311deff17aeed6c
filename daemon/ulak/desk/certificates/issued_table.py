"""
The table of what was issued: CSV with the columns `pem,subscriber,institution,contact`.

As programs and Excel write it: comma, semicolon (Turkish Excel) or tab between the cells, columns in any
order, PEM over several lines or in one. What would lose a certificate its subscriber is refused.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.certificates.bundle import block_in
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.imported import Imported
from ulak.mail.fold import fold
from ulak.mail.postable import postable

COLUMNS = ("pem", "subscriber", "institution", "contact")
LONGEST = 500
"""Characters of a name that are kept."""

_NAMED = {"abone": "subscriber", "kurum": "institution", "iletisim": "contact", "contacts": "contact"}
_LONGEST_NAME = 40
_LONGEST_WORD = 200
"""Letters of a word: what is longer is base64."""
_BETWEEN = re.compile(r"[\s,;]+")
_DELIMITERS = ",;\t"
_SEPARATOR = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)
_BESIDE = re.compile(r"[\",;\t] *-----BEGIN |-----END [A-Z0-9 ]{1,40}----- *[\",;\t]")
"""A block with something of a table beside it in its line."""
_EXPECTED = f"expected {', '.join(COLUMNS)}"
_NO_COLUMNS = f"the first line must name the columns: {', '.join(COLUMNS)}"
_NO_ADDRESS = "a contact is no e-mail address: the certificate was taken without it"
_NO_NAME = "contacts of nobody: the column subscriber is empty; the certificate was taken without them"
_BROKEN = "cannot be read: a quotation mark without its end?"
_SWALLOWED = "more than one row stands in its cells: a quotation mark without its end?"


def is_heading(line: str) -> bool:
    """Does the first line of a file say that it is such a table?"""
    return bool(_SEPARATOR.match(line)) or "pem" in _columns(line, _delimiter(line))


def is_row(line: str) -> bool:
    """Is this a row of such a table, and no line of a PEM bundle?"""
    return bool(_BESIDE.search(line))


def table(lines: Iterable[str]) -> Iterator[Imported]:
    """Each row in order; nothing at all where the heading names other columns than are known here."""
    rest = iter(lines)
    heading, number = next(rest, ""), 1
    if separator := _SEPARATOR.match(heading):
        heading, number = next(rest, ""), 2
    delimiter = separator[1] if separator else _delimiter(heading)
    columns = _columns(heading, delimiter)
    if problem := _wrong(columns):
        yield Imported(number, problem=problem)
        return
    for line, cells, problem in _rows(rest, delimiter, number):
        if problem := problem or _unlike(columns, cells):
            yield Imported(line, problem=problem)
        else:
            yield from _row(line, dict(zip(columns, cells, strict=False)))


def _delimiter(heading: str) -> str:
    return max(_DELIMITERS, key=heading.count)


def _columns(heading: str, delimiter: str) -> list[str]:
    """Their names as they are known here; another one as it is written."""
    written = [name.strip(' \t\r\n"') for name in heading.split(delimiter)]
    known = [_NAMED.get(fold(name), fold(name)) for name in written]
    return [name if name in COLUMNS else word for name, word in zip(known, written, strict=True)]


def _wrong(columns: list[str]) -> str:
    """What would be dropped without a word."""
    if not set(columns) & set(COLUMNS):
        return _NO_COLUMNS
    if unknown := next((one for one in columns if one and one not in COLUMNS), ""):
        return f"unknown column {unknown[:_LONGEST_NAME]}; {_EXPECTED}"
    if missing := next((name for name in COLUMNS if name not in columns), ""):
        return f"missing column {missing}; {_EXPECTED}"
    twice = next((name for name in COLUMNS if columns.count(name) > 1), "")
    return f"column {twice} stands twice; {_EXPECTED}" if twice else ""


def _rows(lines: Iterator[str], delimiter: str, heading: int) -> Iterator[tuple[int, list[str], str]]:
    """Each row that is not empty, with the line it begins in and why it cannot be read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = heading + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            last = heading + reader.line_num
            yield line, [], f"the row{f's as far as line {last}' if last > line else ''} {_BROKEN}"
            continue
        if cells is None:
            return
        if any(cells):
            yield line, cells, ""


def _unlike(columns: list[str], cells: list[str]) -> str:
    """Why a row is not what its heading says: a cell too few or too many, or another row within a cell."""
    count = len(cells)
    if count < len(columns) or any(cells[len(columns) :]):
        return f"the row has {count} cell{'s' if count > 1 else ''}, the heading {len(columns)}"
    named = zip(columns, cells, strict=False)
    is_torn = any(_BESIDE.search(cell) if name == "pem" else _is_swallowed(cell) for name, cell in named)
    return _SWALLOWED if is_torn else ""


def _is_swallowed(cell: str) -> bool:
    """Does a certificate stand where only names and addresses do?"""
    return "-----BEGIN " in cell or (
        "\n" in cell.strip() and any(len(word) > _LONGEST_WORD for word in _BETWEEN.split(cell))
    )


def _row(line: int, cells: dict[str, str]) -> Iterator[Imported]:
    """The first certificate is the subscriber's; what follows it in the cell is its chain."""
    subscriber, problem = _subscriber(cells)
    first, *chain = block_in(cells.get("pem", ""), line)
    yield replace(first, subscriber=subscriber, problem=problem) if first.content else first
    yield from chain


def _subscriber(cells: dict[str, str]) -> tuple[Subscriber | None, str]:
    """Whose it is, and what is wrong with that."""
    name, institution = (" ".join(cells.get(column, "").split())[:LONGEST] for column in COLUMNS[1:3])
    contacts, are_good = _contacts(cells.get("contact", ""))
    name = name or institution
    if not name:
        return None, _NO_NAME if contacts else ""
    return Subscriber("", name, institution, contacts), "" if are_good else _NO_ADDRESS


def _contacts(cell: str) -> tuple[tuple[str, ...], bool]:
    """Addresses, each once; a name may stand before one that is in angle brackets. Are they all such?"""
    words = [word.strip("<>\"'()") for word in _BETWEEN.split(cell)]
    addresses = [postable(word.lower()) for word in words if "@" in word]
    others = "" if "<" in cell else "".join(word.strip("-") for word in words if "@" not in word)
    return tuple(dict.fromkeys(filter(None, addresses))), all(addresses) and not others

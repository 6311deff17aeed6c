"""The timeline as two files: CSV for programs and Excel, Markdown in the form of a CCADB incident report."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from itertools import groupby

from ulak.desk.evidence.timeline import Moment

COLUMNS = ("time_utc", "kind", "event", "certificates", "source")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#!~])")


def in_csv(moments: Iterable[Moment]) -> str:
    """Times are UTC, to the minute; `kind` tells what happened from what was due."""
    page = StringIO()
    rows = csv.writer(page)
    rows.writerow(COLUMNS)
    for one in moments:
        kind = "due" if one.is_due else "happened"
        cells = (_minute(one.at), kind, one.what, " ".join(one.certificates), one.source)
        rows.writerow([_cell(cell) for cell in cells])
    return page.getvalue()


def in_markdown(moments: Sequence[Moment], remarks: Iterable[str]) -> str:
    """A heading for each day, a line for each event, as the template of the CCADB has it."""
    return "\n".join((*_lines(moments), *(f"\n{_plain(one)}" for one in remarks))) + "\n"


def _lines(moments: Sequence[Moment]) -> Iterator[str]:
    yield "### Timeline\n\nAll times are UTC."
    for day, several in groupby(moments, key=lambda one: _utc(one.at).date()):
        yield f"\n**{day:%Y-%m-%d}:**\n"
        yield from (f"- {_utc(one.at):%H:%M} {_plain(one.what)}" for one in several)


def _minute(at: datetime) -> str:
    return f"{_utc(at):%Y-%m-%d %H:%M}"


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _cell(words: str) -> str:
    """A cell that Excel would take for a formula gets an apostrophe before it; it stays on one line."""
    shown = " ".join(words.split()) if "\n" in words or "\r" in words else words
    return f"'{shown}" if words.startswith(_FORMULA) else shown


def _plain(words: str) -> str:
    """On one line, nothing of it markup: the name of a reporter is a stranger's words."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))

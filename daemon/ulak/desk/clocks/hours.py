"""Opening hours as administrators write them, and the little arithmetic of a day's spans."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MIDNIGHT = 24 * 60
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_AROUND_DASH, _BETWEEN_SPANS = re.compile(r"\s*-\s*"), re.compile(r"\s*,\s*|(?<=\d)\s+(?=\d)")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)
_ENTRY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?(?:\s+(\S.*))?", re.ASCII)
_LONGEST_RANGE = 366


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Part of a day, in minutes after local midnight; `closes` itself is outside, 1440 is 24:00."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(
                "hours must end after they begin, on the same day: write 22:00-24:00 and 00:00-06:00"
            )


Spans = tuple[Span, ...]
Week = tuple[Spans, ...]  # seven, Monday first
WHOLE_DAY: Spans = (Span(0, MIDNIGHT),)


def read_week(hours: Mapping[str, str]) -> Week:
    """
    Read `{mon-fri: "08:10-19:00", sat: "10:00-12:00, 13:00-15:00"}`; ValueError says what is wrong.

    A key is a day, a range of days or several of both with commas; no day may stand twice.
    """
    week: dict[int, Spans] = {}
    for days, spans in hours.items():
        for day in _read_days(days):
            if day in week:
                raise ValueError(f"{DAY_NAMES[day]} stands twice in the hours: keep one")
            week[day] = read_spans(spans)
    if not week:
        raise ValueError('no hours at all: write at least one day, for example mon-fri: "08:10-19:00"')
    return tuple(week.get(day, ()) for day in range(7))


def read_spans(words: str) -> Spans:
    """Read `08:10-19:00`, or several spans with commas or blanks between them (ValueError)."""
    together = _AROUND_DASH.sub("-", words.strip())
    return united(_read_span(word) for word in _BETWEEN_SPANS.split(together))


def read_clock(word: str) -> int:
    """Read `13:00` as minutes after midnight; `24:00` is the end of the day (ValueError)."""
    match = _CLOCK.fullmatch(word.strip())
    if not match or (minutes := int(match[1]) * 60 + int(match[2])) > MIDNIGHT:
        raise ValueError(f"{word!r} is not a time of day: write for example 13:00")
    return minutes


def read_closed(entries: Iterable[str | date]) -> dict[date, Spans]:
    """Read what `closed:` lists: `2026-10-30`, `2026-05-25..2026-05-29`, `2026-12-31 13:00-19:00`."""
    return _gathered(
        (day, read_spans(hours) if hours else WHOLE_DAY) for day, hours in _read_entries(entries)
    )


def read_open(entries: Iterable[str | date], week: Week) -> dict[date, Spans]:
    """
    Read what `open:` lists, written like `closed:`.

    A day without hours of its own opens with those of its weekday; a Saturday that has none must
    say when it opens.
    """
    return _gathered(
        (day, read_spans(hours) if hours else _usual(day, week)) for day, hours in _read_entries(entries)
    )


def united(spans: Iterable[Span]) -> Spans:
    """Join spans that touch or overlap; earliest first."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.opens <= joined[-1].closes:
            span = Span(joined[-1].opens, max(joined.pop().closes, span.closes))
        joined.append(span)
    return tuple(joined)


def without(spans: Spans, holes: Spans) -> Spans:
    """Cut the holes out of the spans."""
    edges = [0, *(edge for hole in united(holes) for edge in (hole.opens, hole.closes)), MIDNIGHT]
    between = [(opens, closes) for opens, closes in list(pairwise(edges))[::2] if opens < closes]
    return tuple(
        Span(max(span.opens, opens), min(span.closes, closes))
        for span in spans
        for opens, closes in between
        if max(span.opens, opens) < min(span.closes, closes)
    )


def _read_days(words: str) -> Iterator[int]:
    for word in words.split(","):
        first, _, last = word.strip().lower().partition("-")
        if first not in DAY_NAMES or (last or first) not in DAY_NAMES:
            raise ValueError(f"{word.strip()!r} is not a day of the week: write mon, mon-fri or mon,wed")
        start = DAY_NAMES.index(first)
        length = (DAY_NAMES.index(last or first) - start) % 7
        yield from ((start + ahead) % 7 for ahead in range(length + 1))


def _read_span(word: str) -> Span:
    opens, dash, closes = word.partition("-")
    if not dash:
        raise ValueError(
            f"{word!r} is not a span of hours: write for example 08:10-19:00 or 08:10-12:00, 13:00-19:00"
        )
    return Span(read_clock(opens), read_clock(closes))


def _read_entries(entries: Iterable[str | date]) -> Iterator[tuple[date, str]]:
    for entry in entries:
        match = _ENTRY.fullmatch(str(entry).strip())
        if not match:
            raise ValueError(f"{str(entry)!r} is not a day: write 2026-10-30 or 2026-12-31 13:00-19:00")
        first, last = _read_date(match[1]), _read_date(match[2] or match[1])
        if not 0 <= (length := (last - first).days) < _LONGEST_RANGE:
            raise ValueError(f"{str(entry)!r} must end after it begins, within a year")
        yield from ((first + timedelta(days=ahead), match[3] or "") for ahead in range(length + 1))


def _read_date(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(f"{word!r} is no day of any calendar: correct the date") from error


def _usual(day: date, week: Week) -> Spans:
    if spans := week[day.weekday()]:
        return spans
    raise ValueError(
        f'{day} has no usual hours ({day:%A}): write when it opens, for example "{day} 08:10-19:00"'
    )


def _gathered(days: Iterable[tuple[date, Spans]]) -> dict[date, Spans]:
    gathered: dict[date, Spans] = {}
    for day, spans in days:
        gathered[day] = united((*gathered.get(day, ()), *spans))
    return gathered

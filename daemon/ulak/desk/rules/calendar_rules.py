"""Reading `calendars` of `rules/`: each day and time by itself, so that a wrong one is found."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.hours import Week, read_closed, read_open, read_spans, read_week
from ulak.desk.clocks.promise import WALL
from ulak.desk.rules.fields import Fields, Problems, check_parsed, entries, scalars
from ulak.desk.rules.house_rules import Named
from ulak.desk.rules.yaml_lines import Node, Scalar

CALENDAR_KEYS = ("country", "hours", "half-day-ends", "closed", "open")
_ALWAYS = {"mon-sun": "00:00-24:00"}


def read_calendars(named: Named, timezone: ZoneInfo, problems: Problems) -> dict[str, Calendar]:
    """Read `calendars`; hours are local, and what a calendar itself refuses is a problem where it stands."""
    read = ((name, _calendar(name, node, timezone, problems)) for name, (_, node) in named.items())
    for key, _ in named.values():
        if key.text == WALL:
            problems.add(key.place, '"wall" is the clock that never stops; give the calendar another name')
    return {name: calendar for name, calendar in read if calendar is not None}


def _calendar(name: str, node: Node, timezone: ZoneInfo, problems: Problems) -> Calendar | None:
    before = len(problems)
    fields = Fields(node, f"calendar {name}", CALENDAR_KEYS, problems)
    country = fields.parsed("country", lambda word: _accepted(word, timezone, country=word), "")
    noon = fields.parsed("half-day-ends", lambda word: _accepted(word, timezone, half_day_ends=word), "13:00")
    closed, opened = fields.scalars("closed"), fields.scalars("open")
    for one in closed:
        check_parsed(one, lambda day: read_closed([day]), problems)
    hours = dict(_hours(fields, problems))
    week = _week(fields, hours) if len(problems) == before else None
    if week is None:
        return None
    for one in opened:
        check_parsed(one, lambda day: read_open([day], week), problems)
    if len(problems) > before:
        return None
    return Calendar.read(hours, timezone, country, noon, _texts(closed), _texts(opened))


def _accepted(word: str, timezone: ZoneInfo, country: str = "", half_day_ends: str = "13:00") -> str:
    """The word, where a calendar may have it (ValueError)."""
    Calendar.read(_ALWAYS, timezone, country, half_day_ends)
    return word


def _hours(fields: Fields, problems: Problems) -> Iterator[tuple[str, str]]:
    for days, value in entries(fields.node("hours"), "hours", problems):
        check_parsed(days, lambda word: read_week({word: "00:00-24:00"}), problems)
        spans = scalars(value, problems)
        for span in spans:
            check_parsed(span, read_spans, problems)
        yield days.text, ", ".join(span.text for span in spans)


def _week(fields: Fields, hours: Mapping[str, str]) -> Week | None:
    """All days together: none may stand twice."""
    try:
        return read_week(hours)
    except ValueError as error:
        fields.problems.add(fields.node("hours").place, str(error))
        return None


def _texts(days: Iterable[Scalar]) -> list[str]:
    return [one.text for one in days]

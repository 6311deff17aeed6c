"""A line of the journal besides its event, for people: local times, lengths in hours and minutes."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)")
_LENGTH = re.compile(r"(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)(?:\.\d+)?")


def in_words(facts: Iterable[tuple[str, str]], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """The same facts; what the journal keeps for machines is in it and in JSON as it was written."""
    for name, value in facts:
        yield name, _word(name, value, zone)


def _word(name: str, value: str, zone: ZoneInfo) -> str:
    if _INSTANT.fullmatch(value):
        return f"{datetime.fromisoformat(value).astimezone(zone):%d.%m.%Y %H:%M:%S}"
    if length := _LENGTH.fullmatch(value):
        days, hours, minutes, seconds = (int(part or 0) for part in length.groups())
        return f"{days * 24 + hours} h {minutes:02} min" + (f" {seconds:02} s" if seconds else "")
    return value.removesuffix("/") if name == "promise" else value

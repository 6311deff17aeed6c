"""Times, days and spans as people write them in a command: `dün 14:05`, `18 Mayıs`, `2 hafta`."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.rules.rulebook import Words
from ulak.mail.fold import fold

NO_TIME = Words(
    "“{value}” bir zaman olarak okunamadı; örnekler: 14:05, dün 14:05, 24.11.2026 14:05, 2026-11-24T11:05Z",
    "“{value}” is no time; examples: 14:05, yesterday 14:05, 24.11.2026 14:05, 2026-11-24T11:05Z",
)
NO_DAY = Words(
    "“{value}” bir tarih olarak okunamadı; örnekler: 18.05.2026, 2026-05-18, 18 Mayıs, cuma",
    "“{value}” is no date; examples: 18.05.2026, 2026-05-18, 18 May, Friday",
)
NO_SPAN = Words(
    "“{value}” bir süre olarak okunamadı; örnekler: 3d, 5 gün, 3 iş günü, 2 hafta",
    "“{value}” is no span of time; examples: 3d, 5 days, 3 business days, 2 weeks",
)
NOT_YET = Words("{time} henüz gelmedi", "{time} has not come yet")
IS_OVER = Words("{day} geçmiş bir gün", "{day} is in the past")

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_SPAN = 366
_AHEAD = timedelta(minutes=5)
"""So much two people's watches differ."""

_MONTHS = (
    ("oca", "jan"), ("sub", "feb"), ("mar", "mar"), ("nis", "apr"), ("may", "may"), ("haz", "jun"),
    ("tem", "jul"), ("agu", "aug"), ("eyl", "sep"), ("eki", "oct"), ("kas", "nov"), ("ara", "dec"),
)  # fmt: skip
_MONTH_NAMES = (
    ("ocak", "january"), ("subat", "february"), ("mart", "march"), ("nisan", "april"), ("mayis", "may"),
    ("haziran", "june"), ("temmuz", "july"), ("agustos", "august"), ("eylul", "september"),
    ("ekim", "october"), ("kasim", "november"), ("aralik", "december"),
)  # fmt: skip
_WEEKDAYS = (
    ("pazartesi", "pzt", "monday", "mon"), ("sali", "sal", "tuesday", "tue"),
    ("carsamba", "car", "wednesday", "wed"), ("persembe", "per", "thursday", "thu"),
    ("cuma", "cum", "friday", "fri"), ("cumartesi", "cmt", "saturday", "sat"),
    ("pazar", "paz", "sunday", "sun"),
)  # fmt: skip
_MONTH: Mapping[str, int] = {
    name: number
    for names in (_MONTHS, _MONTH_NAMES)
    for number, pair in enumerate(names, start=1)
    for name in pair
}
_WEEKDAY: Mapping[str, int] = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_NEAR: Mapping[str, int] = {
    "bugun": 0, "today": 0, "dun": -1, "yesterday": -1, "yarin": 1, "tomorrow": 1,
}  # fmt: skip
_TERM: Mapping[str, tuple[int, Unit]] = {
    **dict.fromkeys(("h", "saat", "hour", "hours"), (3_600, Unit.SECONDS)),
    **dict.fromkeys(("d", "g", "gun", "day", "days"), (1, Unit.DAYS)),
    **dict.fromkeys(("bd", "is gunu", "isgunu", "business day", "business days"), (1, Unit.BUSINESS_DAYS)),
    **dict.fromkeys(("w", "hafta", "week", "weeks"), (7, Unit.DAYS)),
}

_TIME = re.compile(
    r"(?<![\w.:/-])(?:saat |at )?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|\.(\d{2}))(?:['’]?[dt][ae])?"
    r" ?(z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_ISO_T = re.compile(r"(?<=\d\d)t(?=\d\d:)", re.ASCII)
_SUFFIX = re.compile(r"['’][a-z]+\Z| gunu\Z", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?(?: (\d{4}))?", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", re.ASCII)
_SPAN = re.compile(r"(\d{1,3}) ?([a-z]+(?: [a-z]+)?)", re.ASCII)


def read_time(words: str, now: datetime, local: tzinfo, *, is_past: bool = False) -> datetime | None:
    """
    An instant in UTC, the last one so called; None where the words name none.

    Without a day it is today, also when that is still to come: whoever asks says so. With `is_past` it
    is then yesterday; or now, where somebody's watch is merely ahead. A time without `Z` or an offset is
    the house's own.
    """
    plain = _ISO_T.sub(" ", _plain(words))
    match = next((one for one in _TIME.finditer(plain) if one.end() == len(plain)), None)
    if match is None or not (clock := _clock(match)):
        return None
    zone, before = _zone(match[5]) if match[5] else local, plain[: match.start()].strip()
    day = read_day(before or "today", now, zone)
    if day is None:
        return None
    at = datetime.combine(day, clock, zone).astimezone(UTC)
    if at > now and is_past and not before:
        return now if at - now <= _AHEAD else at - timedelta(days=1)
    return at - timedelta(days=7) if at > now and _SUFFIX.sub("", before) in _WEEKDAY else at


def read_day(words: str, now: datetime, local: tzinfo, ahead: bool = False) -> date | None:
    """
    A day of the house's calendar; None where the words name none.

    Where the year is left out, or only a weekday is named, it is the last such day, today included;
    with `ahead` the next one, where a weekday is never today.
    """
    plain, today = _SUFFIX.sub("", _plain(words)), now.astimezone(local).date()
    if plain in _NEAR:
        return today + timedelta(days=_NEAR[plain])
    if plain in _WEEKDAY:
        back = (today.weekday() - _WEEKDAY[plain]) % 7
        return today + timedelta(days=7 - back) if ahead else today - timedelta(days=back)
    year, month, day = _parts(plain)
    if year:
        return _date(year, month, day)
    near = [one for offset in (-1, 0, 1) if (one := _date(today.year + offset, month, day))]
    if ahead:
        return next((one for one in near if one >= today), None)
    return next((one for one in reversed(near) if one <= today), None)


def read_span(words: str) -> Term | None:
    """A span as a term: `3d`, `5 gün`, `3 iş günü`, `2 hafta`, `8 saat`; at most a year, and not nothing."""
    match = _SPAN.fullmatch(_plain(words))
    if match is None or match[2] not in _TERM:
        return None
    amount, unit = _TERM[match[2]]
    return Term(int(match[1]) * amount, unit) if 0 < int(match[1]) <= LONGEST_SPAN else None


def _plain(words: str) -> str:
    return " ".join(fold(words).replace(",", " ").split())


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match[1]), int(match[2] or match[4]), int(match[3] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(written: str) -> tzinfo:
    """`z`, `utc` and `gmt` are UTC; an offset beyond a day's is none that anybody has."""
    if written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-ahead if written[0] == "-" else ahead)


def _parts(plain: str) -> tuple[int, int, int]:
    """Year, month and day as written: 0 for a year left out, a month of 0 for what is no date."""
    if match := _YEAR_FIRST.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _DAY_FIRST.fullmatch(plain):
        year = int(match[4] or 0)
        return year + 2000 if 0 < year < 100 else year, int(match[3]), int(match[1])
    if match := _DAY_MONTH.fullmatch(plain):
        return int(match[3] or 0), _MONTH.get(match[2], 0), int(match[1])
    if match := _MONTH_DAY.fullmatch(plain):
        return int(match[3] or 0), _MONTH.get(match[1], 0), int(match[2])
    return 0, 0, 0


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

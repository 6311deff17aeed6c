"""
Dates, durations, sizes and capitals as the two languages write them.

By hand, because the one package that knows them weighs 31 MB, and because `str.upper` and
`str.lower` are wrong for Turkish (`ığdır`, `İZMİR`).
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TURKISH = "tr"
_MONTHS = {
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_DAYS = {
    "tr": "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_UNITS = (
    (86400, {"tr": ("gün", "gün"), "en": ("day", "days")}),
    (3600, {"tr": ("saat", "saat"), "en": ("hour", "hours")}),
    (60, {"tr": ("dakika", "dakika"), "en": ("minute", "minutes")}),
)
_SIZES = ("B", "KB", "MB", "GB")


def known(language: str) -> str:
    """Return the language these words exist in; English for any other."""
    return language if language in _MONTHS else "en"


def day(at: datetime, language: str, timezone: ZoneInfo) -> str:
    """`24 Kasım 2026 Salı`, `Tuesday 24 November 2026`."""
    local = at.astimezone(timezone)
    month, weekday = _MONTHS[known(language)][local.month - 1], _DAYS[known(language)][local.weekday()]
    if language == TURKISH:
        return f"{local.day} {month} {local.year} {weekday}"
    return f"{weekday} {local.day} {month} {local.year}"


def clock(at: datetime, timezone: ZoneInfo) -> str:
    """`09:00`."""
    return at.astimezone(timezone).strftime("%H:%M")


def moment(at: datetime, language: str, timezone: ZoneInfo) -> str:
    """`24 Kasım 2026 Salı 09:00`, `Tuesday 24 November 2026 09:00`."""
    return f"{day(at, language, timezone)} {clock(at, timezone)}"


def utc(at: datetime) -> str:
    """`2026-11-24 06:00 UTC`: how auditors and reporters abroad compare times, the same in every language."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def offset(at: datetime, timezone: ZoneInfo) -> str:
    """`UTC+03:00`: readers abroad cannot know our local time (incident reports want it so)."""
    return f"UTC{at.astimezone(timezone).isoformat()[-6:]}"


def duration(span: timedelta, language: str) -> str:
    """`1 gün 2 saat`, `2 hours 5 minutes`: the two largest units; less than a minute counts as none."""
    left = int(abs(span).total_seconds())
    words = []
    for seconds, names in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {names[known(language)][count != 1]}")
    return " ".join(words[:2]) or f"0 {_UNITS[-1][1][known(language)][1]}"


def size(octets: int, language: str) -> str:
    """`1,2 MB` in Turkish, `1.2 MB` in English, in thousands of bytes; below a megabyte whole."""
    amount, unit = float(octets), 0
    while amount >= 1000 and unit < len(_SIZES) - 1:
        amount, unit = amount / 1000, unit + 1
    words = f"{amount:.{int(unit > 1)}f} {_SIZES[unit]}"
    return words.replace(".", ",") if language == TURKISH else words


def upper(text: str, language: str) -> str:
    """Capitals: in Turkish `i` becomes `İ`."""
    return (text.replace("i", "İ") if language == TURKISH else text).upper()


def lower(text: str, language: str) -> str:
    """Small letters: in Turkish `I` becomes `ı` and `İ` becomes `i`."""
    return (text.replace("İ", "i").replace("I", "ı") if language == TURKISH else text).lower()


def capitalised(text: str, language: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return upper(text[:1], language) + text[1:]


def quoted(text: str) -> str:
    """Every line behind `> `, as mail has quoted since ever."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())

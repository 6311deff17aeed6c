"""Numbers as a reader of Turkish or English writes them: 1.234 and %95,3, or 1,234 and 95.3%."""

from enum import Enum, auto

NOTHING = "–"
"""What stands where there is nothing to count."""

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Unit(Enum):
    """What a figure counts: a duration is in seconds, a share lies between 0 and 1."""

    COUNT = auto()
    SHARE = auto()
    DURATION = auto()
    DECIMAL = auto()


def in_words(value: float | None, unit: Unit, language: str) -> str:
    """The figure as it stands in a text."""
    if value is None:
        return NOTHING
    match unit:
        case Unit.COUNT:
            return _marked(f"{round(value):,}", language)
        case Unit.SHARE:
            return _share(value, language)
        case Unit.DURATION:
            return duration(value, language)
    return _marked(f"{value:,.2f}", language)


def duration(seconds: float, language: str) -> str:
    """Hours and minutes; what is shorter than a minute in seconds."""
    hour, minute, second = ("sa", "dk", "sn") if language == "tr" else ("h", "min", "s")
    if seconds < _MINUTE:
        return f"{round(seconds)} {second}"
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    if not hours:
        return f"{minutes} {minute}"
    counted = _marked(f"{hours:,}", language)
    return f"{counted} {hour} {minutes} {minute}" if minutes else f"{counted} {hour}"


def wall_time(seconds: float, language: str) -> str:
    """Time by the wall: what takes two days and more in days and hours."""
    if seconds < 2 * _DAY:
        return duration(seconds, language)
    days, hours = divmod(round(seconds / _HOUR), 24)
    day = "gün" if language == "tr" else "d"
    counted = _marked(f"{days:,}", language)
    return f"{counted} {day} {hours} {'sa' if language == 'tr' else 'h'}" if hours else f"{counted} {day}"


def _share(value: float, language: str) -> str:
    """With one decimal where it says something; what is not whole never rounds to 100."""
    percent = round(value * 100, 1)
    percent = min(percent, 99.9) if value < 1 else percent
    written = _marked(f"{percent:.1f}".removesuffix(".0"), language)
    return f"%{written}" if language == "tr" else f"{written}%"


def _marked(written: str, language: str) -> str:
    """Turkish has a point where English has a comma, and a comma for its point."""
    return written.translate(str.maketrans(",.", ".,")) if language == "tr" else written

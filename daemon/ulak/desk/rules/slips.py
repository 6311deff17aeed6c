"""
What an administrator probably meant: the right word for one in Turkish, mistyped, or another program's.

Only what may stand there is proposed: a word is looked for among those that are allowed, and a span or
a time is handed to its own parser first.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from ulak.desk.clocks.hours import DAY_NAMES
from ulak.desk.for_others.channel_words import channel_named
from ulak.desk.for_others.kind_words import kind_named
from ulak.desk.rules.other_words import MEANT, UNIT_OF, UNITS
from ulak.mail.fold import fold

MOST_ALLOWED = 24
"""Of a longer list a message shows what is nearest."""

LONGEST = 80
"""Letters of a wrong value that are shown, and that a right one can have."""

_NEAREST = 6

_WEEKDAYS = ("weekdays", "weekday", "haftaici", "isgunleri", "workdays", "businessdays")
_WEEK = ("hafta", "week", "weeks", "w")
_SPAN = re.compile(r"([+-]?)([0-9]+)([a-z]+)", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})", re.ASCII)
_CLOCK_DOT = re.compile(r"(?<![0-9.])([0-9]{1,2})[.hH]([0-9]{2})(?![0-9.])", re.ASCII)
_HOUR = re.compile(r"(?<![0-9:.])([0-9]{1,2})(?![0-9:.])", re.ASCII)


def not_allowed(word: str, known: Iterable[str]) -> str:
    """Close a sentence about a word: what is allowed there, and which of it was probably meant."""
    words = list(dict.fromkeys(one for one in known if one))
    near = nearest(word, words)
    return f"; {_allowed(words, near or word)}{asked(near)}"


def shown(text: str) -> str:
    """What stands there, between quotation marks; of a long text its beginning."""
    return f'"{text if len(text) <= LONGEST else text[:LONGEST] + "…"}"'


def asked(word: str) -> str:
    """Propose a word, where there is one."""
    return f'; did you mean "{word}"?' if word else ""


def _allowed(words: list[str], near: str) -> str:
    if not words:
        return "none is defined"
    some = words
    if len(words) > MOST_ALLOWED:
        some = get_close_matches(near, words, n=_NEAREST, cutoff=0.0)
    more = f" and {len(words) - len(some)} more" if len(some) < len(words) else ""
    return f"allowed {'is' if len(words) == 1 else 'are'} {', '.join(some)}{more}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of the known words that was probably meant; empty where none is like it."""
    bare = {_bare(one): one for one in known}
    wanted = _bare(word[:LONGEST])
    if wanted in bare:
        return bare[wanted]
    for meant in _meanings(word, wanted):
        if _bare(meant) in bare:
            return bare[_bare(meant)]
    close = get_close_matches(wanted, bare, n=1)
    return bare[close[0]] if close else ""


def _meanings(word: str, wanted: str) -> Iterator[str]:
    if kind := kind_named(word):
        yield kind
    if called := channel_named(word):
        yield called.channel
    yield from (meant for meant, others in MEANT.items() if wanted in others)


def _bare(word: str) -> str:
    return re.sub(r"[\s_-]", "", fold(word))


def rewritten(text: str, parse: Callable[[str], object]) -> str:
    """The text as its parser understands it: `24 saat` is `24h`; empty where nothing helps."""
    candidates = dict.fromkeys(_rewritings(text)) if len(text) <= LONGEST else ()
    return next((one for one in candidates if one and _is_read(one, parse)), "")


def _rewritings(text: str) -> Iterator[str]:
    """From the likeliest on; each is tried by the parser before it is proposed."""
    closed = "".join(fold(text).split())
    yield closed
    yield f"{closed.removeprefix('yuzde').strip('%')}%"
    if span := _SPAN.fullmatch(closed[:1] + closed[1:].replace("-", "")):
        yield from _spans(*span.groups())
    yield from _times(text)
    yield _days(text)
    yield text.strip().upper()
    yield f"{closed}h"


def _spans(sign: str, amount: str, unit: str) -> Iterator[str]:
    if unit in _WEEK:
        yield f"{sign}{int(amount) * 7}d"
    elif unit in UNIT_OF:
        yield f"{sign}{amount}{UNIT_OF[unit]}"
    yield from (f"{sign}{amount}{one}" for one in UNITS if unit.startswith(one))


def _times(text: str) -> Iterator[str]:
    """Days as `30.10.2026`, times as `08.10` or `8`, dashes as typographers set them."""
    plain = re.sub(r"\s*[–—]\s*", "-", text.strip()).replace(";", ",")
    day_first = _DAY_FIRST.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", plain)
    dated = _YEAR_FIRST.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", day_first)
    timed = _CLOCK_DOT.sub(r"\1:\2", dated)
    yield from (dated, timed, re.sub(r"\s*-\s*", "-", timed), _HOUR.sub(r"\1:00", timed))
    yield re.sub(r"\s+-\s+|\s+to\s+", "..", dated)


def _days(text: str) -> str:
    """Names of days in either language, in full or short."""
    if _bare(text) in _WEEKDAYS:
        return "mon-fri"
    return re.sub(r"[^\W\d_]+", lambda found: nearest(found[0], DAY_NAMES), re.sub(r"\s*[-–—]\s*", "-", text))


def _is_read(text: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def address_meant(text: str) -> str:
    """The address in `Ayşe <ayşe@kurum.test>` or `mailto:…`, in plain letters; empty where there is none."""
    found = re.search(r"[^\s<>,;:\"']+@[^\s<>,;:\"']+", text[:LONGEST])
    return fold(found[0].rstrip(".")) if found else ""

"""Terms as people read them: the steps of a ladder (`50%`, `12h`, `-2h`), the limits of a revocation."""

import re
from collections.abc import Mapping

from ulak.desk.clocks.first_sight import SIGHT
from ulak.desk.month.titles import NOT_SET, Titles
from ulak.desk.rules.rulebook import Words

_WRITTEN = re.compile(r"([+-]?)([0-9]+)(%|bd|[smhd])")
_UNITS: Mapping[str, tuple[Words, int]] = {
    "s": (Words("saniye", "s"), 1),
    "m": (Words("dakika", "min"), 60),
    "h": (Words("saat", "hours"), 3_600),
    "d": (Words("gün", "days"), 86_400),
    "bd": (Words("iş günü", "business days"), 86_400),
}
_NAMED = {"": NOT_SET, SIGHT: Words("ilk görüldüğünde", "at first sight")}


def term_said(word: str, titles: Titles) -> str:
    """`12 saat`, `süreye 2 saat kala`, `%50`; a name that is no term stays as it is."""
    if not (read := _WRITTEN.fullmatch(word)):
        return _NAMED.get(word, Words(word, word)).in_language(titles.language)
    sign, n, unit = read.groups()
    if unit == "%":
        return titles.said(f"%{n}", f"{n}%")
    said = f"{n} {_UNITS[unit][0].in_language(titles.language)}"
    if not sign:
        return said
    before, after = (f"süreye {said} kala", f"{said} before"), (f"süreden {said} sonra", f"{said} after")
    return titles.said(*(before if sign == "-" else after))


def in_order(word: str) -> tuple[int, int, str]:
    """Shares before times, each from the earliest; other names at the end."""
    if not (read := _WRITTEN.fullmatch(word)):
        return 2, 0, word
    sign, n, unit = read.groups()
    return (0, int(n), word) if unit == "%" else (1, int(f"{sign}{n}") * _UNITS[unit][1], word)

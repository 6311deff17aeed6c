"""Where a text under decision ends must be beyond doubt: no line of it may look like the letter's marks."""

import re
import unicodedata

from ulak.mail.fold import fold

_DRAWN = re.compile(r"(?:[-_=~\u00af\u2010-\u2015\u2212\u2500-\u257f]\s*){3}")
_MARKS = frozenset({"kararverilecekmetin", "metninsonu", "thetexttodecideon", "endofthetext"})
_LONGEST_SHOWN = 60


def line_like_mark(text: str) -> str:
    """
    Return the first line of the text that looks like a mark of the gate letter; empty where none does.

    Such is a drawn line with words behind it, and a line of the marks' own words.
    """
    return next((line.strip()[:_LONGEST_SHOWN] for line in text.splitlines() if _is_like_mark(line)), "")


def _is_like_mark(line: str) -> bool:
    seen = "".join(one for one in line if unicodedata.category(one) != "Cf").strip()
    letters = "".join(filter(str.isalpha, fold(seen)))
    return letters in _MARKS or (bool(letters) and _DRAWN.match(seen) is not None)

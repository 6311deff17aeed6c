"""One spelling for comparison: what rules, prefixes and token words are matched on."""

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

_TURKISH = str.maketrans({"İ": "i", "I": "i", "ı": "i", "Ő": "s", "ő": "s", "Đ": "g", "đ": "g"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MOST_LETTERS = 64
"""Different letters beside ASCII up to which replacing each in a whole text is the shorter way."""


def fold(text: str) -> str:
    """
    Fold case and marks away so that İPTAL, iptal and ıptal are one word.

    Python's own lower() turns İ into i plus a combining dot and keeps ı apart. Ő and Đ are not
    Turkish: they stand for ş and ğ in text copied from wrongly encoded documents.
    """
    folded, others, at, stay = text, _NOT_ASCII, 0, ""
    for _ in range(_MOST_LETTERS):
        found = None if folded.isascii() else others.search(folded, at)
        if found is None:
            return _without_capitals(folded)
        letter, at = found.group(), found.start()
        plain = _folded_letter(letter)
        if plain == letter:
            stay += letter
            others = re.compile(rf"[^\x00-\x7f{re.escape(stay)}]")
        elif plain is None:
            break
        else:
            folded = folded.replace(letter, plain)
    return _folded_at_once(text)


def _without_capitals(text: str) -> str:
    """Only those of ASCII are left by now, and in bytes they are found in half the time."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@lru_cache(maxsize=1_024)
def _folded_letter(letter: str) -> str | None:
    """None where its neighbours decide (Unicode, Final_Sigma), or what comes of it would be folded again."""
    plain = _folded_at_once(letter)
    is_alone = "Σ" not in unicodedata.normalize("NFKD", letter) and _folded_at_once(plain) == plain
    return plain if is_alone else None


def _folded_at_once(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.translate(_TURKISH))
    return "".join(filterfalse(unicodedata.combining, spread)).lower()

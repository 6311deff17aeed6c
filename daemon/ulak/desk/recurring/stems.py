"""
The words of a complaint as they are compared: folded, without what stands in every text, cut to their stems.

Turkish puts its suffixes behind the stem, so that `kargom`, `kargoyu` and `kargosunun` begin alike. Whatever
holds a digit, or is an address, is no word.
"""

import re
from collections.abc import Iterable

from ulak.desk.recurring.stop_words import STOP_WORDS
from ulak.mail.fold import fold

LETTERS = 5
"""So many letters of a word are its stem."""

SHORTEST = 3
LONGEST_TEXT, MOST_STEMS = 8_000, 120
"""Letters and stems of a complaint that are compared: whoever writes more has said it by then."""

_ADDRESSED = ("@", "://", "www.")
_NO_WORDS = re.compile(r"(?<!\S)\S*?(?:@|://|www\.)\S*")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = "'’`´"
_SUFFIX = re.compile(rf"(?<=\w)[{_APOSTROPHES}]\w+")
"""What a Turkish writer parts from a name: `Windows'un`."""


def words_of(text: str) -> tuple[str, ...]:
    """The folded words that tell something, in the order they stand."""
    return tuple(one for one in _WORD.findall(_readable(fold(text[:LONGEST_TEXT]))) if _tells(one))


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text."""
    stems = dict.fromkeys(word[:LETTERS] for word in words_of(text))
    return frozenset(list(stems)[:MOST_STEMS])


def spelled(text: str, language: str) -> Iterable[tuple[str, str]]:
    """Each word that tells something as its writer spelled it, in small letters, beside its stem."""
    for word in _WORD.findall(_readable(text[:LONGEST_TEXT])):
        folded = fold(word)
        if _tells(folded):
            yield folded[:LETTERS], _small(word, language)


def _small(word: str, language: str) -> str:
    """Turkish knows two letters i; `PIN` and `IP` are written so in every language."""
    if word.isupper() and len(word) < LETTERS:
        return fold(word)
    return (word.replace("İ", "i").replace("I", "ı") if language == "tr" else word.replace("İ", "i")).lower()


def _readable(text: str) -> str:
    """Patterns that look at every letter are tried only where what they look for stands."""
    if any(mark in text for mark in _ADDRESSED):
        text = _NO_WORDS.sub(" ", text)
    return _SUFFIX.sub("", text) if any(mark in text for mark in _APOSTROPHES) else text


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in STOP_WORDS

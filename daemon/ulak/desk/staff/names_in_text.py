"""Whether a text names a person: in full, in whatever order, or by the surname alone."""

import re
from collections.abc import Iterable

from ulak.mail.fold import fold

_WORD = re.compile(r"[^\W\d_]+")
_NAME_OF_MACHINE = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+|(?<![^\s@])[^\s@]*@\S*")
_SHORTEST = 4
_OF_NOBODY = frozenset(
    "team group security support desk office research researcher labs center centre department university"
    " ekibi ekip destek merkezi kurumu kurum mudurlugu baskanligi bakanligi universitesi belediyesi"
    " birimi grubu".split()
)
"""Words that names of teams and houses end with, which are in too many texts."""

_AT = re.compile(r"[ \t]{0,3}[\[({<][ \t]{0,3}(?:at|et)[ \t]{0,3}[\])}>][ \t]{0,3}|\uff20", re.IGNORECASE)
_DOT = re.compile(r"[ \t]{0,3}[\[({<][ \t]{0,3}(?:dot|nokta)[ \t]{0,3}[\])}>][ \t]{0,3}", re.IGNORECASE)


def addresses_spelled(text: str) -> str:
    """Write an address as it is meant: `name (at) domain`."""
    return _DOT.sub(".", _AT.sub("@", text))


class NamesIn:
    """A text that may name somebody; words of certificates (`subjects`) are no surnames there."""

    def __init__(self, text: str, subjects: Iterable[str]) -> None:
        self._folded = fold(text)
        self._words = _WORD.findall(fold(_NAME_OF_MACHINE.sub(" ", text)))
        self._alone = {*self._words}.difference(*(_WORD.findall(fold(one)) for one in subjects), _OF_NOBODY)
        self._windows: dict[int, set[tuple[str, ...]]] = {}

    def has(self, name: str) -> bool:
        """Is it there? A name of one word is in too many texts."""
        words = _WORD.findall(fold(name))
        if len(words) < 2:
            return False
        is_whole = fold(name) in self._folded or tuple(sorted(words)) in self._in_any_order(len(words))
        return is_whole or _surname(name) in self._alone

    def _in_any_order(self, length: int) -> set[tuple[str, ...]]:
        if length not in self._windows:
            starts = range(len(self._words) - length + 1)
            self._windows[length] = {tuple(sorted(self._words[at : at + length])) for at in starts}
        return self._windows[length]


def _surname(name: str) -> str:
    """The last word, or what stands before a comma; empty where it is too short to be told from others."""
    words = _WORD.findall(fold(name.partition(",")[0]))
    return words[-1] if words and len(words[-1]) >= _SHORTEST else ""

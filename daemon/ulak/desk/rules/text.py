"""
A text as rules see it, and what is asked of it: who begins a word, who stands where.

A mail may have a megabyte of text and a house a thousand rules. So a long text is never read once for each
plain string: its words are sorted once, and what is more than a word, or part of one, is found for all
rules in one reading. Both give the answer that looking for each string would give.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from ulak.desk.rules.needed import SHORTEST, Need
from ulak.desk.rules.pattern import Literals, Pattern, encoded

LONG = 4_096
"""Letters up to which looking for each string costs less than getting ready."""

_WORD = re.compile(r"[^\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MOST_SIGNS = 16
_LONG_WORD = 10
_BLANK_FOR_BLANKS = bytes(ord(" ") if one < 0x80 and chr(one).isspace() else one for one in range(256))
_BLANK_FOR_SIGNS = bytes(one if one >= 0x80 or chr(one).isalnum() else ord(" ") for one in range(256))
_MOST_SOUGHT = 500_000


@dataclass(frozen=True, eq=False)
class Sought:
    """What rules look for that is more than one word; equal to itself alone."""

    phrases: frozenset[str] = frozenset()

    @cached_property
    def in_text(self) -> Literals:
        """Finds where the phrases are."""
        return Literals(self.phrases)


NOTHING = Sought()


def sought(strings: Iterable[str]) -> Sought:
    """Those worth a reading; what is very short is everywhere."""
    phrases = frozenset(
        one for one in strings if len(one) >= SHORTEST and one.isprintable() and not is_word(one)
    )
    return Sought(phrases) if sum(map(len, phrases)) <= _MOST_SOUGHT else NOTHING


@dataclass(frozen=True)
class _Words:
    """Every word of a text once, in order."""

    words: list[str]
    are_ascii: bool

    def begin_with(self, part: str) -> bool:
        """Does one of them?"""
        at = bisect_left(self.words, part)
        return at < len(self.words) and self.words[at].startswith(part)

    def hold(self, part: str) -> bool:
        """Does one of them, anywhere? Most that do begin with it."""
        return self.begin_with(part) or part in (self._list if len(part) < _LONG_WORD else self._long_list)

    @cached_property
    def _list(self) -> str:
        return "\n".join(self.words)

    @cached_property
    def _long_list(self) -> str:
        """What a long part can stand in."""
        return "\n".join(word for word in self.words if len(word) >= _LONG_WORD)


@dataclass(frozen=True)
class _Signs:
    """
    The signs beyond ASCII in a text, and the text with blanks for them.

    `plain` is None where letters or more than a few signs are beyond ASCII.
    """

    plain: str | None
    found: str

    @property
    def are_no_blanks(self) -> bool:
        """Is every blank one of ASCII?"""
        return self.plain is not None and not any(map(str.isspace, self.found))


def _signs(text: str) -> _Signs:
    found = ""
    for _ in range(_MOST_SIGNS):
        sign = None if text.isascii() else _NOT_ASCII.search(text)
        if sign is None:
            return _Signs(text, found)
        if sign.group().isalnum():
            break
        found += sign.group()
        text = text.replace(sign.group(), " ")
    return _Signs(None, found)


def _words(text: str, signs: _Signs) -> _Words:
    """ASCII, but for signs, is cut into words without looking at each letter."""
    plain = signs.plain
    if plain is None:
        return _Words(sorted(set(_WORD.findall(text))), are_ascii=False)
    found = plain.encode().translate(_BLANK_FOR_SIGNS).decode().split()
    return _Words(sorted(set(found)), are_ascii=True)


@dataclass(frozen=True)
class Text:
    """A text as rules see it: folded, or in lower case where it is an address."""

    lines: str
    sought: Sought = field(default=NOTHING, compare=False, repr=False)

    @cached_property
    def flat(self) -> str:
        """In one line, so that words broken over two lines of a mail are still neighbours."""
        return _in_one_line(self.lines, self._signs) if self._is_long else " ".join(self.lines.split())

    def has(self, part: str) -> bool:
        """Does it stand anywhere?"""
        if not self._is_long:
            return part in self.flat
        return self._words.hold(part) if is_word(part) else part in self._around(part)

    def has_at_word(self, stem: str) -> bool:
        """Does it stand where a word begins? What begins with a sign (`.pdf`, `@`) may stand anywhere."""
        if not self._is_long:
            return _stands_at_word(stem, self.flat)
        return self._words.begin_with(stem) if is_word(stem) else _stands_at_word(stem, self._around(stem))

    def matches(self, pattern: Pattern) -> bool:
        """Does the pattern match, the lines kept apart? It is not tried where what it needs is missing."""
        if self._is_long and not all(any(map(self._meets, one)) for one in pattern.needs):
            return False
        return pattern.is_in_bytes(self._encoded)

    @cached_property
    def _is_long(self) -> bool:
        return len(self.lines) > LONG

    @cached_property
    def _encoded(self) -> bytes:
        return encoded(self.lines)

    @cached_property
    def _words(self) -> _Words:
        return _words(self.lines, self._signs)

    @cached_property
    def _signs(self) -> _Signs:
        return _signs(self.lines)

    def _meets(self, need: Need) -> bool:
        """RE2 takes letters beyond ASCII for no part of a word: a word begins after them too."""
        if need.begins and self._words.are_ascii:
            return self._words.begin_with(need.part)
        return self._words.hold(need.part)

    def _around(self, phrase: str) -> str:
        return self._around_phrases if phrase in self.sought.phrases else self.flat

    @cached_property
    def _around_phrases(self) -> str:
        return self.sought.in_text.surroundings_in(self.flat)


def _in_one_line(text: str, signs: _Signs) -> str:
    """As cutting it at all blanks and joining it again, but without an object for each word."""
    if not signs.are_no_blanks:
        return " ".join(text.split())
    line = text.encode("utf-8", "surrogatepass").translate(_BLANK_FOR_BLANKS)
    while b"  " in line:
        line = b" ".join(line.split(b"  "))  # as replace() does, which looks twice
    return line.strip(b" ").decode("utf-8", "surrogatepass")


@cache
def is_word(text: str) -> bool:
    """Is it one word and nothing else? `_` divides words."""
    return _WORD.fullmatch(text) is not None


def _stands_at_word(stem: str, text: str) -> bool:
    at = text.find(stem)
    if not stem[:1].isalnum():
        return at >= 0
    while at > 0 and text[at - 1].isalnum():
        at = text.find(stem, at + 1)
    return at >= 0

"""Patterns of rules: the door of re2, whose time grows with the text and never with the pattern."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import re2

from ulak.desk.rules.needed import Needs, beginning, needed
from ulak.mail.fold import fold

# What may carry capitals without matching them: classes, escapes, names and flags of groups.
_SPELLED = re.compile(
    r"\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\.|\(\?P?<[^>]*>|\(\?[imsU-]+[:)]", re.DOTALL
)
MOST_FOUND = 20_000
"""Places of plain strings in one text; where there are more, the whole text is as good."""
_MEMORY = 64 * 1024 * 1024
_MOST_BEGINNINGS = 64
_LONGEST_LETTER = 4  # bytes of UTF-8
_GUARD = "X"  # a letter that no folded text has: what follows it begins no word


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    A compiled pattern; two are equal when they are written the same.

    `needs` are words that every text has which it matches, of each group one; `beginning` is the word
    with which every match begins, at the start of a word, empty where there is none.
    """

    source: str
    compiled: Any = field(compare=False, repr=False)
    needs: Needs = field(default=(), compare=False, repr=False)
    beginning: str = field(default="", compare=False, repr=False)

    def is_in(self, folded: str) -> bool:
        """Does it match anywhere? `^` and `$` are the ends of the text; `(?m)` makes them those of a line."""
        return self.is_in_bytes(encoded(folded))

    def is_in_bytes(self, folded: bytes) -> bool:
        """
        The same of a text that was `encoded` before, for many patterns.

        RE2 looks at every letter for `\\b`; where its word begins is found faster.
        """
        at, beginning = 0, self.beginning.encode()
        if beginning:
            at = folded.find(beginning)
            for _ in range(_MOST_BEGINNINGS):
                if at < 0 or self.compiled.match(folded, at):
                    return at >= 0
                at = folded.find(beginning, at + 1)
        return at >= 0 and self.compiled.search(folded, at) is not None


def encoded(text: str) -> bytes:
    """A text as RE2 reads it; half a letter is none."""
    return text.encode("utf-8", "replace")


class Literals:
    """Many plain strings, found in one reading of a text however many they are."""

    def __init__(self, literals: Collection[str]) -> None:
        self._literals = sorted(literals)
        self._longest = max((len(encoded(one)) for one in literals), default=0)

    def surroundings_in(self, flat: str) -> str:
        """
        Every place of one of them in a text without line ends, a line each: one letter before, enough behind.

        What begins within a place, and so is not found by itself, ends before the line does.
        """
        if not self._literals:
            return ""
        try:
            whole = flat.encode()
        except UnicodeEncodeError:
            return flat
        places = list(islice(self._in_text.finditer(whole), MOST_FOUND))
        if len(places) == MOST_FOUND:
            return flat
        return "".join(self._surroundings(whole, *place.span()) for place in places)

    def _surroundings(self, whole: bytes, start: int, end: int) -> str:
        around = whole[max(start - _LONGEST_LETTER, 0) : end + self._longest].decode(errors="ignore")
        return f"\n{around}" if start == 0 else f"\n{_GUARD}{around}"

    @cached_property
    def _in_text(self) -> Any:
        return _compiled("|".join(map(re.escape, self._literals)), _MEMORY)


def read_pattern(source: str) -> Pattern:
    """
    Compile an RE2 pattern that will be matched on folded text.

    ValueError for what RE2 does not know, and for letters that no folded text contains: the
    pattern would silently never match.
    """
    if (spelled := folded_pattern(source)) != source:
        raise ValueError(
            f"patterns match on folded text, which has no capitals and no marks:"
            f" write {spelled} instead of {source}"
        )
    try:
        return Pattern(source, _compiled(source), needed(source), beginning(source))
    except (re2.error, UnicodeEncodeError) as error:
        raise ValueError(f"RE2 does not understand the pattern {source}: {_sentence(error)}") from error


def _compiled(source: str, memory: int = 0) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory or options.max_mem
    return re2.compile(source.encode("utf-8"), options)


def folded_pattern(source: str) -> str:
    """Fold the letters of a pattern that stand for themselves; classes and groups stay as they are."""
    parts, end = [], 0
    for spelled in _SPELLED.finditer(source):
        parts += [fold(source[end : spelled.start()]), _folded_quotation(spelled.group())]
        end = spelled.end()
    return "".join(parts) + fold(source[end:])


def _folded_quotation(spelled: str) -> str:
    if spelled.startswith(r"\Q"):
        return r"\Q" + fold(spelled[2:].removesuffix(r"\E")) + (r"\E" if spelled.endswith(r"\E") else "")
    return spelled


def _sentence(error: Exception) -> str:
    reason = error.args[0]
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(error)

r"""
Hex digits in a row, in whatever dress: `0x3A4F`, `3A:4F`, `3a 4f`, `3A4F-1109`, `\x3A\x4F`.

What a row may mean is decided elsewhere; here it is found, in one reading of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

WHOLE = 16
"""Digits that are a number of their own (BR 7.1: a serial number has 64 bits)."""

_GROUP = r"(?:0[xX]|\\x)?[0-9A-Fa-f]++(?![0-9A-Za-z@])"
_BETWEEN = r"(?:[:.\-]| {1,2}|[,;] ?(?=0[xX])|(?=\\x))"
_ROW = re.compile(rf"(?<![0-9A-Za-z@\\]){_GROUP}(?:{_BETWEEN}{_GROUP})*+")
_PIECE = re.compile(r"(?P<mark>0[xX]|\\x)?(?P<digits>[0-9A-Fa-f]+)")
_PAIR = 2
BLANK = " "


@dataclass(frozen=True)
class Run:
    """Its place in the text, its groups, and whether it is dressed as only hex numbers are."""

    start: int
    end: int
    groups: tuple[str, ...]
    is_hex: bool
    parted_by: str = ""

    @cached_property
    def digits(self) -> str:
        """All of them, without what stands between; a byte has two."""
        if self.parted_by == ":" and all(len(group) <= _PAIR for group in self.groups):
            return "".join(group.zfill(_PAIR) for group in self.groups)
        return "".join(self.groups)


def runs(text: str) -> Iterator[Run]:
    """Each row of groups that may belong together; a group that is a number of its own stands alone."""
    for row in _ROW.finditer(text):
        words = list(_words(row))
        if len(words) == 1:
            yield words[0]
        else:
            yield from _alike(words)


def _words(row: re.Match[str]) -> Iterator[Run]:
    """What stands between blanks: one group, or several with a sign between."""
    word: list[re.Match[str]] = []
    text = row.string
    for piece in _PIECE.finditer(text, *row.span()):
        sign = text[word[-1].end() : piece.start()].strip() if word else ""
        is_apart = word and not sign and text[piece.start() - 1] == BLANK
        if word and (is_apart or len(piece["digits"]) >= WHOLE or len(word[-1]["digits"]) >= WHOLE):
            yield _run(text, word)
            word = []
        word.append(piece)
    yield _run(text, word)


def _run(text: str, word: Sequence[re.Match[str]]) -> Run:
    parted_by = text[word[0].end() : word[1].start()].strip() or "\\" if len(word) > 1 else ""
    is_hex = parted_by == ":" or any(piece["mark"] for piece in word)
    groups = tuple(piece["digits"] for piece in word)
    return Run(word[0].start(), word[-1].end(), groups, is_hex, parted_by)


def _alike(words: Sequence[Run]) -> Iterator[Run]:
    """Groups with blanks between them are one number where they are of one size, but for the last."""
    row: list[Run] = []
    for word in words:
        if row and not _belongs(row, word):
            yield in_one(row, BLANK)
            row = []
        row.append(word)
    yield in_one(row, BLANK)


def _belongs(row: Sequence[Run], word: Run) -> bool:
    size, last, new = len(row[0].digits), len(row[-1].digits), len(word.digits)
    if row[0].parted_by or word.parted_by or size >= WHOLE:
        return False
    return last == size and (new == size or (size > _PAIR and new < size))


def in_one(row: Sequence[Run], parted_by: str) -> Run:
    """One number of several pieces."""
    if len(row) == 1:
        return row[0]
    groups = tuple(chain.from_iterable(run.groups for run in row))
    return Run(row[0].start, row[-1].end, groups, any(run.is_hex for run in row), parted_by)

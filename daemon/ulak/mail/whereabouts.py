"""Where in a mail something stands: in its author's own words, in what is quoted, in what is forwarded."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from ulak.mail.attribution import has_strong_attribution
from ulak.mail.private_key import ZERO_WIDTH
from ulak.mail.quoted_header import header_at, is_forward_mark, is_header_block, is_reply_mark

SUBJECT, TEXT, QUOTED, FORWARDED = "subject", "text", "quoted text", "forwarded mail"
_MARKS = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_BREAK = re.compile("\n")
_LINES_READ = 10_000  # more is no letter
_LONGEST_LINE = 400
_NEAR = 4


@dataclass(frozen=True, slots=True)
class LaidOut:
    """
    A text without quotation marks and without what nobody sees.

    `starts` are the lines on which another place begins, `places` their names.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[str, ...]

    def places_in(self, text: str) -> Callable[[int], str]:
        """The place of each letter in a text that has the same lines as this one."""
        breaks = [one.start() for one in _BREAK.finditer(text)]
        return lambda offset: self.places[bisect_right(self.starts, bisect_left(breaks, offset)) - 1]


def in_one_place(text: str, place: str) -> LaidOut:
    """A text that is all in one place, also without its quotation marks."""
    text = text.translate(ZERO_WIDTH)
    return LaidOut("\n".join(_MARKS.sub("", line, count=1) for line in text.split("\n")), (0,), (place,))


def laid_out(text: str, *, is_forward: bool) -> LaidOut:
    """The text of a letter."""
    lines = text.translate(ZERO_WIDTH).split("\n")
    below = _where_another_begins(lines[:_LINES_READ], is_forward=is_forward)
    other = FORWARDED if is_forward else QUOTED
    starts, places, bare = [0], [TEXT], []
    for number, line in enumerate(lines):
        marks = _MARKS.match(line)
        place = other if number >= below else QUOTED if marks else TEXT if line.strip() else places[-1]
        if place != places[-1]:
            starts.append(number)
            places.append(place)
        bare.append(line[marks.end() :] if marks else line)
    return LaidOut("\n".join(bare), tuple(starts), tuple(places))


def _where_another_begins(lines: list[str], *, is_forward: bool) -> int:
    """The number of the line from which on all is somebody else's mail."""
    begins = _begins_forwarded if is_forward else _begins_quoted
    return next((at for at in range(len(lines)) if begins(lines, at)), _LINES_READ)


def _begins_forwarded(lines: list[str], at: int) -> bool:
    line = lines[at]
    if not line.strip() or len(line) > _LONGEST_LINE:
        return False
    return is_forward_mark(line) or is_reply_mark(line) or header_at(lines, at) is not None


def _begins_quoted(lines: list[str], at: int) -> bool:
    """As replies of Outlook do; where quotation marks follow, these say what is quoted."""
    line = lines[at]
    if not line.strip() or len(line) > _LONGEST_LINE or any(map(_MARKS.match, lines[at : at + _NEAR])):
        return False
    return is_reply_mark(line) or has_strong_attribution(lines, at) or is_header_block(lines, at)

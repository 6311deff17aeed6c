"""
Serial numbers and fingerprints as people and programs write them into mails (BR 7.1, RFC 5280 §4.1.2.2).

In doubt a number is listed: who reads the list sees what it is. Left out is what says that it is something
else: an account, a card, a UUID, the identifier of a key, a commit, the key itself.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from string import hexdigits
from typing import NamedTuple

from ulak.mail.hex_runs import BLANK, WHOLE, Run, in_one, runs
from ulak.mail.iban import ibans
from ulak.mail.identifier import Form, Reading
from ulak.mail.mask import is_tckn
from ulak.mail.number_words import (
    PRINT,
    SERIAL,
    called,
    is_called_something_else,
    is_of_git,
    may_be_a_key,
    without_names,
)

_SHA256, _SHA1 = 64, 40
_LONGEST_SERIAL = 42  # of 20 octets, with the zero that DER puts before
_LONGEST_DECIMAL = 49
_LONGEST = 72  # a SHA-256 with a few digits too many
_LONG_DECIMAL, _LEAST_GROUP, _MOST_GROUP = 20, 3, 10
_LEAST_HEX, _LEAST_CALLED, _LEAST_LISTED = 2, 4, 6
_DIGEST_LINES, _TWO = 4, 2
_MUCH_SHORTER = 6
_IPV6, _THOUSANDS = 8, 3
_OVER_A_LINE = re.compile(r"(?P<mark>[:.\-]?)[ \t]*\r?\n[ \t]*")
_IN_A_LIST = re.compile(r"[ \t]*(?:[,;]|and|ve)?[ \t]*(?:\r?\n)?[ \t]*")
_LONGEST_BREAK = 200
_TYPED_OVER = re.compile(r"(?:0[xX])?+(?P<digits>[0-9A-Za-z]{16,72}+)(?![0-9A-Za-z])")
_SLIPS = 2
_LINE_END = re.compile(r"[ \t.,;)]*(?:\r?\n|\Z)")


class Written(NamedTuple):
    """What stands from `start` to `end`, and what it may mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]


def numbers(text: str) -> Iterator[Written]:
    """Each number of a text that may be a certificate's."""
    words = called(text)
    accounts = sorted(ibans(text))
    for start, kind in words.items():
        if found := _TYPED_OVER.match(text, start):
            yield from _typed_over(found, kind)
    for lines in _chains(text, words):
        for run in _joined(text, lines, words):
            kind = words.get(run.start, "")
            if not _is_account(run, accounts) and (readings := _readings(text, run, kind)):
                yield Written(run.start, run.end, readings)


def _typed_over(found: re.Match[str], kind: str) -> Iterator[Written]:
    """A letter among the digits that is none: nobody but a person can say what was meant."""
    digits = found["digits"]
    wrong = sum(letter not in hexdigits for letter in digits)
    if 0 < wrong <= _SLIPS and any(digit.isdecimal() for digit in digits):
        is_digest = kind == PRINT or len(digits) > _LONGEST_SERIAL
        reading = Reading(Form.SHA256, digits.lower()) if is_digest else Reading(Form.SERIAL, digits.upper())
        yield Written(*found.span(), (reading,))


def _chains(text: str, words: dict[int, str]) -> Iterator[list[Run]]:
    """
    Runs that stand at the end of a line and at the beginning of the next, and so on; most stand alone.

    What words call the first of a list they call the others.
    """
    lines: list[Run] = []
    for run in runs(without_names(text)):
        if lines and words.get(lines[-1].start) == SERIAL and _is_next_of_list(text, lines[-1], run):
            words.setdefault(run.start, SERIAL)
        if lines and _break(text, lines[-1], run) is None:
            yield lines
            lines = []
        lines.append(run)
    if lines:
        yield lines


def _is_next_of_list(text: str, before: Run, after: Run) -> bool:
    if len(after.digits) < _LEAST_LISTED or after.start - before.end > _LONGEST_BREAK:
        return False
    return _IN_A_LIST.fullmatch(text, before.end, after.start) is not None


def _break(text: str, before: Run, after: Run) -> re.Match[str] | None:
    if after.start - before.end > _LONGEST_BREAK:
        return None
    return _OVER_A_LINE.fullmatch(text, before.end, after.start)


def _joined(text: str, lines: Sequence[Run], words: Mapping[int, str]) -> Iterator[Run]:
    """The numbers that a chain of runs may be; where nobody can say, the whole and its parts."""
    parts = _glued(text, lines) if len(lines) > 1 else list(lines)
    at = 0
    while at < len(parts):
        here, below = parts[at], parts[at + 1 : at + 2]
        kind = words.get(here.start, "")
        if count := _lines_of_digest(parts[at : at + _DIGEST_LINES], kind):
            yield in_one(parts[at : at + count], here.parted_by)
            if count > _TWO and kind != PRINT:  # may be a list of serial numbers as well
                yield from (one for one in parts[at : at + count] if len(one.digits) >= WHOLE)
            at += count
        elif below and _may_go_on(text, here, below[0], is_called=bool(kind) and len(parts) == _TWO):
            yield from (in_one((here, *below), here.parted_by), here, *below)
            at += 2
        else:
            yield here
            at += 1


def _glued(text: str, lines: Sequence[Run]) -> list[Run]:
    """Joined where a line ends with the sign that parts the groups: `3A:4F:` goes on below."""
    rows: list[list[Run]] = [[lines[0]]]
    for before, after in pairwise(lines):
        between = _break(text, before, after)
        if between is not None and between["mark"] and between["mark"] in (before.parted_by, after.parted_by):
            rows[-1].append(after)
        else:
            rows.append([after])
    return [in_one(row, row[0].parted_by or row[-1].parted_by) for row in rows]


def _lines_of_digest(parts: Sequence[Run], kind: str) -> int:
    """Over how many lines it goes, as even as a program breaks them, or because words say that it is one."""
    sizes = [len(part.digits) for part in parts]
    for count in range(2, len(parts) + 1):
        is_even = len({*sizes[: count - 1]}) == 1 and sizes[count - 1] < sizes[0]
        if sum(sizes[:count]) in (_SHA256, _SHA1) and (kind == PRINT or is_even):
            return count
    return 0


def _may_go_on(text: str, here: Run, below: Run, *, is_called: bool) -> bool:
    """Is what stands on the next line perhaps the rest of it, because it is shorter than a number can be?"""
    first, second = len(here.digits), len(below.digits)
    most = _LONGEST_DECIMAL if (here.digits + below.digits).isdecimal() else _LONGEST_SERIAL
    if here.parted_by != below.parted_by and below.parted_by:
        return False
    if not WHOLE <= first + second <= most or not _LINE_END.match(text, below.end):
        return False
    if second >= WHOLE:
        return is_called and first - second >= _MUCH_SHORTER
    return first > second or (is_called and first < WHOLE)


def _is_account(run: Run, accounts: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(accounts, (run.end, 0)) - 1
    return at >= 0 and accounts[at][1] > run.start


def _readings(text: str, run: Run, kind: str) -> tuple[Reading, ...]:
    if len(run.digits) > _LONGEST or not run.digits.strip("0") or not _is_number(text, run, kind):
        return ()
    return tuple(dict.fromkeys(chain.from_iterable(_meant(one, run, kind) for one in _wordings(run))))


def _wordings(run: Run) -> Iterator[str]:
    """All its digits; and where a group at an end may be a word or a figure beside it, those without that."""
    yield run.digits
    if run.parted_by != BLANK:
        return
    first, last = run.groups[0], run.groups[-1]
    is_odd = len(run.groups) % 2 == 1
    if len(run.digits) - len(first) >= WHOLE and (first.isalpha() or is_odd):
        yield run.digits[len(first) :]
    if len(run.digits) - len(last) >= WHOLE and (last.isalpha() or is_odd or len(last) < len(first)):
        yield run.digits[: -len(last)]


def _is_number(text: str, run: Run, kind: str) -> bool:
    """Is it one, by its digits, its groups and the words before it?"""
    digits = run.digits
    if len(digits) < WHOLE and not _is_short(run, kind):
        return False
    if is_called_something_else(text, run.start):
        return False
    if len(digits) > _LONGEST_SERIAL and may_be_a_key(text, run.start):
        return False
    if len(digits) < WHOLE:
        return True
    if len(digits) == _SHA1 and is_of_git(text, run.start):
        return False
    if digits.isdecimal() and not run.is_hex and not kind:
        return _is_decimal(run)
    has_figure = any(digit.isdecimal() for digit in digits)
    return bool(has_figure or kind) and _is_grouped(run, kind)


def _is_short(run: Run, kind: str) -> bool:
    """Old serial numbers, and the beginnings of cut ones: only where words say what they are."""
    digits = run.digits
    if not kind or len(digits) < (_LEAST_HEX if run.is_hex else _LEAST_CALLED) or is_tckn(digits):
        return False
    return any(digit.isdecimal() for digit in digits) and _is_grouped(run, kind)


def _is_decimal(run: Run) -> bool:
    """Digits alone, without a word: a card, a queue's number or a column of figures looks alike."""
    if len(run.groups) == 1:
        return len(run.digits) > WHOLE
    return len(run.digits) >= _LONG_DECIMAL and _is_grouped(run, "") and len(run.groups[0]) >= _LEAST_GROUP


def _is_grouped(run: Run, kind: str) -> bool:
    """Are its groups alike, as programs write them? Eight fours between colons are an address (RFC 4291)."""
    if not run.parted_by:
        return True
    *groups, last = map(len, run.groups)
    size = max(groups)
    if run.parted_by == ":":
        return (size <= 2 and last <= 2) or (size == 4 and (len(groups) + 1 != _IPV6 or bool(kind)))
    if run.parted_by == "." and len(groups) < _THOUSANDS:
        return False  # a mark that a mail program makes up
    if run.digits.isdecimal() and size == last == _THOUSANDS:
        groups[0] = size
    return set(groups) == {size} and last <= size and 2 <= size <= _MOST_GROUP


def _meant(digits: str, run: Run, kind: str) -> Iterator[Reading]:
    """What so many digits can be, the likeliest first."""
    is_decimal = digits.isdecimal() and not run.is_hex and kind != PRINT
    if is_decimal and len(digits) <= _LONGEST_DECIMAL:
        yield Reading(Form.SERIAL, f"{int(digits):X}")
    if len(digits) <= _LONGEST_SERIAL and (kind != PRINT or len(digits) == _SHA1):
        as_serial = Reading(Form.SERIAL, digits.lstrip("0").upper())
        as_sha1 = (Reading(Form.SHA1, digits.lower()),) if len(digits) == _SHA1 else ()
        yield from (as_serial, *as_sha1) if kind == SERIAL else (*as_sha1, as_serial)
    elif not is_decimal:
        yield Reading(Form.SHA256, digits.lower())

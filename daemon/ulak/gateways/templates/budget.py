"""
How much one letter may ask for: a template that loops in loops ends with a sentence, and the desk goes on.

Processor time, not that on the wall, so that a busy machine fails no letter.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time

LONGEST = 1_000_000
"""Characters of a letter, and of any text a template makes on the way to it."""
MOST_CHARACTERS = 10 * LONGEST
MOST_STEPS = 100_000
"""Rounds of loops, calls of macros and included files of one letter, taken together."""
MOST_SECONDS = 5.0
LONGEST_RANGE = 1_000
INCLUDE = 20
"""Steps that an included file counts for: it costs as much as so many rounds of a loop."""


class TooMuch(ValueError):
    """A letter asks for more than it may: other words in it would ask for no less."""


class Budget:
    """What is left of it while a letter is written."""

    def __init__(self) -> None:
        self._steps, self._characters = MOST_STEPS, MOST_CHARACTERS
        self._until = thread_time() + MOST_SECONDS

    def step(self, count: int) -> None:
        """Count work; TooMuch where it is."""
        self._steps -= count
        if self._steps < 0:
            raise TooMuch(f"the letter loops without end: more than {MOST_STEPS} rounds")
        if thread_time() > self._until:
            raise TooMuch(f"the letter takes longer than {MOST_SECONDS:.0f} seconds to write")

    def write(self, count: int) -> None:
        """Count characters; TooMuch where they are."""
        self._characters -= count
        if count > LONGEST or self._characters < 0:
            raise too_long()


def too_long() -> TooMuch:
    """What is said of a letter that nobody would read."""
    return TooMuch(f"the letter grows beyond {LONGEST} characters")


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def of_one_letter() -> Iterator[None]:
    """Within it all that `step` and `write` count belongs to one letter."""
    token = _CURRENT.set(Budget())
    try:
        yield
    finally:
        _CURRENT.reset(token)


def step(count: int = 1) -> None:
    """Count work on the letter being written."""
    if budget := _CURRENT.get():
        budget.step(count)


def write(count: int) -> None:
    """Count characters of the letter being written; a text that long is refused even outside of one."""
    (_CURRENT.get() or Budget()).write(count)


def joined(pieces: Iterable[str], between: str = "") -> str:
    """The pieces as one text, counted before it is made: its pieces may all be the same long one."""
    texts, length = [], 0
    for piece in pieces:
        texts.append(str(piece))
        length += len(texts[-1]) + len(between)
        if length > LONGEST:
            break
    write(length)
    return between.join(texts)


def replaced(text: str, old: str, new: str, count: int = -1) -> str:
    """The text with another word in place of one, counted before it is made."""
    times = text.count(old) if count < 0 else min(count, text.count(old))
    write(len(text) + times * (len(new) - len(old)))
    return text.replace(old, new, count)


def counted(loop: Iterable[object]) -> Iterator[object]:
    """What a `for` goes through, round by round."""
    for one in loop:
        step()
        yield one


def numbers(*bounds: int) -> range:
    """`range`, with an end."""
    found = range(*bounds)
    try:
        is_short = len(found) <= LONGEST_RANGE
    except OverflowError:
        is_short = False
    if not is_short:
        raise TooMuch(f"range: a letter counts to {LONGEST_RANGE} at most")
    return found

"""
What the parser of YAML says of a file it cannot read, as a sentence to act on.

The parser speaks of tokens and streams, and of an unclosed bracket or quotation mark it tells the line
where it gave up; whoever wrote the file needs the one where it opens.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

Mark: TypeAlias = tuple[int, int]
"""Line and column, from 1."""

INDENTATION = "the indentation does not fit: what belongs together begins in the same column"
_QUOTE = "text in which a colon and a blank, or a # after a blank, stands belongs between quotation marks"

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"found character '\\t'", "a tab stands here; YAML is indented with blanks"),
    (
        r"found character '(.)'",
        "no text can begin with {0}: put it between quotation marks, or remove the sign",
    ),
    (r"mapping values are not allowed", f"no colon can stand here: indent as in the lines around; {_QUOTE}"),
    (r"could not find expected ':'", "this line has no colon, or its indentation is wrong"),
    (r"but found '<(?:block mapping start|block sequence start)>'", INDENTATION),
    (
        r"but found '<scalar>'",
        "something stands behind a text that has ended: check the quotation marks; inside '…' write '' for '",
    ),
    (r"expected <block end>, but found '[?-]'", INDENTATION),
    (r"but found '-'", "text that begins with - and a blank stands between quotation marks"),
    (r"but found '([\]}])'", "this {0} closes nothing: remove it, or open what it closes"),
    (r"expected the node content, but found '(.)'", "something must stand before this {0}"),
    (
        r"found unknown escape character",
        "inside \"…\" a \\ must be written \\\\; between '…' it stands for itself",
    ),
    (
        r"expected alphabetic or numeric",
        "text that begins with * or & stands between quotation marks",
    ),
    (r"sequence entries are not allowed", "a list with dashes begins on a line of its own"),
)  # fmt: skip
_UNCLOSED = re.compile(r"expected ',' or '([\]}])'")
_OPENS = {"]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where it is to be mended."""

    at: Mark
    said: str


def fault(problem: str, at: Mark, began: Mark | None) -> Fault:
    """Say it in words; `began` is where what could not be read to its end begins."""
    if began and (bracket := _UNCLOSED.match(problem)):
        return _unclosed(bracket[1], at, began)
    if began and problem == "found unexpected end of stream":
        return Fault(began, "the quotation mark that opens here is never closed")
    for pattern, sentence in _SENTENCES:
        if found := re.search(pattern, problem):
            return Fault(at, sentence.format(*found.groups()))
    return Fault(at, problem)


def _unclosed(closes: str, at: Mark, began: Mark) -> Fault:
    opens = _OPENS[closes]
    if at[0] == began[0]:
        said = f"a comma or {closes} is missing before this, in what opens with {opens} in column {began[1]}"
        return Fault(at, said)
    said = f"what opens here with {opens} is not closed: {closes} or a comma is missing before line {at[0]}"
    return Fault(began, said)

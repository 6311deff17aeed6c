"""Patterns of rules: the door of re2, whose time grows with the text and never with the pattern."""

import re
from dataclasses import dataclass, field
from typing import Any

import re2

from ulak.mail.fold import fold

# What may carry capitals without matching them: classes, escapes, names and flags of groups.
_SPELLED = re.compile(
    r"\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\.|\(\?P?<[^>]*>|\(\?[imsU-]+[:)]", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; two are equal when they are written the same."""

    source: str
    compiled: Any = field(compare=False, repr=False)

    def is_in(self, folded: str) -> bool:
        """Does it match anywhere? `^` and `$` are the ends of the text; `(?m)` makes them those of a line."""
        return self.compiled.search(folded.encode("utf-8", "replace")) is not None


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
    options = re2.Options()
    options.log_errors = False
    try:
        return Pattern(source, re2.compile(source.encode("utf-8"), options))
    except (re2.error, UnicodeEncodeError) as error:
        raise ValueError(f"RE2 does not understand the pattern {source}: {_sentence(error)}") from error


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

"""
What a pattern needs: words of which one must stand in a text, or the pattern cannot match it.

Found by reading the pattern, so that a thousand patterns need not run over a megabyte each. Where the
reading is in any doubt it says nothing, and the pattern is simply tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

SHORTEST = 3
_MOST_GROUPS = 100
_BEGINNING = re.compile(rf"\\b([a-z0-9]{{{SHORTEST},}})(?![a-z0-9*?{{])")
_DOUBTFUL = re.compile(r"\\[pPxQECaftnrv\d]|\(\?(?!:)|\[:")
_PIECE = re.compile(
    r"(?P<group>\((?:\?:)?)|(?P<end>\))|(?P<or>\|)|(?P<maybe>\*\??|\?\??|\{[^}]*\}\??)|(?P<again>\+\??)"
    r"|(?P<other>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<letter>[a-z0-9])|(?P<sign>.)",
    re.DOTALL,
)


class Need(NamedTuple):
    """A word, or part of one; where it begins a word as RE2 sees words (`\\b`), that is known too."""

    part: str
    begins: bool = False


Needs = tuple[tuple[Need, ...], ...]
"""Of each of these at least one."""


@dataclass(slots=True)
class _Branch:
    """One way to match a group: the words it needs, of which the last is still being read."""

    needs: list[Needs] = field(default_factory=list)
    run: str = ""
    begins: bool = False

    def break_off(self, *, begins: bool = False) -> None:
        """End the word; `begins` says that what follows begins one."""
        if self.run:
            self.needs.append(((Need(self.run, self.begins),),))
        self.run, self.begins = "", begins

    def all(self) -> Needs:
        """Everything it needs that is long enough to be missing."""
        self.break_off()
        return tuple(one for needs in self.needs for one in needs if _shortest(one) >= SHORTEST)


def needed(source: str) -> Needs:
    """What every matching text has; nothing where that cannot be said."""
    is_doubtful = _DOUBTFUL.search(source) or source.count("(") > _MOST_GROUPS
    return () if is_doubtful else _group(_PIECE.finditer(source))


def beginning(source: str) -> str:
    r"""The word every match begins with, after `\b`; empty where there is none, or another way to match."""
    found = _BEGINNING.match(source)
    if found is None or _DOUBTFUL.search(source) or _has_other_way(source):
        return ""
    return found[1]


def _has_other_way(source: str) -> bool:
    depth = 0
    for piece in _PIECE.finditer(source):
        depth += {"group": 1, "end": -1}.get(piece.lastgroup or "", 0)
        if piece.lastgroup == "or" and depth == 0:
            return True
    return False


def _shortest(needs: tuple[Need, ...]) -> int:
    return min(len(one.part) for one in needs)


def _group(pieces: Iterator[re.Match[str]]) -> Needs:
    """What a group needs, up to its end: all that its one branch does, or of each branch the rarest."""
    branches = [_Branch()]
    for piece in pieces:
        branch = branches[-1]
        match piece.lastgroup:
            case "letter":
                branch.run += piece.group()
            case "maybe":
                _take_back(branch)
            case "group":
                branch.break_off()
                branch.needs.append(_group(pieces))
            case "end":
                break
            case "or":
                branches.append(_Branch())
            case _:
                branch.break_off(begins=piece.group() == r"\b")
                if piece.lastgroup != "again":
                    branch.needs.append(())
    ways = [branch.all() for branch in branches]
    if len(ways) == 1 or not all(ways):
        return ways[0] if len(ways) == 1 else ()
    return (tuple(need for way in ways for need in max(way, key=_shortest)),)


def _take_back(branch: _Branch) -> None:
    """The last letter, class or group need not be there; a word ends before it."""
    if branch.run:
        branch.run = branch.run[:-1]
        branch.break_off()
    else:
        del branch.needs[-1:]

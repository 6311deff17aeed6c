"""Reading blocks of `rules/` field by field: all that is wrong is remembered, and reading goes on."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ulak.desk.rules.slips import address_meant, asked, nearest, not_allowed, rewritten, shown
from ulak.desk.rules.yaml_lines import Block, Listing, Node, Place, Scalar

T = TypeVar("T")
FLAG_WORDS = {"true": True, "false": False}
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)


class Problems:
    """What is wrong in a set of files, as `file:line: column N: message`, in order of the files."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, int, str], None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, place: Place, message: str) -> None:
        """Remember one problem; the same one again is not repeated."""
        self._found[place.file, place.line, place.column, " ".join(message.split())] = None

    def lines(self) -> tuple[str, ...]:
        """All that was found, by file, line and column."""
        found = sorted(self._found)
        return tuple(Place(file, line, column).told(message) for file, line, column, message in found)


def check_word(word: Scalar, known: Iterable[str], what: str, problems: Problems) -> None:
    """Report a word that is none of those known; `what` names it in the sentence."""
    words = tuple(known)
    if word.text not in words:
        problems.add(word.place, f"{shown(word.text)} is not {what}{not_allowed(word.text, words)}")


def parsed(scalar: Scalar, parse: Callable[[str], T], default: T, problems: Problems) -> T:
    """What a parser makes of a text; its ValueError is the problem, with what was probably meant."""
    try:
        return parse(scalar.text)
    except ValueError as error:
        found = "" if scalar.text.strip() in str(error) else f"{shown(scalar.text)}: "
        problems.add(scalar.place, f"{found}{error}{asked(rewritten(scalar.text, parse))}")
        return default


def check_parsed(scalar: Scalar, parse: Callable[[str], object], problems: Problems) -> None:
    """Report a text that its parser refuses."""
    parsed(scalar, parse, None, problems)


def found_in(node: Node) -> str:
    """What stands there, in a sentence that says what should."""
    if isinstance(node, Scalar):
        return shown(node.text) if node.text else "nothing"
    return "a list" if isinstance(node, Listing) else "a block"


def scalars(node: Node, problems: Problems) -> tuple[Scalar, ...]:
    """A single value, or a list of them; nothing at all is an empty list."""
    if isinstance(node, Listing):
        return tuple(item for one in node.items for item in _one(one, problems))
    return _one(node, problems)


def _one(node: Node, problems: Problems) -> tuple[Scalar, ...]:
    if not isinstance(node, Scalar):
        problems.add(node.place, f"a single value must stand here, not {found_in(node)}")
        return ()
    return () if node.is_nothing else (node,)


def entries(node: Node, what: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a block of names; nothing at all is an empty block."""
    if isinstance(node, Block):
        yield from node.entries
    elif not (isinstance(node, Scalar) and node.is_nothing):
        must = f"{what} must be a block of names, each with a colon behind it"
        problems.add(node.place, f"{must}, not {found_in(node)}")


def listed(node: Node, what: str, problems: Problems) -> tuple[Node, ...]:
    """The items of a list; nothing at all is an empty list."""
    if isinstance(node, Listing):
        return node.items
    if not (isinstance(node, Scalar) and node.is_nothing):
        must = f"{what} must be a list, each entry with a dash before it"
        problems.add(node.place, f"{must}, not {found_in(node)}")
    return ()


class Fields:
    """The keys of one block; whatever is not among `known` is reported at once."""

    def __init__(self, node: Node, what: str, known: Iterable[str], problems: Problems) -> None:
        self.place = node.place
        self.problems = problems
        self._what = what
        self._nodes: dict[str, Node] = {}
        self._meant: set[str] = set()
        self._is_block = isinstance(node, Block) or (isinstance(node, Scalar) and node.is_nothing)
        words = tuple(known)
        for key, value in entries(node, what, problems):
            if key.text in words:
                self._nodes[key.text] = value
            else:
                self._meant.add(nearest(key.text, words))
                message = f"{shown(key.text)} is not a key of {what}{not_allowed(key.text, words)}"
                problems.add(key.place, message)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def lacks(self, key: str) -> bool:
        """Is the key missing? One that is only mistyped, or a block that is none, was reported already."""
        return self._is_block and key not in self._nodes and key not in self._meant

    def node(self, key: str) -> Node:
        """What stands under a key; an empty value where it is missing."""
        return self._nodes.get(key, Scalar(self.place, ""))

    def required(self, *keys: str) -> None:
        """Report each of the keys that is missing or empty."""
        for key in keys:
            node = self.node(key)
            is_empty = isinstance(node, Scalar) and node.is_nothing
            if is_empty and (key in self or self.lacks(key)):
                self.problems.add(node.place, f'{self._what} needs "{key}"')

    def scalar(self, key: str) -> Scalar | None:
        """The single value under a key."""
        node = self.node(key)
        if isinstance(node, Listing | Block):
            self.problems.add(node.place, f'"{key}" must be a single value, not {found_in(node)}')
            return None
        return None if node.is_nothing else node

    def text(self, key: str, default: str = "") -> str:
        """The text under a key."""
        scalar = self.scalar(key)
        return default if scalar is None else scalar.text.strip()

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """One value or a list of them."""
        return scalars(self.node(key), self.problems)

    def flag(self, key: str, default: bool = False) -> bool:
        """`true` or `false`."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        if scalar.text not in FLAG_WORDS:
            must = f'"{key}" must be true or false, not {shown(scalar.text)}'
            self.problems.add(scalar.place, must + asked(nearest(scalar.text, FLAG_WORDS)))
        return FLAG_WORDS.get(scalar.text, default)

    def word(self, key: str, known: Iterable[str]) -> str:
        """One of the words that are known; empty where there is none."""
        if scalar := self.scalar(key):
            check_word(scalar, known, f'a word for "{key}"', self.problems)
        return self.text(key)

    def parsed(self, key: str, parse: Callable[[str], T], default: T) -> T:
        """What a parser makes of the text under a key; its ValueError becomes the problem."""
        scalar = self.scalar(key)
        return default if scalar is None else parsed(scalar, parse, default, self.problems)

    def addresses(self, key: str) -> tuple[str, ...]:
        """One address or a list of them, in lower case."""
        return tuple(read_address(one, self.problems) for one in self.scalars(key))

    def address(self, key: str) -> str:
        """A single address, in lower case; empty where there is none."""
        scalar = self.scalar(key)
        return "" if scalar is None else read_address(scalar, self.problems)


def read_address(scalar: Scalar, problems: Problems) -> str:
    """An addr-spec (RFC 5321 §4.1.2, without quoted local parts) in lower case."""
    address = scalar.text.strip().lower()
    if not _ADDRESS.fullmatch(address):
        meant = address_meant(scalar.text)
        message = f"{shown(scalar.text)} is not an address: write for example ayse@kurum.test"
        problems.add(scalar.place, message + asked(meant if _ADDRESS.fullmatch(meant) else ""))
    return address

"""
YAML as values that know their line: the door of ruamel.yaml.

Scalars stay the text that was written, so that `no`, `08:10` and `2026-10-30` surprise nobody;
whoever needs a number reads one. Anchors, aliases and tags are refused: a rule says what it means
where it stands, and a small file cannot unfold into a large one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from ulak.desk.rules.yaml_faults import Mark, fault

DEEPEST = 40
MOST_OPEN = 1_000
"""Brackets open at once before any is read: more than words of a text leave open by chance."""

_BRACKETS = re.compile(r"[\[{]+|[\]}]+")
NOTHING = frozenset({"", "~", "null"})
NO_ANCHORS = (
    "anchors (&) and aliases (*) are not used here; write it out."
    " Text that begins with & or * stands between quotation marks"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def told(self, message: str) -> str:
        """A problem as administrators read it: editors go to `file:line`, people on to the column."""
        return f"{self}: column {self.column}: {message}"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written; `plain` when it stood without quotes."""

    place: Place
    text: str
    plain: bool = True

    @property
    def is_nothing(self) -> bool:
        """Was a value left out, or written as `null`?"""
        return self.plain and self.text in NOTHING


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A YAML mapping; its keys are in order of the file, each once."""

    place: Place
    entries: tuple[tuple[Scalar, "Node"], ...]


Node: TypeAlias = Scalar | Listing | Block


class YamlProblem(ValueError):
    """The text cannot be read; `place` is where."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


@lru_cache(maxsize=64)  # of the files of a reload most are as they were
def read_yaml(text: str, file: str) -> tuple[Node, tuple[YamlProblem, ...]]:
    """
    Return the one document in `text`, and the keys that stand in it twice.

    What cannot be read at all raises YamlProblem. Of a key that stands twice the first is kept.
    """
    _refuse_a_flood_of_brackets(text, file)
    try:
        events = list(YAML(typ="safe", pure=True).parse(text))  # "rt" marks folds in the text by a BEL
    except MarkedYAMLError as error:
        raise _unreadable(error, file) from error
    except ReaderError as error:
        raise _unprintable(chr(error.character), text, file) from error
    except (ValueError, OverflowError) as error:  # an escape such as "\\U00110000"
        message = "this is not YAML: an escape with \\U names a letter that does not exist"
        raise YamlProblem(_after(text.partition("\\U")[0], file), message) from error
    _refuse_what_is_not_plain(events, file)
    reading = _Reading(file)
    return reading.document(iter(events)), tuple(reading.problems)


def _refuse_a_flood_of_brackets(text: str, file: str) -> None:
    """The parser takes a time that grows with the square of the brackets that are open at once."""
    open_ones = 0
    for match in _BRACKETS.finditer(text):
        opens = match[0][0] in "[{"
        open_ones = max(open_ones + (len(match[0]) if opens else -len(match[0])), 0)
        if open_ones > MOST_OPEN:
            raise YamlProblem(_after(text[: match.start()], file), f"nested more than {DEEPEST} levels deep")


def _unreadable(error: MarkedYAMLError, file: str) -> YamlProblem:
    at, began = _mark(error.problem_mark), error.context_mark and _mark(error.context_mark)
    found = fault(str(error.problem), at, began)
    return YamlProblem(Place(file, *found.at), f"this is not YAML: {found.said}")


def _unprintable(sign: str, text: str, file: str) -> YamlProblem:
    place = _after(text.partition(sign)[0], file)
    return YamlProblem(place, f"this is not YAML: the sign U+{ord(sign):04X} cannot be printed; remove it")


def _after(text: str, file: str) -> Place:
    return Place(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


def _mark(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1)


def _place(file: str, mark: Any) -> Place:
    return Place(file, *_mark(mark))


def _refuse_what_is_not_plain(events: list[Any], file: str) -> None:
    depth = documents = 0
    for event in events:
        where = _place(file, event.start_mark)
        depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
        depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            raise YamlProblem(where, "a second document begins; put it into a file of its own")
        if depth > DEEPEST:
            raise YamlProblem(where, f"nested more than {DEEPEST} levels deep")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise YamlProblem(where, NO_ANCHORS)
        if getattr(event, "tag", None):
            raise YamlProblem(where, f"tags ({event.tag}) are not used here; write a plain value")


class _Reading:
    """One pass over the events of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[YamlProblem] = []

    def document(self, events: Iterator[Any]) -> Node:
        for event in events:
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
                return self.node(event, events)
        return Scalar(Place(self.file, 1), "")

    def node(self, event: Any, events: Iterator[Any]) -> Node:
        place = _place(self.file, event.start_mark)
        if isinstance(event, ScalarEvent):
            return Scalar(place, event.value, plain=event.implicit[0])
        if isinstance(event, SequenceStartEvent):
            return Listing(place, tuple(self.items(events)))
        return Block(place, tuple(self.entries(events)))

    def value(self, key: Node, event: Any, events: Iterator[Any]) -> Node:
        """What stands behind a key; where nothing does, the parser would point at a line further down."""
        value = self.node(event, events)
        return Scalar(key.place, "") if isinstance(value, Scalar) and value.is_nothing else value

    def items(self, events: Iterator[Any]) -> Iterator[Node]:
        while not isinstance(event := next(events), SequenceEndEvent):
            yield self.node(event, events)

    def entries(self, events: Iterator[Any]) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, Place] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.node(event, events)
            value = self.value(key, next(events), events)
            if not isinstance(key, Scalar):
                self.problems.append(YamlProblem(key.place, "a key must be one word or text"))
            elif key.text in first:
                before = (
                    f'"{key.text}" stands here a second time; the first is in line {first[key.text].line}'
                )
                self.problems.append(YamlProblem(key.place, before))
            else:
                first[key.text] = key.place
                yield key, value

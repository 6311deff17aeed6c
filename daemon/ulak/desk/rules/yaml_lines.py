"""
YAML as values that know their line: the door of ruamel.yaml.

Scalars stay the text that was written, so that `no`, `08:10` and `2026-10-30` surprise nobody;
whoever needs a number reads one. Anchors, aliases and tags are refused: a rule says what it means
where it stands, and a small file cannot unfold into a large one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

DEEPEST = 40
NOTHING = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


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
    try:
        events = list(YAML(typ="safe", pure=True).parse(text))  # "rt" marks folds in the text by a BEL
    except MarkedYAMLError as error:
        raise YamlProblem(_place(file, error.problem_mark), f"this is not YAML: {error.problem}") from error
    except YAMLError as error:
        raise YamlProblem(Place(file, 1), f"this is not YAML: {str(error).splitlines()[0]}") from error
    _refuse_what_is_not_plain(events, file)
    reading = _Reading(file)
    return reading.document(iter(events)), tuple(reading.problems)


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1 if mark is not None else 1)


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
            raise YamlProblem(where, "anchors (&) and aliases (*) are not used here; write it out")
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

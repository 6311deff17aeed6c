"""
What a rule's `when` says, and whether it holds.

Answers are three-valued. A real mail has an answer to everything; an example of a rule leaves out
what does not matter to it, and what was left out is None here: unknown.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ulak.desk.rules.pattern import Pattern
from ulak.desk.rules.text import Sought, Text, sought


class Test(Protocol):
    """A question to the values that a mail has under one key of `when`."""

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Is the answer yes? A mail without any value passes only what is negated."""
        ...


@dataclass(frozen=True, slots=True)
class Stem:
    """Stands at the start of a word: Turkish suffixes follow the stem, and `nes` is not in "business"."""

    stem: str

    def passes(self, values: tuple[Text, ...]) -> bool:
        """A stem that begins with a sign (`.pdf`, `@`) has no word to start and may stand anywhere."""
        return any(value.has_at_word(self.stem) for value in values)


@dataclass(frozen=True, slots=True)
class Contains:
    """Stands anywhere."""

    part: str

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Is the part in one of the values?"""
        return any(value.has(self.part) for value in values)


@dataclass(frozen=True, slots=True)
class Matches:
    """An RE2 pattern; the lines of the text are kept apart for it."""

    pattern: Pattern

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Does the pattern match in one of the values?"""
        return any(value.matches(self.pattern) for value in values)


@dataclass(frozen=True, slots=True)
class Is:
    """Equality of the whole value."""

    whole: str

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Is one of the values this, but for blanks around it?"""
        return any(self.whole == value.flat for value in values)


@dataclass(frozen=True, slots=True)
class AddressPart:
    """A part of an address, by where its @ stands: `a@b.test` is that address, `a@` and `@b.test` a half."""

    part: str

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Compare whole addresses and whole halves; `ayse@kurum.test` is not in `ayse@kurum.test.example`."""
        return any(self._is(value.flat) for value in values)

    def _is(self, address: str) -> bool:
        if self.part.startswith("@"):
            return address.endswith(self.part)
        return address.startswith(self.part) if self.part.endswith("@") else address == self.part


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain with all below it: `gov.test` holds for `ornek.gov.test` and not for `mygov.test`."""

    domain: str

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Is one of the values this domain, or below it?"""
        return any(f".{value.flat}".endswith(f".{self.domain}") for value in values)


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of several tests passes: a list in the file."""

    tests: tuple["Test", ...]

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Does one of them pass?"""
        return any(test.passes(values) for test in self.tests)


@dataclass(frozen=True, slots=True)
class EachOf:
    """All tests pass on the same key."""

    tests: tuple["Test", ...]

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Do all of them pass?"""
        return all(test.passes(values) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Except:
    """The test does not pass on any value."""

    test: "Test"

    def passes(self, values: tuple[Text, ...]) -> bool:
        """Does the other test fail?"""
        return not self.test.passes(values)


# From a key of `when` to a mail's values under it; None where an example leaves it open.
Sight: TypeAlias = Callable[[str], tuple[Text, ...] | None]


class Condition(Protocol):
    """What a `when` says."""

    def holds(self, sight: Sight) -> bool | None:
        """Does it hold? None where that depends on what is unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Of:
    """A test of one key."""

    key: str
    test: Test

    def holds(self, sight: Sight) -> bool | None:
        """Ask the test, if the values are known."""
        values = sight(self.key)
        return None if values is None else self.test.passes(values)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts it always does."""

    parts: tuple["Condition", ...] = ()

    def holds(self, sight: Sight) -> bool | None:
        """One part that fails settles it; else one that is unknown leaves it open."""
        answer: bool | None = True
        for part in self.parts:
            held = part.holds(sight)
            if held is False:
                return False
            answer = held and answer
        return answer


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds."""

    parts: tuple["Condition", ...]

    def holds(self, sight: Sight) -> bool | None:
        """One part that holds settles it; else one that is unknown leaves it open."""
        answer: bool | None = False
        for part in self.parts:
            held = part.holds(sight)
            if held is True:
                return True
            answer = None if held is None else answer
        return answer


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"

    def holds(self, sight: Sight) -> bool | None:
        """The opposite of what is known stays unknown where that is."""
        answer = self.part.holds(sight)
        return None if answer is None else not answer


def asked_of(condition: Condition) -> Iterator[Of]:
    """Every question a condition asks of a mail, however deep."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from asked_of(part)
        case Not(part):
            yield from asked_of(part)
        case Of():
            yield condition


def sought_by(conditions: Iterable[Condition]) -> Sought:
    """Every plain string they look for."""
    return sought(one for part in conditions for of in asked_of(part) for one in _strings(of.test))


def _strings(test: Test) -> Iterator[str]:
    match test:
        case Stem(text) | Contains(text):
            yield text
        case OneOf(tests) | EachOf(tests):
            for one in tests:
                yield from _strings(one)
        case Except(one):
            yield from _strings(one)

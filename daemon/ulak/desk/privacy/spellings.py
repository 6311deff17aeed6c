"""One address in every way it is written, where it stands in words, and the words without it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from ulak.mail.postable import ascii_domain

ERASED = "(erased)"
"""Stands where the address stood."""

ADDRESS = re.compile(r"[^\s<>@,;:\"'()\[\]]+@[^\s<>@,;:\"'()\[\]]+")
"""What may be an address, in any text."""

_PLAIN = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
"""The same where signs stand beside it: `*zeynep@ornek.test*`, `zeynep@ornek.test’in`."""

_ACE = "xn--"


@dataclass(frozen=True, slots=True)
class Spellings:
    """
    An address as people and servers write it: in any case, its domain in letters or in IDNA.

    `address` is the one all these have in common: in lower case, with the domain in IDNA (RFC 5890). An
    address with a `+` is another one: whether it is the same person's only their provider knows.
    """

    address: str
    every: tuple[str, ...]

    @classmethod
    def of(cls, words: str) -> Self:
        """Read an address as somebody types it, `<>` around it or not; ValueError where it is none."""
        plain = words.strip().removeprefix("<").removesuffix(">").lower()
        local, at, domain = plain.rpartition("@")
        if not (local and at and domain) or any(letter.isspace() or letter in "<>," for letter in plain):
            raise ValueError(f"{words!r} is no address: write it as zeynep@ornek.test")
        carried = f"{local}@{ascii_domain(domain) or domain}"
        every = (carried, plain, f"{local}@{_in_letters(carried.rpartition('@')[2])}")
        return cls(carried, tuple(dict.fromkeys(every)))

    def stands_in(self, words: str) -> bool:
        """Is it written there, and not only a part of somebody else's address?"""
        low = words.lower()
        return any(one in low for one in self.every) and _found_in(words, self.every)

    def stands_in_bytes(self, content: bytes) -> bool:
        """The same of bytes in ASCII or UTF-8."""
        low = content.lower()
        return any(one.encode() in low for one in self.every) and _found_in(
            content.decode("utf-8", "replace"), self.every
        )

    def without(self, words: str) -> str:
        """The words with nothing in its place; of a Message-ID every part goes, whatever it belongs to."""
        is_id = words.startswith("<") and words.endswith(">")
        pattern = _anywhere(self.every) if is_id else _by_itself(self.every)
        return pattern.sub(ERASED, words)

    def cut_out(self, words: str) -> str:
        """The words without its letters, also where they are a part of something longer."""
        return _anywhere(self.every).sub(ERASED, words)


def words_in(content: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for one in content:
            yield from words_in(one)
    elif isinstance(content, dict):
        yield from words_in([*content, *content.values()])


def with_words(content: Any, change: Callable[[str], str]) -> Any:
    """The same JSON value with each text changed; its keys, which are ids, stay."""
    if isinstance(content, str):
        return change(content)
    if isinstance(content, list):
        return [with_words(one, change) for one in content]
    if isinstance(content, dict):
        return {key: with_words(value, change) for key, value in content.items()}
    return content


def addresses_in(words: Iterable[str]) -> Iterator[str]:
    """Whatever looks like an address there, in lower case and without a full stop behind it."""
    for text in words:
        for found in ADDRESS.findall(text):
            yield from dict.fromkeys(one.lower().rstrip(".") for one in (found, *_PLAIN.findall(found)))


def _found_in(words: str, every: tuple[str, ...]) -> bool:
    is_id = words.startswith("<") and words.endswith(">")
    pattern = _anywhere(every) if is_id else _by_itself(every)
    return pattern.search(words) is not None


@cache
def _by_itself(every: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-])(?:{_either(every)})(?![\w-]|\.\w)", re.IGNORECASE)


@cache
def _anywhere(every: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_either(every), re.IGNORECASE)


def _either(every: tuple[str, ...]) -> str:
    return "|".join(re.escape(one) for one in every)


def _in_letters(domain: str) -> str:
    """The domain as people read it; labels that nobody can read stay."""
    return ".".join(_label_in_letters(label) for label in domain.split("."))


def _label_in_letters(label: str) -> str:
    if not label.startswith(_ACE):
        return label
    try:
        return label.removeprefix(_ACE).encode("ascii").decode("punycode")
    except UnicodeError:
        return label

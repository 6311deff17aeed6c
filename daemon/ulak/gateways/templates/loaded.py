"""The letters of one house as its files were at one moment."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import cast

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes

from ulak.errors import ConfigError
from ulak.gateways.templates import budget
from ulak.gateways.templates.files import LANGUAGES, TemplateTexts
from ulak.gateways.templates.html import as_html
from ulak.gateways.templates.links import addresses_in
from ulak.gateways.templates.sandbox import filters, sandbox
from ulak.gateways.templates.spelling import NAMES
from ulak.gateways.templates.view import LetterView
from ulak.mail.phone_number import numbers_in
from ulak.mail.private_key import without_private_keys
from ulak.mail.reading_order import in_written_order

_SLIPS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
TOO_DEEP = "conditions, loops or brackets are nested too deeply; write some of it into a file of its own"
_SUBJECT = re.compile(r"\s*Subject:[ \t]*(.*?)[ \t]*(?:\n|\Z)")
_FOOTER = "/_footer.txt"


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in words: the subject still without its token; `html` says what `text` says."""

    subject: str
    text: str
    html: str


class Loaded:
    """
    The letters of a folder, made from the texts of its files.

    `public` are the telephone lines in the foot of the house's letters, `links` the addresses of the web in
    any of its files. No letter is rendered with a private key in it, whoever put it there.
    """

    def __init__(self, folder: Path, files: TemplateTexts) -> None:
        self._folder = folder
        self.unreadable = files.unreadable
        self.sources = MappingProxyType(dict(files.texts))
        self._environment = sandbox(self._source)
        self._trees: dict[str, nodes.Template] = {}
        self.words = {"filter": filters(self._environment), "test": tuple(self._environment.tests)}
        self.public = frozenset[str]().union(
            *(numbers_in(text) for path, text in self.sources.items() if path.endswith(_FOOTER))
        )
        self.links = frozenset[str]().union(*map(addresses_in, self.sources.values()))

    def names(self) -> tuple[str, ...]:
        paths = (path.partition("/")[2] for path in self.sources)
        return tuple(sorted({path.removesuffix(".txt") for path in paths if not path.startswith("_")}))

    def digest(self) -> str:
        """Hex; the same for the same files, with the same names to be filled in."""
        told = (*sorted(NAMES), *self.unreadable, *(f"{p}\0{s}" for p, s in self.sources.items()))
        return sha256("\0\0".join(told).encode()).hexdigest()

    def language(self, name: str, wanted: tuple[str, ...]) -> str:
        for language in (*wanted, *LANGUAGES):
            if f"{language}/{name}.txt" in self.sources:
                return language
        raise ConfigError(
            f"{self._folder}: there is no letter {name!r}: write {self.file(f'{wanted[0]}/{name}.txt')}, "
            f"or take another name out of: {', '.join(self.names())}."
        )

    def render(self, name: str, letter: LetterView) -> Words:
        subject, text = self.parts(f"{letter.language}/{name}.txt", letter, _guarded)
        links = self.links.union(letter.ratings, filter(None, (letter.refusal,)))
        return Words(subject, text, as_html(text, letter.language, links, self._foot(letter)))

    def parts(
        self, path: str, letter: LetterView, guard: Callable[[str], str] = lambda whole: whole
    ) -> tuple[str, str]:
        """Subject and text; ConfigError with the place of what is wrong."""
        whole = guard(self._whole(path, letter))
        head = _SUBJECT.match(whole)
        if head is None:
            raise ConfigError(f"{self.file(path)}:1: a letter begins with its subject: write `Subject: ...`.")
        return head.group(1), re.sub(r"\n{3,}", "\n\n", whole[head.end() :]).strip() + "\n"

    def _whole(self, path: str, letter: LetterView) -> str:
        try:
            return _capped(self._environment.get_template(path), letter)
        except TemplateSyntaxError as error:
            raise ConfigError(syntax(error)) from error
        except TemplateNotFound as error:
            raise ConfigError(self._missing(path, error)) from error
        except _SLIPS as error:
            raise ConfigError(f"{_place(error, self.file(path))}: {_said(error)}") from error

    def _foot(self, letter: LetterView) -> str:
        """What the house prints under its letters; what is wrong with it is said where it is included."""
        try:
            return _capped(self._environment.get_template(f"{letter.language}{_FOOTER}"), letter)
        except _SLIPS:
            return ""

    def tree(self, path: str) -> nodes.Template:
        """A file as jinja reads it, once; TemplateSyntaxError."""
        if path not in self._trees:
            try:
                self._trees[path] = self._environment.parse(self.sources[path], path, self.file(path))
            except (RecursionError, MemoryError) as deep:
                raise TemplateSyntaxError(TOO_DEEP, 1, path, self.file(path)) from deep
        return self._trees[path]

    def _source(self, path: str) -> tuple[str, str, None] | None:
        return (self.sources[path], self.file(path), None) if path in self.sources else None

    def file(self, path: str) -> str:
        return str(self._folder / path)

    def _missing(self, path: str, error: TemplateNotFound) -> str:
        return f"{_place(error, self.file(path))}: it includes {error.name}, and there is no such file."


def syntax(error: TemplateSyntaxError) -> str:
    """What jinja could not read, where."""
    return f"{error.filename}:{error.lineno}: {error.message}"


def _capped(template: Template, letter: LetterView) -> str:
    """What is too long is said inside the template, so that the line is known at which it became so."""
    with budget.of_one_letter():
        pieces, length = [], 0
        stream = cast("Generator[str]", template.generate({name: getattr(letter, name) for name in NAMES}))
        for piece in stream:
            pieces.append(piece)
            length += len(piece)
            if length > budget.LONGEST:
                stream.throw(budget.too_long())
        return "".join(pieces)


def _guarded(text: str) -> str:
    """No private key leaves, and nothing that turns the order of reading, whoever wrote it."""
    return in_written_order(without_private_keys(text))


def _said(error: Exception) -> str:
    match error:
        case RecursionError():
            return "a file includes itself, or a macro calls itself, without end"
        case SyntaxError() | MemoryError():  # Python's, of what jinja makes of the template
            return TOO_DEEP
    return str(error)


def _place(error: BaseException, file: str) -> str:
    """Find `file:line` in a traceback; jinja puts its templates there as if they were Python."""
    place, trace = f"{file}:1", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".txt"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place

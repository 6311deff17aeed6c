"""The template files of one house as they were at one moment, and what is wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes

from ulak.errors import ConfigError
from ulak.gateways.templates.html import as_html
from ulak.gateways.templates.links import addresses_in
from ulak.gateways.templates.samples import samples
from ulak.gateways.templates.sandbox import sandbox
from ulak.gateways.templates.view import LetterView
from ulak.mail.phone_number import numbers_in
from ulak.mail.private_key import without_private_keys
from ulak.mail.reading_order import in_written_order

LANGUAGES = ("tr", "en")
LETTERS = (
    "acknowledgement",
    "acknowledgement-encrypted",
    "acknowledgement-report",
    "action",
    "alarm",
    "answer",
    "author-reminder",
    "code",
    "consultation",
    "decided",
    "digest",
    "escalation",
    "gate",
    "help",
    "junk-list",
    "notice",
    "original",
    "preliminary-report",
    "receipt",
    "reminder",
    "reply",
    "summary",
    "transfer",
    "undelivered",
)
LONGEST = 1_000_000  # characters of a rendered letter; beyond it a template loops, or multiplies
_SLIPS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_SUBJECT = re.compile(r"\s*Subject:[ \t]*(.*?)[ \t]*(?:\n|\Z)")
_FOOTER = "/_footer.txt"
_NAMES = frozenset(field.name for field in fields(LetterView))


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in words: the subject still without its token; `html` says what `text` says."""

    subject: str
    text: str
    html: str


class Loaded:
    """
    The files of a folder as they were at one moment.

    `public` are the telephone lines in the foot of the house's letters, `links` the addresses of the web in
    any of its files. No letter is rendered with a private key in it, whoever put it there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unreadable: list[str] = []
        self._sources = MappingProxyType(dict(self._read()))
        self._environment = sandbox(self._source)
        self.public = frozenset[str]().union(
            *(numbers_in(text) for path, text in self._sources.items() if path.endswith(_FOOTER))
        )
        self.links = frozenset[str]().union(*map(addresses_in, self._sources.values()))

    def names(self) -> tuple[str, ...]:
        paths = (path.partition("/")[2] for path in self._sources)
        return tuple(sorted({path.removesuffix(".txt") for path in paths if not path.startswith("_")}))

    def digest(self) -> str:
        """Hex; the same for the same files, with the same names to be filled in."""
        told = (*sorted(_NAMES), *self._unreadable, *(f"{p}\0{s}" for p, s in self._sources.items()))
        return sha256("\0\0".join(told).encode()).hexdigest()

    def language(self, name: str, wanted: tuple[str, ...]) -> str:
        for language in (*wanted, *LANGUAGES):
            if f"{language}/{name}.txt" in self._sources:
                return language
        raise ConfigError(
            f"{self._folder}: there is no letter {name!r}: write {self._file(f'{wanted[0]}/{name}.txt')}, "
            f"or take another name out of: {', '.join(self.names())}."
        )

    def render(self, name: str, letter: LetterView) -> Words:
        path = f"{letter.language}/{name}.txt"
        try:
            whole = without_private_keys(_capped(self._environment.get_template(path), letter))
            whole = in_written_order(whole)
        except TemplateSyntaxError as error:
            raise ConfigError(self._syntax(error)) from error
        except TemplateNotFound as error:
            raise ConfigError(self._missing(path, error)) from error
        except _SLIPS as error:
            raise ConfigError(f"{_place(error, self._file(path))}: {error}") from error
        head = _SUBJECT.match(whole)
        if head is None:
            raise ConfigError(
                f"{self._file(path)}:1: a letter begins with its subject: write `Subject: ...`."
            )
        text = re.sub(r"\n{3,}", "\n\n", whole[head.end() :]).strip() + "\n"
        return Words(head.group(1), text, as_html(text, letter.language, self.links, self._foot(letter)))

    def _foot(self, letter: LetterView) -> str:
        """What the house prints under its letters; what is wrong with it is said where it is included."""
        try:
            return _capped(self._environment.get_template(f"{letter.language}{_FOOTER}"), letter)
        except _SLIPS:
            return ""

    def problems(self) -> Iterator[str]:
        yield from self._unreadable
        for language in LANGUAGES:
            for name in LETTERS:
                if f"{language}/{name}.txt" not in self._sources:
                    yield f"{self._file(f'{language}/{name}.txt')}: missing"
        for path in sorted(self._sources):
            yield from dict.fromkeys(self._problems_of(path))

    def _problems_of(self, path: str) -> Iterator[str]:
        try:
            tree = self._environment.parse(self._sources[path], path, self._file(path))
            self._environment.get_template(path)  # compiles it, and keeps that for rendering
        except TemplateSyntaxError as error:
            yield self._syntax(error)
            return
        strange = tuple(_strange_names(tree)) if not path.split("/")[1].startswith("_") else ()
        yield from (f"{self._file(path)}:{line}: {name!r} is undefined" for name, line in strange)
        if not strange:
            yield from self._rendering_problems(path)

    def _rendering_problems(self, path: str) -> Iterator[str]:
        language, _, file = path.partition("/")
        if file.startswith("_"):
            return
        for letter in samples(language):
            try:
                self.render(file.removesuffix(".txt"), letter)
            except ConfigError as error:
                yield str(error)

    def _read(self) -> Iterator[tuple[str, str]]:
        for language in LANGUAGES:
            for file in sorted((self._folder / language).glob("*.txt")):
                try:
                    yield f"{language}/{file.name}", file.read_text(encoding="utf-8-sig")
                except UnicodeDecodeError as error:
                    line = error.object[: error.start].count(b"\n") + 1
                    self._unreadable.append(f"{file}:{line}: this is not UTF-8; save the file as UTF-8.")
                except OSError as error:
                    self._unreadable.append(f"{file}:1: cannot be read: {error.strerror}.")

    def _source(self, path: str) -> tuple[str, str, None] | None:
        return (self._sources[path], self._file(path), None) if path in self._sources else None

    def _file(self, path: str) -> str:
        return str(self._folder / path)

    def _syntax(self, error: TemplateSyntaxError) -> str:
        return f"{error.filename or self._folder}:{error.lineno}: {error.message}"

    def _missing(self, path: str, error: TemplateNotFound) -> str:
        return f"{_place(error, self._file(path))}: it includes {error.name}, and there is no such file."


def _capped(template: Template, letter: LetterView) -> str:
    pieces, length = [], 0
    for piece in template.generate({name: getattr(letter, name) for name in _NAMES}):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise ValueError(f"the letter grows beyond {LONGEST} characters")
    return "".join(pieces)


def _strange_names(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Find names no letter has, with their lines, also where no sample would come by."""
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    imported = {
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    macros = {node.name for node in tree.find_all(nodes.Macro)}
    defined = _NAMES | stored | imported | macros | {"loop", "range", "true", "false", "none"}
    for node in tree.find_all(nodes.Name):
        if node.name not in defined:
            yield node.name, node.lineno


def _place(error: BaseException, file: str) -> str:
    """Find `file:line` in a traceback; jinja puts its templates there as if they were Python."""
    place, trace = f"{file}:1", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".txt"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place

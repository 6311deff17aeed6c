"""Looking templates over before a letter leaves: each is read, and written for every situation."""

from collections.abc import Iterator
from contextlib import suppress

from jinja2 import TemplateSyntaxError

from ulak.errors import ConfigError
from ulak.gateways.templates.budget import TooMuch
from ulak.gateways.templates.files import LANGUAGES
from ulak.gateways.templates.letters import LETTERS
from ulak.gateways.templates.loaded import Loaded, syntax
from ulak.gateways.templates.situations import situations
from ulak.gateways.templates.spelling import bound_names, slips


def problems(loaded: Loaded) -> Iterator[str]:
    """Say all that is wrong, each once as `file:line: message`, with the first letter it is wrong in."""
    yield from loaded.unreadable
    for language in LANGUAGES:
        for name in LETTERS:
            if f"{language}/{name}.txt" not in loaded.sources:
                yield f"{loaded.file(f'{language}/{name}.txt')}: missing"
    made, said = _made(loaded), set[str]()
    for path in sorted(loaded.sources):
        is_part = _is_part(path)
        found = tuple(_read(loaded, path, made[path.partition("/")[0]] if is_part else frozenset()))
        for sentence in found if found or is_part else _written(loaded, path):
            message = sentence.partition(_IN)[0]
            if message not in said:
                yield sentence
            said.add(message)


_IN = " (in a letter "


def _made(loaded: Loaded) -> dict[str, frozenset[str]]:
    """The names that the files of a language make: a part may use those of the letter that includes it."""
    made = dict.fromkeys(LANGUAGES, frozenset[str]())
    for path in loaded.sources:
        with suppress(TemplateSyntaxError):
            made[path.partition("/")[0]] |= bound_names(loaded.tree(path))
    return made


def _is_part(path: str) -> bool:
    """`_footer.txt` and its like are no letters."""
    return path.partition("/")[2].startswith("_")


def _read(loaded: Loaded, path: str, beside: frozenset[str]) -> Iterator[str]:
    """What can be seen without a letter."""
    folder = f"{path.partition('/')[0]}/"
    files = frozenset(one.removeprefix(folder) for one in loaded.sources if one.startswith(folder))
    try:
        for line, said in slips(loaded.tree(path), beside, files, loaded.words):
            yield f"{loaded.file(path)}:{line}: {said}"
    except TemplateSyntaxError as error:
        yield syntax(error)


def _written(loaded: Loaded, path: str) -> Iterator[str]:
    """What is wrong when it is written, with the situation; a letter that asks for too much is tried once."""
    for one in situations(path.partition("/")[0]):
        try:
            loaded.parts(path, one.letter)
        except ConfigError as error:
            yield f"{error}{_IN}{one.told})"
            if isinstance(error.__cause__, TooMuch | RecursionError):
                return

"""The template files as they lie in their folder, read at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ulak.desk.rules.rule_files import version_of
from ulak.errors import ConfigError

LANGUAGES = ("tr", "en")
LARGEST = 200_000
"""Bytes; the longest letter that ships has 3,000."""


@dataclass(frozen=True, slots=True)
class TemplateTexts:
    """
    The files of a folder as they were read: name (`tr/answer.txt`) to text.

    `unreadable` are those that could not be, each as `file:line: message`.
    """

    texts: Mapping[str, str]
    unreadable: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The same for the same files, as rules have it."""
        return version_of(self.texts)


def template_texts(folder: Path) -> TemplateTexts:
    """Read the files of both languages; what cannot be read is told, and is no reason to read no more."""
    texts, unreadable = {}, []
    for language in LANGUAGES:
        for file in sorted((folder / language).glob("[!.]*.txt")):
            try:
                texts[f"{language}/{file.name}"] = _text_of(file, folder)
            except ConfigError as error:
                unreadable.append(str(error))
    return TemplateTexts(texts, tuple(unreadable))


def _text_of(file: Path, folder: Path) -> str:
    """A letter quotes what it includes, so a link must not lead to a file that is no template."""
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()):
            raise ConfigError(f"{file}:1: is a link out of {folder}; put a copy of the file in its place.")
        if not file.is_file():
            raise ConfigError(f"{file}:1: cannot be read: it is no file.")
        if file.stat().st_size > LARGEST:
            raise ConfigError(f"{file}:1: is larger than {LARGEST // 1000} KB, and so no letter.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{file}:{line}: this is not UTF-8; save the file as UTF-8.") from error
    except (OSError, RuntimeError) as error:
        raise ConfigError(f"{file}:1: cannot be read: {getattr(error, 'strerror', '') or error}.") from error

"""The files of `rules/` and `templates/` as they lie on the disk, and whether somebody is writing them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from errno import EFBIG, EINVAL
from hashlib import sha256
from pathlib import Path

from ulak.desk.rules.rule_files import version_of
from ulak.errors import ConfigError
from ulak.gateways.templates import TemplateTexts, template_texts

RULES_FILES = "[!.]*.y*ml"
"""Without what editors lay beside a file that they have open."""

LARGEST = 1_000_000
"""Bytes of a file of rules; the longest that ships has 17,000."""

SETTLES = 1.0
"""Seconds for which files must have stayed the same until they count as written."""

_READS = 5
"""Times that files are read anew which change while they are read; then they are judged as they are."""


@dataclass(frozen=True, slots=True)
class Papers:
    """
    What both folders held at one moment.

    `rules` is empty where `missing` says why they could not be read.
    """

    rules: Mapping[str, str]
    templates: TemplateTexts
    missing: str = ""

    @property
    def version(self) -> str:
        """What tells these papers from others, also where they cannot be read."""
        told = (version_of(self.rules), self.templates.version, self.missing, *self.templates.unreadable)
        return sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where an administrator writes."""

    rules: Path
    templates: Path

    def marks(self) -> str:
        """
        Names, sizes and times of all files, as a digest: what a look costs where nothing was written.

        A folder or file that is not there, or just vanished, is a mark like any other.
        """
        digest = sha256()
        for folder, pattern in ((self.rules, RULES_FILES), (self.templates, "*/[!.]*.txt")):
            digest.update(f"{folder} {folder.is_dir()}\n".encode("utf-8", "surrogateescape"))
            for file in sorted(folder.glob(pattern)):
                digest.update(f"{file} {_mark(file)}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def read(self) -> tuple[Papers, str]:
        """Both folders, with the marks they had; whoever goes on writing is not waited for."""
        before, papers, after = self.marks(), self._papers(), self.marks()
        for _ in range(_READS):
            if before == after:
                break
            before, papers, after = after, self._papers(), self.marks()
        return papers, before

    def _papers(self) -> Papers:
        templates = template_texts(self.templates)
        try:
            return Papers(rule_texts(self.rules), templates)
        except ConfigError as wrong:
            return Papers({}, templates, str(wrong))


def rule_texts(folder: Path) -> dict[str, str]:
    """
    The files of `rules/` by the name an administrator knows them by, in name order.

    Raises ConfigError where the folder or a file cannot be read, with all of those.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: there is no such folder; `rules` in config.toml names it")
    texts, wrong = {}, []
    for file in sorted(folder.glob(RULES_FILES)):
        try:
            texts[str(file)] = _text_of(file)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            wrong.append(f"{file}:{line}: this is not UTF-8; save the file as UTF-8.")
        except OSError as error:
            wrong.append(f"{file}:1: cannot be read: {error.strerror}.")
    if wrong:
        raise ConfigError("\n".join(wrong))
    return texts


def _text_of(file: Path) -> str:
    size = file.stat().st_size
    if not file.is_file():  # whoever opens a pipe waits until somebody writes into it; some devices never end
        raise OSError(EINVAL, "it is no file")
    if size > LARGEST:
        raise OSError(EFBIG, f"it is larger than {LARGEST // 1000} KB, and so no rules")
    return file.read_text(encoding="utf-8")


@dataclass
class Patience:
    """
    Tells when nobody writes any more: what is half written is not judged.

    `clock` counts seconds. Two looks must have seen the same, and time must lie between them: an editor
    that empties a file before it fills it would else be caught in between.
    """

    clock: Callable[[], float] = time.monotonic
    _seen: str = field(default="", init=False)
    _since: float = field(default=0.0, init=False)

    def is_over(self, marks: str) -> bool:
        """Have these marks stood long enough?"""
        now = self.clock()
        if marks != self._seen:
            self._seen, self._since = marks, now
        return now - self._since >= SETTLES


def _mark(file: Path) -> str:
    try:
        found = file.stat()
    except OSError as away:
        return type(away).__name__
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"

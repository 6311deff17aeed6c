"""A new house laid out in a folder: what `ulak init` writes."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ulak.errors import ConfigError
from ulak.shipped import shipped


@dataclass(frozen=True, slots=True)
class Laid:
    """A file of the new house; `is_new` is False where one was there before, which is never touched."""

    path: Path
    is_new: bool


def lay_out(folder: Path, today: date) -> tuple[Laid, ...]:
    """
    Write config.toml, rules/, templates/ and a secret (0600) into the folder.

    `today` becomes the `since` of every mailbox, so that a desk which starts on an old mailbox does
    not acknowledge years. Raises ConfigError where the folder cannot be written.
    """
    try:
        return tuple(_laid(folder, today))
    except OSError as wrong:
        raise ConfigError(f"{wrong.filename or folder}: cannot be written: {wrong.strerror}") from wrong


def _laid(folder: Path, today: date) -> Iterator[Laid]:
    folder.mkdir(parents=True, exist_ok=True)
    example = shipped("config.example.toml").read_text(encoding="utf-8")
    yield _write(folder / "config.toml", re.sub(r"(?m)^since = \S+", f"since = {today}", example))
    for name in ("rules", "templates"):
        source = shipped(name)
        for file in sorted(source.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                target = folder / name / file.relative_to(source)
                yield _write(target, file.read_text(encoding="utf-8"))
    yield _write(folder / "secret", secrets.token_urlsafe(48) + "\n", mode=0o600)


def _write(target: Path, text: str, mode: int = 0o644) -> Laid:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return Laid(target, is_new=False)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        target.unlink(missing_ok=True)  # half a file would be kept by the next `init`
        raise
    return Laid(target, is_new=True)

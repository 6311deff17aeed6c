"""
The file config.toml as a value: how this desk reaches the world.

Unknown keys, wrong values and secrets that stand in the file or lie open are errors that name the
line. How the desk works is not here but in `rules/`.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ulak.config.tables import (
    BoardTable,
    Certificates,
    Desk,
    Limits,
    MailboxTable,
    Metrics,
    RecordTable,
    Server,
    Settings,
    StoreTable,
)
from ulak.config.values import Quota
from ulak.errors import ConfigError
from ulak.toml_lines import line_of

__all__ = [
    "BoardTable",
    "Certificates",
    "Desk",
    "Limits",
    "MailboxTable",
    "Metrics",
    "Quota",
    "RecordTable",
    "Server",
    "Settings",
    "StoreTable",
    "absolute_url",
    "load",
]


def load(path: Path) -> Settings:
    """
    Read config.toml.

    Raises ConfigError that lists every problem as `file:line: message`.
    """
    text = _read(path)
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ConfigError(f"{path}:{_toml_line(wrong)}: this is not TOML: {wrong}") from wrong
    try:
        settings = Settings(**tables)
    except ValidationError as wrong:
        raise ConfigError("\n".join(_problems(path, text, wrong))) from wrong
    return _absolute(settings, path.resolve().parent)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise ConfigError(f"{path}: there is no such file; `ulak init DIR` writes one") from missing
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{path}: cannot be read: {wrong}") from wrong


def _toml_line(wrong: tomllib.TOMLDecodeError) -> str:
    line = re.search(r"at line (\d+)", str(wrong))
    return line.group(1) if line else "1"


def _problems(path: Path, text: str, wrong: ValidationError) -> list[str]:
    from ulak.config.mistakes import sentences  # what only a mistake needs is loaded by one

    return [f"{path}:{line_of(text, place)}: {said}" for place, said in sentences(wrong.errors())]


def _absolute(settings: Settings, base: Path) -> Settings:
    """Relative paths are relative to config.toml."""
    desk = settings.desk.model_copy(
        update={name: base / getattr(settings.desk, name) for name in ("rules", "templates", "secret_file")}
    )
    store = settings.store.model_copy(update={"url": absolute_url(settings.store.url, base)})
    mailboxes = tuple(
        box.model_copy(update={"imap": _located(box.imap, base), "smtp": _located(box.smtp, base)})
        for box in settings.mailbox
    )
    others = {"certificates": _lists(settings, base), "board": _page(settings, base)}
    return settings.model_copy(update={"desk": desk, "store": store, "mailbox": mailboxes, **others})


def _lists(settings: Settings, base: Path) -> Certificates:
    lists = settings.certificates
    return lists.model_copy(update={"weak_keys": base / lists.weak_keys}) if lists.weak_keys else lists


def _page(settings: Settings, base: Path) -> BoardTable:
    page = settings.board
    return page.model_copy(update={"out": base / page.out}) if page.out else page


def _located(server: Server, base: Path) -> Server:
    files = {name: base / path for name in ("password_file", "ca_file") if (path := getattr(server, name))}
    return server.model_copy(update=files)


def absolute_url(url: str, base: Path) -> str:
    """`sqlite:///ulak.db` with the file's whole path; any other database's URL as it is."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith(prefix + "/"):
        return url
    return f"{prefix}{base / url.removeprefix(prefix)}"

"""Secrets: from files nobody else can read, systemd credentials, the environment; never from config.toml."""

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from ulak.config import MailboxTable, Server, Settings
from ulak.errors import ConfigError
from ulak.fault_point import Step, reach
from ulak.whole_file import make_durable

SHORTEST_SECRET = 16
_SECRET = "secret"


def desk_secrets(settings: Settings, environment: Mapping[str, str]) -> tuple[bytes, ...]:
    """
    The key of our Message-IDs and of everything sealed: `ULAK_SECRET`, credential `secret`, or `secret_file`.

    One a line: the current one, then former ones, which sign nothing and are still recognised.
    Raises ConfigError when it is missing, short, there twice, or readable by others.
    """
    words = _find(_SECRET, environment, settings.desk.secret_file)
    where = secret_source(environment) or settings.desk.secret_file
    lines = [line.strip() for line in words.splitlines()]
    secrets: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if line in secrets:
            raise ConfigError(f"{where}: line {number} is line {secrets[line]} once more: remove it")
        if line and len(line) < SHORTEST_SECRET:
            raise ConfigError(f"{where}: {_short(number, former=bool(secrets))}")
        if line:
            secrets[line] = number
    if not secrets:
        raise ConfigError(f"{where}: {_short(1, former=False)}")
    return tuple(secret.encode() for secret in secrets)


def secret_source(environment: Mapping[str, str]) -> str:
    """Where the desk's secret comes from, if not from `secret_file`, which alone ulak can write."""
    if environment.get(_variable(_SECRET)):
        return f"the environment variable {_variable(_SECRET)}"
    return "the systemd credential secret" if _credential(_SECRET, environment) else ""


def write_secrets(file: Path, secrets: Sequence[bytes]) -> None:
    """
    Replace the file in one step by one with these lines, of the same owner, which nobody else can read.

    Whoever is killed meanwhile leaves the old file or the new one, never half of one.
    """
    target = file.resolve()
    partial = target.with_name(f"{target.name}.partial")
    try:
        was = target.stat()
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as written:
            if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(descriptor, was.st_uid, was.st_gid)
            os.fchmod(descriptor, 0o600 | was.st_mode & stat.S_IRGRP)
            written.write(b"".join(secret + b"\n" for secret in secrets))
            written.flush()
            os.fsync(descriptor)
        reach(Step.SECRET_WRITING)
        partial.replace(target)
        make_durable(target.parent)
    except OSError as trouble:
        _forget(partial)
        advice = ": run this as its owner, or as root" if isinstance(trouble, PermissionError) else ""
        raise ConfigError(f"{file}: cannot be written ({trouble.strerror}){advice}") from trouble
    reach(Step.SECRET_WRITTEN)


def password(box: MailboxTable, protocol: str, environment: Mapping[str, str]) -> str:
    """
    The password of that mailbox's `imap` or `smtp` account; empty where there is no username.

    Looked for in `ULAK_BILGI_IMAP_PASSWORD`, the systemd credential `bilgi-imap-password`, `password_file`.
    """
    server: Server = getattr(box, protocol)
    if not server.username:
        return ""
    return _find(f"{box.name}-{protocol}-password", environment, server.password_file)


def _find(name: str, environment: Mapping[str, str], file: Path | None) -> str:
    variable = _variable(name)
    if value := environment.get(variable):
        return value
    if credential := _credential(name, environment):
        return _read(credential)
    if file is None:
        raise ConfigError(
            f"no {name}: set password_file in config.toml, the credential {name}, or {variable}"
        )
    return _read_private(file)


def _variable(name: str) -> str:
    return "ULAK_" + name.upper().replace("-", "_")


def _credential(name: str, environment: Mapping[str, str]) -> Path | None:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    found = Path(folder) / name if folder else None
    return found if found and found.is_file() else None


def _read_private(file: Path) -> str:
    try:
        mode = file.stat().st_mode
    except OSError as missing:
        raise ConfigError(f"{file}: the secret cannot be read: {missing.strerror}") from missing
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise ConfigError(f"{file}: everybody on this machine can read this secret; run: chmod 600 {file}")
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{file}: the secret cannot be read: {type(wrong).__name__}") from wrong


def _short(number: int, *, former: bool) -> str:
    if former:
        return (
            f"line {number} is shorter than {SHORTEST_SECRET} characters, so it never was a secret of this "
            "desk: remove it"
        )
    return f"the secret is shorter than {SHORTEST_SECRET} characters; `ulak init` writes a good one"


def _forget(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return

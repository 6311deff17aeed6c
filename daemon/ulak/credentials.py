"""Secrets: from files nobody else can read, systemd credentials, the environment; never from config.toml."""

import stat
from collections.abc import Mapping
from pathlib import Path

from ulak.config import MailboxTable, Server, Settings
from ulak.errors import ConfigError

SHORTEST_SECRET = 16


def desk_secret(settings: Settings, environment: Mapping[str, str]) -> bytes:
    """
    The key of our Message-IDs and of everything sealed: `ULAK_SECRET`, credential `secret`, or `secret_file`.

    Raises ConfigError when it is missing, short or readable by others.
    """
    secret = _find("secret", environment, settings.desk.secret_file)
    if len(secret) < SHORTEST_SECRET:
        where = settings.desk.secret_file
        raise ConfigError(
            f"{where}: the secret is shorter than {SHORTEST_SECRET} characters; `ulak init` writes a good one"
        )
    return secret.encode()


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
    variable = "ULAK_" + name.upper().replace("-", "_")
    if value := environment.get(variable):
        return value
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / name).is_file():
        return _read(Path(credentials) / name)
    if file is None:
        raise ConfigError(
            f"no {name}: set password_file in config.toml, the credential {name}, or {variable}"
        )
    return _read_private(file)


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

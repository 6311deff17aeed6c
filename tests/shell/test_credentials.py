"""Secrets: where they are looked for, and what lies open."""

from pathlib import Path

import pytest

from ulak.config import Settings, load
from ulak.credentials import desk_secret, password
from ulak.errors import ConfigError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "config.toml").write_text(
        '[[mailbox]]\nname = "bilgi"\naddress = "b@kurum.test"\n'
        'imap = { host = "h", port = 993, username = "u", password_file = "p" }\n'
        'smtp = { host = "h", port = 465, username = "u" }\n'
        '[[mailbox]]\nname = "open"\naddress = "o@kurum.test"\n'
        'imap = { host = "h", port = 993 }\nsmtp = { host = "h", port = 465 }\n'
    )
    (tmp_path / "p").write_text("from the file\n")
    (tmp_path / "p").chmod(0o600)
    (tmp_path / "secret").write_text("sixteen letters!")
    (tmp_path / "secret").chmod(0o640)
    return load(tmp_path / "config.toml")


def test_environment_then_credential_then_file(settings: Settings, tmp_path: Path) -> None:
    box = settings.mailbox[0]
    (tmp_path / "bilgi-imap-password").write_text("from systemd\n")
    everything = {"ULAK_BILGI_IMAP_PASSWORD": "from outside", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert password(box, "imap", everything) == "from outside"
    assert password(box, "imap", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "from systemd"
    assert password(box, "imap", {"CREDENTIALS_DIRECTORY": str(tmp_path / "none")}) == "from the file"
    assert password(settings.mailbox[1], "imap", everything) == ""
    assert desk_secret(settings, {}) == b"sixteen letters!"
    assert desk_secret(settings, {"ULAK_SECRET": "another that is long"}) == b"another that is long"


def test_what_is_missing_is_named_with_every_way_to_give_it(settings: Settings) -> None:
    with pytest.raises(
        ConfigError, match="no bilgi-smtp-password: set password_file .* ULAK_BILGI_SMTP_PASSWORD"
    ):
        password(settings.mailbox[0], "smtp", {})


@pytest.mark.parametrize("mode", [0o604, 0o602])
def test_what_everybody_can_read_is_an_error(settings: Settings, tmp_path: Path, mode: int) -> None:
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(ConfigError, match="everybody on this machine can read this secret; run: chmod 600"):
        desk_secret(settings, {})


def test_a_short_an_absent_and_a_garbled_secret(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="shorter than 16") as told:
        desk_secret(settings, {"ULAK_SECRET": "short"})
    assert "short;" not in str(told.value)
    (tmp_path / "secret").write_bytes(b"\xff" * 20)
    with pytest.raises(ConfigError, match="the secret cannot be read: UnicodeDecodeError"):
        desk_secret(settings, {})
    (tmp_path / "secret").unlink()
    with pytest.raises(ConfigError, match="the secret cannot be read: No such file"):
        desk_secret(settings, {})

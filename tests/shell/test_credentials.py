"""Secrets: where they are looked for, and what lies open."""

import os
import resource
from pathlib import Path

import pytest

from ulak.config import Settings, load
from ulak.credentials import desk_secrets, password, secret_source, write_secrets
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
    assert desk_secrets(settings, {}) == (b"sixteen letters!",)
    assert desk_secrets(settings, {"ULAK_SECRET": "another that is long"}) == (b"another that is long",)


def test_what_is_missing_is_named_with_every_way_to_give_it(settings: Settings) -> None:
    with pytest.raises(
        ConfigError, match="no bilgi-smtp-password: set password_file .* ULAK_BILGI_SMTP_PASSWORD"
    ):
        password(settings.mailbox[0], "smtp", {})


@pytest.mark.parametrize("mode", [0o604, 0o602])
def test_what_everybody_can_read_is_an_error(settings: Settings, tmp_path: Path, mode: int) -> None:
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(ConfigError, match="everybody on this machine can read this secret; run: chmod 600"):
        desk_secrets(settings, {})


def test_a_short_an_absent_and_a_garbled_secret(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="shorter than 16") as told:
        desk_secrets(settings, {"ULAK_SECRET": "short"})
    assert "short;" not in str(told.value)
    (tmp_path / "secret").write_bytes(b"\xff" * 20)
    with pytest.raises(ConfigError, match="the secret cannot be read: UnicodeDecodeError"):
        desk_secrets(settings, {})
    (tmp_path / "secret").unlink()
    with pytest.raises(ConfigError, match="the secret cannot be read: No such file"):
        desk_secrets(settings, {})


@pytest.mark.parametrize(
    ("words", "secrets"),
    [
        ("the current secret", ("the current secret",)),
        ("the current secret\r\n", ("the current secret",)),
        ("\n the current secret \n\n one before it, long \n", ("the current secret", "one before it, long")),
    ],
)
def test_former_secrets_stand_below_the_current_one(
    settings: Settings, words: str, secrets: tuple[str]
) -> None:
    assert desk_secrets(settings, {"ULAK_SECRET": words}) == tuple(one.encode() for one in secrets)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("\n\n", "shorter than 16 characters; `ulak init` writes a good one"),
        ("short\nthe former secret, long", "shorter than 16 characters; `ulak init` writes a good one"),
        (
            "the current secret\n\noops",
            "line 3 is shorter than 16 .* never was a secret of this desk: remove it",
        ),
        ("the current secret\nthe current secret", "line 2 is line 1 once more: remove it"),
    ],
)
def test_what_is_wrong_with_one_line_is_said_by_its_number(
    settings: Settings, tmp_path: Path, words: str, said: str
) -> None:
    (tmp_path / "secret").write_text(words)
    with pytest.raises(ConfigError, match=f"secret: .*{said}") as told:
        desk_secrets(settings, {})
    assert not any(
        line in str(told.value).replace("secret of", "") for line in words.split("\n") if " " in line
    )


def test_where_the_secret_comes_from(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the current secret")
    assert secret_source({}) == ""
    assert secret_source({"ULAK_SECRET": "x"}) == "the environment variable ULAK_SECRET"
    assert secret_source({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "the systemd credential secret"
    assert secret_source({"CREDENTIALS_DIRECTORY": str(tmp_path / "none")}) == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_leaves_the_file_to_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("before")
    os.chown(file, 12345, 54321)
    file.chmod(0o640)
    write_secrets(file, (b"new", b"before"))
    kept = file.stat()
    assert (kept.st_uid, kept.st_gid, kept.st_mode & 0o777) == (12345, 54321, 0o640)


def test_a_secret_file_is_replaced_whole_and_readable_by_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("before")
    file.chmod(0o600)
    (tmp_path / "secret.partial").write_text("left by one that was killed")
    write_secrets(file, (b"new", b"before"))
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new\nbefore\n", 0o600)
    assert [path.name for path in tmp_path.glob("secret*")] == ["secret"]


def test_a_secret_file_that_cannot_be_replaced_stays_and_the_sentence_says_what_hinders(
    tmp_path: Path,
) -> None:
    file = tmp_path / "secret"
    file.write_text("before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, hard))
    try:
        with pytest.raises(ConfigError, match=r"secret: cannot be written \(File too large\)$"):
            write_secrets(file, (b"new", b"before"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    tmp_path.chmod(0o500)
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        with pytest.raises(ConfigError, match="cannot be written .*: run this as its owner, or as root$"):
            write_secrets(file, (b"new", b"before"))
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)
    assert [(path.name, path.read_text()) for path in tmp_path.glob("secret*")] == [("secret", "before")]

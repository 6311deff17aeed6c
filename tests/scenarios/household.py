"""The desk of the stories: one configuration for both worlds, with the rules and templates that ship."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.scenarios.posted import MX

CHECKOUT = Path(__file__).resolve().parents[2]
MAILBOXES = {"bilgi@kurum.test": "bilgi", "cainfo@kurum.test": "cainfo"}
SECRET = "the secret of a desk that lives for one story"


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is read: a host on loopback, with a password where there is a user."""

    port: int
    user: str = ""
    password: str = ""


def write_config(
    folder: Path,
    accounts: dict[str, Account],
    smtp_port: int,
    hold: timedelta = timedelta(minutes=2),
    mailbox: str = "",
    desk: str = "",
) -> Path:
    """
    Write config.toml, secret and passwords; `accounts` are by mailbox name.

    `mailbox` and `desk` are further lines for each mailbox's table and for the desk's.
    """
    _private(folder / "secret", SECRET)
    folders = f'rules = "{CHECKOUT / "rules"}"\ntemplates = "{CHECKOUT / "templates"}"'
    tables = [f'[desk]\n{folders}\nhold = "{int(hold.total_seconds())}s"\n{desk}\n']
    for address, name in MAILBOXES.items():
        if name in accounts:
            tables.append(_mailbox(folder, name, address, accounts[name], smtp_port, mailbox))
    config = folder / "config.toml"
    config.write_text("\n".join(tables), encoding="utf-8")
    return config


def _mailbox(folder: Path, name: str, address: str, account: Account, smtp_port: int, more: str) -> str:
    login = ""
    if account.user:
        _private(folder / f"{name}.password", account.password)
        login = f', username = "{account.user}", password_file = "{name}.password"'
    return (
        f'[[mailbox]]\nname = "{name}"\naddress = "{address}"\ndisplay_name = "Kamu SM"\n'
        f'authserv_id = "{MX}"\nreceived_by = ["{MX}"]\n{more}\n'
        f'imap = {{ host = "127.0.0.1", port = {account.port}, security = "plain"{login} }}\n'
        f'smtp = {{ host = "127.0.0.1", port = {smtp_port}, security = "plain" }}\n'
    )


def _private(file: Path, words: str) -> None:
    file.touch(mode=0o600)
    file.write_text(words, encoding="utf-8")

"""The desk of the stories: one configuration for both worlds, with the rules and templates that ship."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.scenarios.posted import MX

CHECKOUT = Path(__file__).resolve().parents[2]
MAILBOXES = {"bilgi@kurum.test": "bilgi", "cainfo@kurum.test": "cainfo"}
SECTIONS = ("satisfaction", "monthly-report", "retention", "recurrence", "anchor")
"""What letters come of that nobody's mail caused (keys of the rules; the anchor of config.toml): a story has those it names."""
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
    digests: bool = True,
    teams: str = "",
    rules: str = "",
    roles: tuple[tuple[str, str], ...] = (),
    sections: Collection[str] = SECTIONS,
) -> Path:
    """
    Write config.toml, secret and passwords; `accounts` are by mailbox name.

    `mailbox` and `desk` are further lines for each mailbox's table and for the desk's. Without `digests`
    the rules are those that ship, but for the letters of the morning; `teams` are further entries of that key.
    `rules` is a file of this folder that stands in place of all of them; `roles` who holds one that ships empty;
    of `SECTIONS` the rules have these.
    """
    _private(folder / "secret", SECRET)
    files = [Path(__file__).with_name(rules)] if rules else [*(CHECKOUT / "rules").glob("*.yaml")]
    off = [key for key in SECTIONS if key not in sections]
    shipped = digests and not teams and not rules and not roles and not off
    place = CHECKOUT / "rules" if shipped else _rules_of(folder / "rules", files, digests, teams, roles, off)
    folders = f'rules = "{place}"\ntemplates = "{CHECKOUT / "templates"}"'
    tables = [f'[desk]\n{folders}\nhold = "{int(hold.total_seconds())}s"\n{desk}\n']
    tables += ["[record]\nanchor = false\n"] if "anchor" in off else []
    for address, name in MAILBOXES.items():
        if name in accounts:
            tables.append(_mailbox(folder, name, address, accounts[name], smtp_port, mailbox))
    config = folder / "config.toml"
    config.write_text("\n".join(tables), encoding="utf-8")
    return config


def _rules_of(
    folder: Path,
    files: list[Path],
    digests: bool,
    teams: str,
    roles: tuple[tuple[str, str], ...],
    off: list[str],
) -> Path:
    folder.mkdir()
    if "monthly-report" in off:
        (folder / "06-no-report.yaml").write_text("monthly-report: { to: [] }\n", encoding="utf-8")
    if teams:
        (folder / "05-teams.yaml").write_text(f"teams:\n{teams}", encoding="utf-8")
    for file in files:
        text = file.read_text(encoding="utf-8")
        text = text if digests else re.sub(r"(?m)^    members:.*$", r"\g<0>\n    digest: false", text)
        for key in off:
            text = re.sub(rf"(?m)^{key}:.*\n(?:[ #].*\n|\n)*", "", text)
        for role, address in roles:
            text = re.sub(rf"(?m)^  {role}: \[\]", f"  {role}: [{address}]", text)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder


def close_office(config: Path, entry: str) -> None:
    """Write the entry into the calendar of the story's own rules."""
    rules = config.with_name("rules") / "10-house.yaml"
    text = rules.read_text(encoding="utf-8")
    closed = re.sub(r"(?m)^(  office: .*closed: \[)", rf'\g<1>"{entry}", ', text)
    rules.write_text(closed, encoding="utf-8")


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

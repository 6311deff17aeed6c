"""A whole desk on loopback for tests of commands: pymap, an SMTP sink, SQLite and the shipped files."""

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink
from ulak import cli
from ulak.shipped import shipped

ULAK = Path(sys.executable).with_name("ulak")
MX = "mx.kurum.test"
SECRET = "a secret of sufficient length for tests"
ADDRESSES = {"bilgi": "bilgi@kamusm.test", "cainfo": "cainfo@kamusm.test"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)


def write_house(
    folder: Path, imap_port: int, smtp_port: int, users: dict[str, str], password: str = "", more: str = ""
) -> Path:
    """Write a configuration for the mailboxes in `users`; `more` are further lines for each."""
    folder.mkdir(parents=True, exist_ok=True)
    private(folder / "secret", SECRET)
    private(folder / "password", password)
    tables = [f'[desk]\nrules = "{shipped("rules")}"\ntemplates = "{shipped("templates")}"\nhold = "0s"\n']
    for name, user in users.items():
        login = f', username = "{user}", password_file = "password"' if user else ""
        tables.append(
            f'[[mailbox]]\nname = "{name}"\naddress = "{ADDRESSES[name]}"\ndisplay_name = "Kamu SM"\n'
            f'authserv_id = "{MX}"\nreceived_by = ["{MX}"]\npoll = "1s"\n{more}\n'
            f'imap = {{ host = "127.0.0.1", port = {imap_port}, security = "plain"{login} }}\n'
            f'smtp = {{ host = "127.0.0.1", port = {smtp_port}, security = "plain" }}\n'
        )
    (folder / "config.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder / "config.toml"


def private(file: Path, words: str) -> None:
    """A file only its owner may read."""
    file.touch(mode=0o600)
    file.write_text(words, encoding="utf-8")


@dataclass
class LivingHouse:
    """The desk with its servers."""

    config: Path
    users: dict[str, str]
    pymap: Pymap
    sink: Sink

    def ulak(self, *words: str) -> Said:
        """A command in this process."""
        return ulak("--config", str(self.config), *words)

    def child(self, *words: str, stdin: bytes = b"", **environment: str) -> Said:
        """The installed command in a process of its own."""
        done = subprocess.run(
            [ULAK, "--config", self.config, *words],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=180,
            env={**os.environ, **environment},
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def deliver(self, mailbox: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a mailbox, as a border MX does."""
        self.pymap.append(self.users[mailbox], folder, raw)


def ulak(*words: str) -> Said:
    """A command in this process, with what it said; `run` would leave signals blocked, for all children too."""
    out, err = io.StringIO(), io.StringIO()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.run(list(words))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    return Said(code, out.getvalue(), err.getvalue())


def mail(
    subject: str = "Mali mühür şikâyeti",
    text: str = "Üç haftadır sonuç alamadık.",
    author: str = "zeynep@yurttas.test",
    to: str = "bilgi@kamusm.test",
    more: str = "",
) -> bytes:
    """A mail as our border MX hands it on, its author proven."""
    domain = author.rpartition("@")[2]
    now = format_datetime(datetime.now(UTC))
    head = (
        f"Authentication-Results: {MX}; dmarc=pass header.from={domain}\n"
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.7]) by {MX} with ESMTPS id 4Xk2; {now}\n"
        f"From: Zeynep Yildiz <{author}>\nTo: {to}\nDate: {now}\nMessage-ID: <{abs(hash((subject, text)))}@{domain}>\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n{more}"
        f"Subject: {subject}\n\n{text}\n"
    )
    return head.encode("utf-8").replace(b"\n", b"\r\n")

"""
The desk in the documents: a house in which three mails have come, so that every command shown has something to say.

Its day is 24 November 2026, a Tuesday. Documents may rely on what `DAY` tells.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.desk.issuing import der_of, pem_of
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.moved_clock import MovedClock
from tests.servers.sink import Sink

ULAK = Path(sys.executable).with_name("ulak")
ISTANBUL = ZoneInfo("Europe/Istanbul")
MORNING = datetime(2026, 11, 24, 9, tzinfo=ISTANBUL)
NOON = datetime(2026, 11, 24, 12, tzinfo=ISTANBUL)
MX = "mx.kamusm.test"


@dataclass(frozen=True, slots=True)
class Told:
    """One mail of the day: when it came, to which mailbox."""

    at: datetime
    mailbox: str
    author: str
    subject: str
    text: str


DAY = (
    Told(
        MORNING,
        "bilgi",
        "Zeynep Yıldız <zeynep@ornek.test>",
        "Mali mühür yenileme şikâyeti",
        "Mali mühür sertifikamızın yenilenmesi için üç hafta önce başvurduk, şikâyetçiyim.\n\nZeynep Yıldız",
    ),
    Told(
        MORNING + timedelta(minutes=20),
        "cainfo",
        "Hanna Researcher <hanna@research.test>",
        "Compromised private key of www.ornek.test",
        "The private key of serial 0x3A4F9912 is public. Please investigate and revoke.\n\nHanna",
    ),
    Told(
        MORNING + timedelta(hours=2),
        "bilgi",
        "Zehra Çelik <zehra@kurum.test>",
        "[KSM-2026-000001]",
        "Sayın Yıldız,\n\nmali mührünüz yarın kargoya verilecektir.",
    ),
)


ISSUED = (
    (0x3A4F9912, "www.ornek.test", "Örnek A.Ş.", "bt@ornek.test"),
    (0x3A4F9913, "www.okul.test", "Okul", "mudur@okul.test"),
)


@dataclass(frozen=True, slots=True)
class House:
    """A folder with config.toml, where commands are given at noon."""

    folder: Path
    clock: MovedClock

    def shell(self, command: str, at: datetime = NOON) -> "subprocess.CompletedProcess[str]":
        """Run a line as an administrator types it in this folder; `ulak` is the installed one."""
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=environment(**self.clock.environment(at), PATH=f"{ULAK.parent}:{os.environ['PATH']}"),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def do(self, command: str, at: datetime = NOON) -> None:
        """Run a line that must succeed."""
        done = self.shell(command, at)
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"

    def copy(self, folder: Path) -> "House":
        """The same house elsewhere, to be changed freely."""
        shutil.copytree(self.folder, folder)
        return House(folder, self.clock)


def build(folder: Path, dovecot: Dovecot, sink: Sink, clock: MovedClock) -> House:
    """Lay out a house, point it at servers on loopback, and let the day happen."""
    house = House(folder, clock)
    folder.mkdir(parents=True)
    house.do("ulak init .", MORNING)
    config = folder / "config.toml"
    config.write_text(_on_loopback(config.read_text(encoding="utf-8"), dovecot, sink), encoding="utf-8")
    for user in ("bilgi", "cainfo"):
        _private(folder / f"{user}.password", dovecot.password)
    (folder / "issued.csv").write_text(issued(), encoding="utf-8")
    for number, told in enumerate(DAY, 1):
        (folder / f"{number}.eml").write_bytes(mail(told, number))
        house.do(f"ulak ingest --mailbox {told.mailbox} {number}.eml && ulak turn", told.at)
    house.do("ulak turn", NOON - timedelta(minutes=1))
    return house


def issued() -> str:
    """What the house has issued, as its CA system hands it over: the certificate Hanna writes of, and another."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("pem", "subscriber", "institution", "contact"))
    for serial, host, name, contact in ISSUED:
        rows.writerow((pem_of(der_of(serial, host)), name, "", contact))
    return table.getvalue()


def _on_loopback(config: str, dovecot: Dovecot, sink: Sink) -> str:
    """The example's servers become those of the test, each mailbox with a fresh user."""
    users = iter((dovecot.fresh_user(), dovecot.fresh_user()))
    name = {"box": "bilgi"}

    def account(kind: str) -> str:
        if kind == "smtp":
            return f'{kind} = {{ host = "127.0.0.1", port = {sink.port}, security = "plain" }}'
        user = next(users)
        file, name["box"] = f"{name['box']}.password", "cainfo"
        return (
            f'{kind} = {{ host = "127.0.0.1", port = {dovecot.port}, security = "plain", '
            f'username = "{user}", password_file = "{file}" }}'
        )

    config = re.sub(r"(?ms)^\[mailbox\.(imap|smtp)\]\n.*?(?=^\[|^$)", lambda m: account(m[1]) + "\n", config)
    return re.sub(r"(?m)^(imap|smtp) = \{ host = \"(?:imap|smtp)\.kamusm.*$", lambda m: account(m[1]), config)


def mail(told: Told, number: int) -> bytes:
    """The mail as our border handed it on: when it came, and that its sender was authenticated."""
    domain = told.author.rpartition("@")[2].rstrip(">")
    lines = (
        f"Authentication-Results: {MX}; dmarc=pass header.from={domain}",
        f"Received: from mail.{domain} by {MX} with ESMTPS; {format_datetime(told.at)}",
        f"From: {told.author}",
        f"To: {told.mailbox}@kamusm.test",
        f"Subject: {told.subject}",
        f"Date: {format_datetime(told.at)}",
        f"Message-ID: <{number}@{domain}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        told.text,
        "",
    )
    return "\n".join(lines).replace("\n", "\r\n").encode()


def _private(file: Path, words: str) -> None:
    file.touch(mode=0o600)
    file.write_text(words, encoding="utf-8")

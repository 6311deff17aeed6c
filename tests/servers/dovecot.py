"""
An own Dovecot for the tests: loopback, high ports, its files in a temporary folder, as root or anybody.

Every user name exists, all with the same password, and each has an empty mailbox of its own:

    with running_dovecot() as dovecot:
        dovecot.append("bilgi", "INBOX", raw)
        dovecot.deliver("bilgi", "INBOX", raw, at=datetime(2027, 1, 4, 9, tzinfo=UTC))
"""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode as modified_utf7

from tests.servers import certificates, need

PASSWORD = "parola-şifre-1"
HOST = "127.0.0.1"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
{users}
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
auth_cache_size = 0
mail_fsync = never
mail_location = maildir:{folder}/mail/%u/Maildir
mail_max_userip_connections = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Karantina {{
    special_use = \\Junk
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A Dovecot that runs: `port` is plain and offers STARTTLS, `tls_port` is TLS from the first byte."""

    folder: Path
    port: int
    tls_port: int
    ca_file: Path
    owner: tuple[int, int]
    host: str = HOST
    password: str = PASSWORD

    def fresh_user(self) -> str:
        """A user nobody had before, so with an empty mailbox."""
        return f"user{next(_numbers)}"

    def client(self, user: str) -> IMAPClient:
        """A logged-in connection of the library's, for arranging and looking."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=60)
        client.plain_login(user, self.password)
        client.normalise_times = False
        return client

    def append(
        self,
        user: str,
        folder: str,
        raw: bytes,
        flags: tuple[str, ...] = (),
        internaldate: datetime | None = None,
    ) -> None:
        """Put a mail into a folder by IMAP; the folder is created where it is missing."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.append(folder, raw, flags, internaldate)

    def deliver(self, user: str, folder: str, raw: bytes, at: datetime) -> None:
        """Drop a file into the Maildir that arrived at `at`: Dovecot takes INTERNALDATE from its mtime."""
        maildir = self._maildir(user, folder)
        name = f"{int(at.timestamp())}.{next(_numbers)}_{os.getpid()}.test"
        draft = maildir / "tmp" / name
        draft.write_bytes(raw)
        os.chown(draft, *self.owner)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.rename(maildir / "new" / name)

    def rebuild(self, user: str, folder: str = "INBOX") -> None:
        """Forget all UIDs of a folder, as after a restore: its mails stay and get others (UIDVALIDITY changes)."""
        maildir = self._maildir(user, folder)
        for file in (maildir / "dovecot-uidlist", *maildir.glob("dovecot.index*")):
            file.unlink(missing_ok=True)

    def _maildir(self, user: str, folder: str) -> Path:
        home = self.folder / "mail" / user
        maildir = home / "Maildir"
        if folder.upper() != "INBOX":
            maildir = maildir / ("." + modified_utf7(folder).decode().replace("/", "."))
        for part in (home, home / "Maildir", maildir, *(maildir / sub for sub in ("cur", "new", "tmp"))):
            if not part.exists():
                part.mkdir()
                os.chown(part, *self.owner)
        return maildir

    def log(self) -> str:
        """What Dovecot wrote about itself."""
        return (self.folder / "dovecot.log").read_text()


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Start a Dovecot, give it, and stop it; skips the test where the machine has none."""
    program = need.program("dovecot", "dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot")
    folder = Path(tempfile.mkdtemp(prefix="ulak-dovecot-"))
    try:
        folder.chmod(0o755)
        dovecot = _configured(folder)
        process = subprocess.Popen(
            [program, "-F", "-c", folder / "dovecot.conf"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _wait_until_it_greets(dovecot, process)
            yield dovecot
        finally:
            process.terminate()
            process.communicate(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(folder: Path) -> Dovecot:
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    me = pwd.getpwuid(os.geteuid()).pw_name
    users = "" if is_root else f"default_internal_user = {me}\ndefault_login_user = {me}"
    made = certificates.issue(folder)
    port, tls_port = _free_ports(2)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            users=users,
            certificates=made,
            password=PASSWORD,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=port,
            tls_port=tls_port,
        )
    )
    return Dovecot(folder, port, tls_port, made.ca_file, (owner.pw_uid, owner.pw_gid))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _wait_until_it_greets(dovecot: Dovecot, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            _, errors = process.communicate()
            raise RuntimeError(f"Dovecot did not start: {errors.decode()}")
        with suppress(OSError), socket.create_connection((HOST, dovecot.port), timeout=10) as line:
            if line.recv(100).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise RuntimeError(f"Dovecot never greeted: {dovecot.log()}")

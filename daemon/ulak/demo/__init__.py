"""
The whole desk on embedded parts: `ulak demo`.

The daemon is the real one, on the shipped rules and templates and a SQLite file in a temporary
folder; only the servers around it are small. A dozen mails arrive over half a minute.
"""

import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from ulak.config import load
from ulak.demo.mails import BILGI, CAINFO, MAILS, Mail, Reply, letter_of, posted
from ulak.demo.post_office import PASSWORD, STAFF_FOLDER, VISITOR, Posted, PostOffice
from ulak.demo.screen import Screen
from ulak.gateways.clock import now
from ulak.gateways.notify import Supervisor
from ulak.installation import lay_out
from ulak.posts import Reload, posts
from ulak.schedule import Daemon, hold_signals
from ulak.wiring import Desk, wire

PATIENCE = 20.0
"""Seconds a sample reply waits for the letter it answers, and the summary for the desk to come to rest."""

CONFIG = """\
[desk]
hold = "4s"
"""
MAILBOX = """
[[mailbox]]
name = "{name}"
address = "{address}"
display_name = "{title}"
authserv_id = "mx.kamusm.test"
received_by = ["mx.kamusm.test"]
poll = "2s"

[mailbox.imap]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{name}"
password_file = "password"

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "plain"
"""
TITLES = {BILGI: "Kamu SM Müşteri İlişkileri", CAINFO: "Kamu SM Certificate Problem Reports"}
USERS = {BILGI: "bilgi", CAINFO: "cainfo"}


def demonstrate(*, once: bool) -> None:
    """Show the desk at work; with `once` it ends by itself, otherwise with Ctrl-C."""
    hold_signals()
    logging.getLogger("ulak").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # the servers write to clients that have gone
    with tempfile.TemporaryDirectory(prefix="ulak-demo-") as folder:
        screen = Screen()
        office = PostOffice(USERS, lambda address: address.endswith("@kurum.test"), screen.passed)
        try:
            desk = _desk(Path(folder), office)
            screen.welcome(desk.house.name)
            _work(desk, office, screen, once=once)
        finally:
            office.close()


def _desk(folder: Path, office: PostOffice) -> Desk:
    lay_out(folder, now().date())
    ports = {"imap": office.imap_port, "smtp": office.smtp_port}
    boxes = (MAILBOX.format(name=USERS[at], address=at, title=TITLES[at], **ports) for at in USERS)
    (folder / "config.toml").write_text(CONFIG + "".join(boxes), encoding="utf-8")
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    (folder / "password").chmod(0o600)
    return wire(load(folder / "config.toml"), {"ULAK_SECRET": os.urandom(24).hex()})


def _work(desk: Desk, office: PostOffice, screen: Screen, *, once: bool) -> None:
    """Run the daemon in this thread, the story in another; the story's end ends it where `once` is asked."""

    def story() -> None:
        _tell(office, screen, desk)
        if screen.over.is_set():
            return
        screen.summary(desk)
        if once:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            screen.invitation(office, VISITOR, PASSWORD, STAFF_FOLDER)
            _watch_for_ever(screen, desk)

    teller = threading.Thread(target=story, name="demo-story", daemon=True)
    teller.start()
    reload = Reload(desk, Supervisor())
    Daemon(posts(desk, reload), Supervisor(), reload.ask).run()
    screen.over.set()
    teller.join(timeout=10)
    desk.close()


def _tell(office: PostOffice, screen: Screen, desk: Desk) -> None:
    started = time.monotonic()
    for one in MAILS:
        _watch_until(partial(_has_come, started + one.at), screen, desk)
        if screen.over.is_set():
            return
        mail = posted(one) if isinstance(one, Mail) else _reply(one, screen, desk)
        if mail is not None:
            office.post(mail)
    _watch_until(lambda: _is_still(desk), screen, desk, PATIENCE)


def _has_come(instant: float) -> bool:
    return time.monotonic() >= instant


def _reply(reply: Reply, screen: Screen, desk: Desk) -> Posted | None:
    """The reply, as soon as its letter is there; None when it never comes."""
    _watch_until(lambda: screen.letter_to(reply.reader, reply.about) is not None, screen, desk, PATIENCE)
    raw = screen.letter_to(reply.reader, reply.about)
    return reply.write(letter_of(raw)) if raw else None


def _watch_until(done: Callable[[], bool], screen: Screen, desk: Desk, patience: float = 3600.0) -> None:
    deadline = time.monotonic() + patience
    while not done() and not screen.over.is_set() and time.monotonic() < deadline:
        screen.look(desk)
        time.sleep(0.2)


def _watch_for_ever(screen: Screen, desk: Desk) -> None:
    while not screen.over.wait(0.5):
        screen.look(desk)


def _is_still(desk: Desk) -> bool:
    """Has everything that came been dealt with, and everything that may leave left?"""
    return not desk.waiting.stored(1) and desk.outbox.waiting_within(timedelta(minutes=1), desk.clock()) == 0

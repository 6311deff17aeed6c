"""`ulak run` on real servers: it answers at once, reloads, ends when told, and lets no second one beside it."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest

from tests.scenarios.grammar import ISTANBUL
from tests.scenarios.household import CHECKOUT, Account, write_config
from tests.scenarios.posted import Posted, first_mail
from tests.scenarios.story import Mail, Manner
from tests.scenarios.world_outside import ULAK
from tests.servers import children
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

PATIENCE = 120.0


@dataclass(frozen=True)
class Daemon:
    """A daemon at work, and what it told systemd."""

    process: subprocess.Popen[str]
    notices: socket.socket
    config: Path
    user: str
    dovecot: Dovecot

    def write(self, number: int, subject: str) -> None:
        """Mail bilgi@ by IMAP APPEND, so that it arrives now."""
        headers = (("From", "zeynep@ornek.gov.tr"), ("Subject", subject))
        mail = Mail(number, ("bilgi@kurum.test",), Manner(), headers, "Mali mührümüz gelmedi, şikâyetçiyim.")
        self.dovecot.append(self.user, "INBOX", first_mail(mail, "daemon", datetime.now(ISTANBUL)))

    def wait_for(self, word: str) -> None:
        """Read what systemd is told until the word comes; a daemon that ended says why in its log."""
        self.notices.settimeout(1)
        patience, said = time.monotonic() + PATIENCE, ""
        while word not in said:
            with suppress(TimeoutError):
                said = self.notices.recv(4096).decode()
            log = (self.config.parent / "log").read_text()
            assert self.process.poll() is None, f"the daemon ended:\n{log}"
            assert time.monotonic() < patience, f"the daemon never said {word}:\n{log}"


@contextmanager
def running(config: Path, user: str, dovecot: Dovecot) -> Iterator[Daemon]:
    """Start `ulak run` as systemd does, wait until it is ready, and end it at last."""
    address = config.parent / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(str(address))
        environment = children.environment(NOTIFY_SOCKET=str(address))
        with (config.parent / "log").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [ULAK, "--config", config, "run"], env=environment, stderr=log, text=True
            )
        daemon = Daemon(process, notices, config, user, dovecot)
        try:
            daemon.wait_for("READY=1")
            yield daemon
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=PATIENCE)


@pytest.fixture
def daemon(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> Iterator[Daemon]:
    """A daemon on bilgi@, with rules of its own to change."""
    user = dovecot.fresh_user()
    account = Account(dovecot.port, user, dovecot.password)
    config = write_config(tmp_path, {"bilgi": account}, sink.port, mailbox='poll = "10m"')
    copytree(CHECKOUT / "rules", tmp_path / "rules")
    config.write_text(config.read_text().replace(str(CHECKOUT / "rules"), "rules"))
    with running(config, user, dovecot) as started:
        yield started


def acknowledgement(sink: Sink) -> Posted:
    """The letter to the author; its team is told too."""
    letters = [Posted(one.envelope_from, one.recipients, one.raw) for one in sink.wait_for(2)]
    return next(one for one in letters if one.recipients == ("zeynep@ornek.gov.tr",))


def test_a_mail_is_acknowledged_as_it_comes_and_not_at_the_next_poll(daemon: Daemon, sink: Sink) -> None:
    time.sleep(0.7)  # just before the first IDLE ends, where a mail is overheard most easily
    daemon.write(1, "Mali mühür yenileme şikâyeti")
    letter = acknowledgement(sink)
    assert letter.header("Subject").startswith("[KSM-")
    assert letter.header("Subject").endswith("Mali mühür yenileme şikâyeti")
    assert letter.header("In-Reply-To") == "<daemon.1@ornek.gov.tr>"
    assert letter.header("Auto-Submitted") == "auto-replied"


def test_sighup_reads_the_rules_again_and_broken_ones_change_nothing(daemon: Daemon, sink: Sink) -> None:
    team = daemon.config.parent / "rules" / "10-house.yaml"
    team.write_text(team.read_text().replace("musteri-iliskileri@kurum.test", "yeni-birim@kurum.test"))
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for("READY=1")
    daemon.write(1, "Birinci")
    assert ("yeni-birim@kurum.test",) in [one.recipients for one in sink.wait_for(2)]
    team.write_text("teams: {")
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for("READY=1")
    daemon.write(2, "İkinci")
    came = [one.recipients for one in sink.wait_for(5)]  # two mails make four letters, the broken set one
    assert came.count(("yeni-birim@kurum.test",)) == 2
    assert came.count(("admin@kurum.test",)) == 1
    assert "10-house.yaml:1" in (daemon.config.parent / "log").read_text()


def test_sigterm_finishes_the_turn_and_ends_well(daemon: Daemon, sink: Sink) -> None:
    daemon.write(1, "Şikâyet")
    sink.wait_for(2)
    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.process.wait(timeout=PATIENCE) == 0
    done = subprocess.run(
        [ULAK, "--config", daemon.config, "turn"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, len(sink.letters)) == (0, 2), done.stderr


def test_a_second_process_ends_with_75_and_a_killed_one_leaves_no_lock(daemon: Daemon) -> None:
    second = subprocess.run(
        [ULAK, "--config", daemon.config, "turn"], check=False, capture_output=True, text=True
    )
    assert second.returncode == 75
    assert len(second.stderr.strip().splitlines()) == 1
    daemon.process.kill()
    daemon.process.wait(timeout=PATIENCE)
    third = subprocess.run(
        [ULAK, "--config", daemon.config, "turn"], check=False, capture_output=True, text=True
    )
    assert third.returncode == 0, third.stderr

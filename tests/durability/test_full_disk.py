"""A disk that is full, or fails once: nothing is acknowledged that is not stored, and the desk goes on by itself."""

import errno
import subprocess
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cli.living_house import ULAK, mail
from tests.durability.desk import Desk
from tests.servers.bad_disk import BadDisk
from tests.servers.sink import Sink

WAYS = [
    pytest.param(errno.ENOSPC, "", "", "is on a disk that is full", id="everything"),
    pytest.param(errno.ENOSPC, "write", "-wal", "is on a disk that is full", id="the log"),
    pytest.param(errno.ENOSPC, "sync", "", "is on a disk that fails", id="the moment of COMMIT"),
    pytest.param(errno.EIO, "sync", "-wal", "is on a disk that fails", id="an I/O error"),
]


@pytest.mark.parametrize(("error", "calls", "about", "said"), WAYS)
def test_a_turn_on_a_full_disk_tells_the_server_nothing_and_comes_back(
    desk: Desk, error: int, calls: str, about: str, said: str
) -> None:
    assert desk.ulak("turn").code == 0
    author = desk.deliver()
    with desk.disk.that_says(error, calls, about):
        done = desk.child("turn")
        assert (done.code, said in done.err) == (75, True), done.err
        assert "Traceback" not in done.err
        assert desk.sink.letters == []
    assert desk.child("turn").code == 0
    assert desk.acknowledged() == {author: 1}
    assert desk.ulak("journal", "verify").code == 0


@pytest.mark.parametrize("command", ["turn", "run", "status", "tickets"])
def test_a_read_only_file_system_ends_by_itself_and_is_nobodys_mistake(desk: Desk, command: str) -> None:
    """systemd restarts what ended with 75, and leaves alone what ended with 78."""
    assert desk.ulak("turn").code == 0
    with desk.disk.that_says(errno.EROFS):
        done = desk.child(command)
    assert (done.code, "on a file system that is read-only" in done.err) == (75, True), done.err
    assert desk.child("turn").code == 0


def test_an_error_that_comes_once_costs_one_turn(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    author = desk.deliver()
    desk.disk.begin(errno.EIO, "write+once")
    assert desk.child("turn").code == 75
    assert not desk.disk.flag.exists()
    assert desk.child("turn").code == 0
    assert desk.acknowledged() == {author: 1}


def test_a_desk_can_be_started_for_the_first_time_once_there_is_room(desk: Desk) -> None:
    author = desk.deliver()
    with desk.disk.that_says(errno.ENOSPC):
        done = desk.child("turn")
        assert (done.code, "The store" in done.err) == (75, True), done.err
    assert desk.child("turn").code == 0
    assert desk.acknowledged() == {author: 1}


def test_a_mail_from_a_pipe_stays_at_the_mta(desk: Desk) -> None:
    raw = mail("Boru", author="boru@yurttas.test")
    with desk.disk.that_says(errno.ENOSPC):
        assert desk.child("ingest", "--mailbox", "bilgi", "-", stdin=raw).code == 75
    for _ in range(2):
        assert desk.child("ingest", "--mailbox", "bilgi", "-", stdin=raw).code == 0
    with desk.disk.that_says(errno.ENOSPC):
        done = desk.child("ingest", "--mailbox", "bilgi", "-", stdin=mail("Boru 2"))
        assert (done.code, "disk that is full" in done.err) == (75, True)
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {"boru@yurttas.test": 1}


def test_the_daemon_stays_says_it_once_and_works_again(desk: Desk) -> None:
    with desk.running() as daemon:
        first = desk.deliver()
        desk.sink.wait_for(2)
        with desk.disk.that_says(errno.ENOSPC):
            second = desk.deliver()
            daemon.says("is on a disk that is full")
            third = desk.deliver()
        desk.sink.wait_for(6)
        daemon.says("works again")
        assert daemon.lives
        assert daemon.count("is on a disk that is full") == 1
        assert daemon.count("crashed") == 0
        assert daemon.stop() == 0
    assert desk.acknowledged() == {first: 1, second: 1, third: 1}
    assert desk.ulak("reconcile").code == 0
    assert desk.ulak("journal", "verify").code == 0


def test_a_letter_is_not_sent_whose_claim_could_not_be_committed(desk: Desk) -> None:
    author = desk.deliver()
    for stage in ("intake", "triage"):
        assert desk.ulak("turn", stage).code == 0
    with desk.disk.that_says(errno.ENOSPC, "sync"):
        assert desk.child("turn", "dispatch").code == 75
    assert desk.sink.letters == []
    assert desk.child("turn", "dispatch").code == 0
    assert desk.acknowledged() == {author: 1}
    assert len(desk.sink.letters) == 2


class Filling(Sink):
    """Takes a letter, and with the last byte of it the disk of the desk is full."""

    disk: BadDisk | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = await super().handle_DATA(server, session, envelope)
        if self.disk is not None:
            self.disk.begin(errno.ENOSPC)
        return reply


def test_a_letter_whose_result_could_not_be_written_goes_at_most_once_more_as_the_same(desk: Desk) -> None:
    with Filling() as filling:
        desk.config.write_text(
            desk.config.read_text().replace(f"port = {desk.sink.port},", f"port = {filling.port},")
        )
        desk.deliver()
        for stage in ("intake", "triage"):
            assert desk.ulak("turn", stage).code == 0
        filling.disk = desk.disk
        assert desk.child("turn", "dispatch").code == 75
        filling.disk = None
        desk.disk.end()
        assert len(filling.letters) == 1
        assert desk.child("turn").code == 0
        ids = [str(message_from_bytes(one.raw)["Message-ID"]) for one in filling.letters]
    copies = [ids.count(id) for id in sorted(set(ids))]
    assert len(copies) == 2
    assert max(copies) <= 2
    assert ids.count(ids[0]) == 2


def test_a_backup_on_a_full_disk_leaves_nothing_under_its_name(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    copy = desk.store.with_name("copy.db")
    with desk.disk.that_says(errno.ENOSPC, about="copy.db"):
        done = desk.child("backup", str(copy))
    assert (done.code, "cannot be copied" in done.err) == (75, True), done.err
    assert not list(copy.parent.glob("copy.db*"))
    assert desk.child("backup", str(copy)).code == 0


def test_init_leaves_no_half_file_that_a_second_one_would_keep(desk: Desk) -> None:
    with desk.disk.that_says(errno.ENOSPC, calls="write"):
        done = desk.child("init", str(desk.store.parent / "new"))
    assert (done.code, "cannot be written" in done.err) == (78, True), done.err
    assert desk.child("init", str(desk.store.parent / "new")).code == 0
    assert len((desk.store.parent / "new" / "secret").read_text()) > 40


def test_an_output_that_cannot_be_written_is_an_error_and_no_traceback(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [ULAK, "--config", desk.config, "status"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, b"Traceback" in done.stderr) == (75, False), done.stderr
    assert b"No space left on device" in done.stderr

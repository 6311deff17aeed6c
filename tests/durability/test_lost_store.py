"""A store that is missing, damaged, or not the one it was: never an empty one in its place, which would acknowledge all again."""

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing

import pytest

from tests.durability.desk import Desk
from tests.servers.children import environment

COMMANDS = (
    ("turn",),
    ("run",),
    ("tickets",),
    ("db", "upgrade"),
    ("doctor",),
    ("ingest", "--mailbox", "bilgi", __file__),
)


def worked(desk: Desk) -> str:
    """A desk that has acknowledged a mail and is closed."""
    author = desk.deliver()
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 1}
    return author


@pytest.mark.parametrize("what", ["no file", "an empty file", "no tables"])
def test_a_lost_store_is_not_made_anew_by_any_command(desk: Desk, what: str) -> None:
    author = worked(desk)
    kept = desk.store.with_name("kept")
    desk.store.rename(kept)
    if what == "an empty file":
        desk.store.touch()
    if what == "no tables":
        with closing(sqlite3.connect(desk.store)) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.execute("PRAGMA user_version = 1")
    before = desk.store.exists() and desk.store.stat().st_size
    for command in COMMANDS:
        done = desk.ulak(*command)
        assert done.code == 75, (command, done)
        assert "is missing or empty, and this desk has worked with it" in done.err + done.out, command
    assert (desk.store.exists() and desk.store.stat().st_size) == before
    for file in desk.store.parent.glob("ulak.db*"):
        file.unlink()
    kept.rename(desk.store)
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 1}


def test_who_means_to_begin_anew_removes_the_line(desk: Desk) -> None:
    author = worked(desk)
    known = desk.config.with_name("known-stores")
    kept = [line for line in known.read_text().splitlines() if not line.endswith("ulak.db")]
    known.write_text("\n".join(kept) + "\n")
    for file in desk.store.parent.glob("ulak.db*"):
        file.unlink()
    time.sleep(1.1)  # a letter of the same second about the same mail would have the same Message-ID
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 2}


def test_another_store_in_its_place_is_refused(desk: Desk) -> None:
    worked(desk)
    for file in desk.store.parent.glob("ulak.db*"):
        file.unlink()
    known = desk.config.with_name("known-stores")
    lines = known.read_text()
    known.unlink()
    assert desk.ulak("tickets").code == 0  # makes another one
    known.write_text(lines)
    done = desk.ulak("turn")
    assert (done.code, "is not the one this desk has worked with" in done.err) == (78, True)


def test_a_desk_that_may_not_remember_says_so_and_works(desk: Desk) -> None:
    desk.config.with_name("known-stores").mkdir()
    done = desk.ulak("turn")
    assert (done.code, "known-stores: cannot be read" in done.err) == (78, True)
    desk.config.with_name("known-stores").rmdir()
    author = desk.deliver()
    with desk.disk.that_says(errno.EROFS):
        elsewhere = environment(**desk.disk.environment(desk.config.parent / "known-stores"))
        done = desk.child("turn", environment=elsewhere)
        assert (done.code, "a lost store is not recognised" in done.err) == (0, True), done.err
    assert desk.acknowledged() == {author: 1}


def test_a_store_cut_short_is_a_clear_error(desk: Desk) -> None:
    author = worked(desk)
    os.truncate(desk.store, desk.store.stat().st_size // 2)
    done = desk.ulak("turn")
    assert (done.code, "is damaged" in done.err, "restore a backup" in done.err) == (78, True, True), done.err
    assert desk.acknowledged() == {author: 1}


def test_garbage_is_a_clear_error_and_keeps_mail_at_the_mta(desk: Desk) -> None:
    worked(desk)
    desk.store.write_bytes(b"nobody can read this" * 1000)
    assert desk.ulak("turn").code == 78
    assert desk.ulak("ingest", "--mailbox", "bilgi", __file__).code == 75


def test_a_damaged_page_is_a_clear_error_where_it_is_met_and_no_backup(desk: Desk) -> None:
    author = worked(desk)
    with closing(sqlite3.connect(desk.store)) as store:
        page = store.execute("SELECT rootpage FROM sqlite_master WHERE name = 'letters'").fetchone()[0]
        size = store.execute("PRAGMA page_size").fetchone()[0]
    with desk.store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    desk.deliver()
    done = desk.ulak("turn")
    assert (done.code, "is damaged" in done.err) == (75, True), done.err
    assert "is damaged" in desk.ulak("doctor").out
    done = desk.ulak("backup", str(desk.store.with_name("copy.db")))
    assert (done.code, "is damaged" in done.err) == (78, True), done.err
    assert desk.acknowledged() == {author: 1}


def test_a_copy_in_the_place_of_a_killed_store_is_not_mixed_with_its_log(desk: Desk) -> None:
    worked(desk)
    copy = desk.store.with_name("copy.db")
    assert desk.ulak("backup", str(copy)).code == 0
    with desk.running() as daemon:
        desk.deliver()
        desk.sink.wait_for(4)
        daemon.kill()
    assert desk.store.with_name("ulak.db-wal").stat().st_size > 0
    shutil.copy(copy, desk.store)
    log = desk.store.with_name("ulak.db-wal").read_bytes()
    done = desk.ulak("turn")
    assert (done.code, "belongs to the store that was there before" in done.err) == (0, True), done.err
    assert desk.store.with_name("ulak.db-wal.lost-1").read_bytes() == log
    assert set(desk.acknowledged().values()) == {1}


def test_a_daemon_whose_file_is_taken_away_acknowledges_nothing_until_it_is_back(desk: Desk) -> None:
    with desk.running() as daemon:
        authors = [desk.deliver()]
        desk.sink.wait_for(2)
        kept = desk.store.with_name("kept")
        desk.store.rename(kept)
        authors.append(desk.deliver())
        daemon.says("was removed or replaced while ulak worked")
        assert len(desk.sink.letters) == 2
        kept.rename(desk.store)
        desk.sink.wait_for(4)
        daemon.says("works again")
        assert daemon.stop() == 0
    assert desk.acknowledged() == dict.fromkeys(authors, 1)


def test_a_store_that_becomes_read_only_is_told_and_goes_on(desk: Desk) -> None:
    with desk.running() as daemon:
        authors = [desk.deliver()]
        desk.sink.wait_for(2)
        with desk.disk.that_says(errno.EROFS):
            authors.append(desk.deliver())
            daemon.says("is on a file system that is read-only")
            assert len(desk.sink.letters) == 2
        desk.sink.wait_for(4)
        assert daemon.stop() == 0
    assert desk.acknowledged() == dict.fromkeys(authors, 1)

"""The store in this process: who holds it, who reads it for long, what lies at its place."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.servers.postgres import Cluster, running_cluster
from tests.store.specimen import NOON, SECRET, Desk
from ulak.errors import ConfigError, Unavailable
from ulak.store.backup import backup
from ulak.store.engine import Store
from ulak.store.known_stores import FILE, KnownStores
from ulak.store.restored import mark, origin, take_up

LIMIT = 33_554_432


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open("sqlite:///ulak.db", SECRET, tmp_path)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


def test_a_store_has_an_identity_that_its_copies_share(store: Store, tmp_path: Path) -> None:
    mine = store.identity()
    assert store.identity() == mine
    backup(store, tmp_path / "copy.db", NOON)
    copy = Store.open("sqlite:///copy.db", SECRET, tmp_path)
    assert copy.identity() == mine
    assert (origin(copy).copied_at, origin(store).copied_at) == (NOON, None)
    copy.close()
    assert not list(tmp_path.glob("copy.db.*"))


def test_a_backup_that_was_killed_leaves_nothing_under_the_name_and_is_begun_again(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "copy.db.partial").write_bytes(b"half a page")
    (tmp_path / "copy.db.partial-journal").write_bytes(b"half a journal")
    backup(store, tmp_path / "copy.db", NOON)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {file.name for file in tmp_path.glob("copy*")} == {"copy.db"}


def test_two_backups_to_one_name_do_not_meet(store: Store, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "copy.db.partial").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match="Somebody else writes"):
            backup(store, tmp_path / "copy.db", NOON)


def test_a_backup_goes_to_a_relative_path_of_a_store_with_an_odd_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Store.open("sqlite:///100%25?.db".replace("?", "#"), SECRET, tmp_path)
    odd.upgrade()
    monkeypatch.chdir(tmp_path)
    backup(odd, Path("copy.db"), NOON)
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    odd.close()


def test_a_file_that_was_replaced_is_not_written_to(store: Store, tmp_path: Path) -> None:
    desk = Desk(store)
    desk.open()
    shutil.copy(tmp_path / "ulak.db", tmp_path / "other.db")
    (tmp_path / "ulak.db").rename(tmp_path / "kept.db")
    (tmp_path / "other.db").rename(tmp_path / "ulak.db")
    with pytest.raises(Unavailable, match="removed or replaced while ulak worked"):
        desk.open()
    (tmp_path / "kept.db").rename(tmp_path / "ulak.db")
    desk.open()


def test_a_log_that_was_removed_is_noticed_before_more_is_written_to_it(store: Store, tmp_path: Path) -> None:
    Desk(store).open()
    (tmp_path / "ulak.db-wal").rename(tmp_path / "kept-wal")
    with pytest.raises(Unavailable, match="removed or replaced"):
        Desk(store).open()
    (tmp_path / "kept-wal").rename(tmp_path / "ulak.db-wal")
    Desk(store).open()


def test_a_reader_who_stays_lets_the_log_grow_and_it_shrinks_when_he_is_gone(
    store: Store, tmp_path: Path
) -> None:
    log, desk = tmp_path / "ulak.db-wal", Desk(store)
    with store.snapshot() as reader:
        reader.execute(text("SELECT count(*) FROM tickets")).scalar()
        for _ in range(4):
            desk.spooled(os.urandom(12_000_000))
        assert log.stat().st_size > LIMIT
    for _ in range(2):
        desk.spooled(os.urandom(20_000_000))
    assert log.stat().st_size <= LIMIT


def test_a_store_that_another_program_keeps_locked_is_said_to_be_so(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ulak.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(Unavailable, match="is locked by another program"), store.write():
            pass
        other.execute("ROLLBACK")
    Desk(store).open()


NOBODY = """
import os, sys
from pathlib import Path
from ulak.errors import ConfigError
from ulak.store.engine import Store
import ulak.store.migrations, sqlite3, sqlalchemy.dialects.sqlite
if os.geteuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
try:
    Store.open("sqlite:///ulak.db", b"thirty-two bytes of test secret.", Path(sys.argv[1])).close()
except ConfigError as said:
    print(said)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_told_at_the_start(what: str) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        store = Store.open("sqlite:///ulak.db", SECRET, folder)
        store.upgrade()
        store.close()
        (folder / "ulak.db").chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        done = subprocess.run(
            [sys.executable, "-c", NOBODY, folder],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "daemon")},
        )
        assert "cannot be opened for writing: its folder must exist" in done.stdout, done.stderr
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


# ------------------------------------------------------------------------------ what is remembered of stores


def test_a_store_is_remembered_by_its_place(tmp_path: Path) -> None:
    known = KnownStores(tmp_path / FILE)
    assert known.at("/a b/ulak.db") is None
    assert known.remember("/a b/ulak.db", "one") == ""
    assert known.remember("/other.db", "one", numbered=3000) == ""
    assert known.remember("/a b/ulak.db", "one") == ""
    assert known.numbered("one") == 3000
    assert known.elsewhere("/other.db", "one") == ("/a b/ulak.db",)
    with pytest.raises(Unavailable, match=r"remove the line of one from .*known-stores"):
        known.refuse_lost("/a b/ulak.db")
    known.refuse_lost("/never.db")
    with pytest.raises(ConfigError, match="nor a copy of it"):
        known.refuse_other("/other.db", "two")
    known.refuse_other("/other.db", "one")


def test_a_line_that_is_not_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("what is this\n")
    with pytest.raises(ConfigError, match="this line is not ulak's"):
        KnownStores(tmp_path / FILE).at("/ulak.db")


# ------------------------------------------------------------------------------------------ a copy taken up


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_numbers_go_on_beyond_all_that_may_have_been_given(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def numbers(url: str) -> None:
        store = Store.open(url, SECRET, tmp_path)
        store.upgrade()
        desk = Desk(store)
        assert desk.open().number == "KSM-2026-000001"
        mark(store, NOON)
        later = datetime(2027, 2, 1, tzinfo=UTC)
        taken = take_up(store, "KSM", UTC, later, numbered=0)
        assert taken is not None
        assert (taken.copied_at, taken.restored_at, taken.numbered) == (NOON, later, 2000)
        assert take_up(store, "KSM", UTC, later) is None
        assert desk.known().next_number == "KSM-2026-002001"
        assert desk.known(at=later).next_number == "KSM-2027-001001"  # the copy knew nothing of that year
        mark(store, None)
        taken = take_up(store, "KSM", UTC, later + timedelta(days=1), numbered=8400)
        assert taken is not None
        assert taken.copied_at == later  # the last line of the journal
        assert taken.numbered == 10_000
        store.close()

    if database == "sqlite":
        numbers("sqlite:///ulak.db")
        return
    with request.getfixturevalue("cluster").fresh_database() as url:
        numbers(url)


def test_a_postgresql_that_would_answer_too_early_is_told_not_to(cluster: Cluster, tmp_path: Path) -> None:
    with cluster.fresh_database() as url:  # the tests' cluster says `synchronous_commit = off`
        store = Store.open(url, SECRET, tmp_path)
        with store.snapshot() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        store.close()

"""Opening a store: what fits, what does not, and who must act."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text, update

from tests.servers.postgres import Cluster
from tests.store.specimen import SECRET, Desk, ticket
from ulak.errors import ConfigError, Unavailable
from ulak.store import schema
from ulak.store.engine import Store
from ulak.store.lock import locked
from ulak.store.migrations import configuration

Opened = Callable[..., Store]


def test_a_new_store_has_no_version_until_it_is_upgraded(url: str, opened: Opened):
    store = opened(url)
    assert store.version() is None
    assert not store.is_current()
    store.upgrade()
    store.upgrade()
    assert store.is_current()
    assert opened(url).version() == schema.VERSIONS[-1]


def test_the_migrations_make_the_tables_of_the_schema(store: Store):
    with store.snapshot() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    assert differences == []


def test_the_schema_names_every_migration(store: Store):
    with store.snapshot() as connection:
        scripts = ScriptDirectory.from_config(configuration(connection))
        versions = tuple(script.revision for script in scripts.walk_revisions())
    assert versions[::-1] == schema.VERSIONS


def test_indexes_have_the_conditions_of_the_schema(store: Store):
    """Alembic does not compare the conditions of partial indexes."""
    from sqlalchemy import MetaData

    reflected = MetaData()
    with store.snapshot() as connection:
        reflected.reflect(connection)
    for table in schema.metadata.tables.values():
        partial = {i.name for i in table.indexes if i.dialect_options["sqlite"]["where"] is not None}
        found = reflected.tables[table.name].indexes
        there = {i.name for i in found if i.dialect_options[store.engine.dialect.name]["where"] is not None}
        assert there == partial


def test_another_secret_is_refused_with_a_sentence(url: str, opened: Opened):
    opened(url).upgrade()
    with pytest.raises(ConfigError, match="The secret is not the one the store .* was made with"):
        opened(url, b"another secret, also thirty-two!")


def test_a_store_of_a_newer_ulak_is_refused(store: Store, url: str, opened: Opened):
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match=r"at version 9999, newer than this ulak"):
        opened(url)


def test_a_store_without_tables_says_what_to_run(url: str, opened: Opened):
    store = opened(url)
    with pytest.raises(ConfigError, match="run `ulak db upgrade`"):
        Desk(store).tickets.listing()


@pytest.mark.parametrize(
    "url", ["mysql://localhost/ulak", "sqlite://", "sqlite:///:memory:", "ulak.db", "http://[/"]
)
def test_what_is_no_store_for_ulak_is_a_mistake_in_the_configuration(url: str, tmp_path: Path):
    with pytest.raises(ConfigError, match=r"\[store\] url"):
        Store.open(url, SECRET, tmp_path)


def test_a_relative_file_lies_beside_the_configuration(tmp_path: Path, opened: Opened):
    store = opened("sqlite:///ulak.db")
    assert store.place == str(tmp_path / "ulak.db")
    assert (tmp_path / "ulak.db").exists()


def test_a_folder_that_is_not_there_is_a_mistake_in_the_configuration(opened: Opened):
    with pytest.raises(ConfigError, match="cannot be opened for writing"):
        opened("sqlite:///missing/ulak.db")


def test_a_file_that_is_no_database_is_a_mistake_in_the_configuration(tmp_path: Path, opened: Opened):
    (tmp_path / "ulak.db").write_bytes(b"not a database, but long enough to be looked at" * 30)
    with pytest.raises(ConfigError, match="is damaged .* restore a backup"):
        opened("sqlite:///ulak.db")


def test_a_postgresql_that_is_away_is_unavailable(opened: Opened, tmp_path: Path):
    with pytest.raises(Unavailable, match="does not work"):
        opened(f"postgresql://ulak@/ulak?host={tmp_path}")


def test_a_database_that_does_not_exist_is_a_mistake_in_the_configuration(cluster: Cluster, opened: Opened):
    with pytest.raises(ConfigError, match="cannot be opened"):
        opened(f"postgresql://ulak@/missing?host={cluster.folder}")


def test_a_password_is_not_shown(opened: Opened, tmp_path: Path):
    with pytest.raises(Unavailable) as told:
        opened(f"postgresql://ulak:geheim@/ulak?host={tmp_path}")
    assert "geheim" not in str(told.value)


def test_sqlite_is_durable_and_forgets_what_it_deletes(opened: Opened):
    store = opened("sqlite:///ulak.db")
    with store.snapshot() as connection:
        said = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store: Store):
    desk = Desk(store)
    with store.snapshot() as connection:
        assert connection.execute(select(schema.tickets)).all() == []
        desk.open()
        assert connection.execute(select(schema.tickets)).all() == []


def test_four_threads_lose_no_update(store: Store):
    with store.write() as connection:
        connection.execute(schema.counters.insert(), {"token": "T", "year": 1, "last": 0})

    def work() -> None:
        for _ in range(25):
            with store.write() as connection:
                query = select(schema.counters.c.last).with_for_update()
                last = connection.execute(query).scalar_one()
                connection.execute(update(schema.counters).values(last=last + 1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.snapshot() as connection:
        assert connection.execute(select(schema.counters.c.last)).scalar_one() == 100


def test_one_process_works_a_sqlite_store(tmp_path: Path, opened: Opened):
    store, other = opened("sqlite:///ulak.db"), opened("sqlite:///ulak.db")
    with store.lock(), pytest.raises(Unavailable, match="Another ulak works the store"), other.lock():
        pass
    with other.lock():
        pass


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path, opened: Opened):
    program = (
        "import sys, time; from pathlib import Path; from ulak.store.engine import Store\n"
        f"store = Store.open('sqlite:///ulak.db', {SECRET!r}, Path({str(tmp_path)!r}))\n"
        "with store.lock():\n    print('locked', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(schema.__file__).parents[2])},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"locked\n"
        store = opened("sqlite:///ulak.db")
        with pytest.raises(Unavailable), store.lock():
            pass
        child.kill()
        child.wait()
        with store.lock():
            pass


def test_postgresql_needs_no_lock(cluster: Cluster, opened: Opened):
    with cluster.fresh_database() as url:
        one, other = opened(url), opened(url)
        with one.lock(), other.lock():
            pass
        one.close()
        other.close()


def test_a_full_or_locked_store_is_unavailable(tmp_path: Path, opened: Opened):
    store = opened("sqlite:///ulak.db")
    store.upgrade()
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Unavailable, match="full"):
        Desk(store).waiting.ingest("bilgi", b"x" * 10_000_000, ticket().received_at)
    with closing(sqlite3.connect(tmp_path / "ulak.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(Unavailable, match="locked"), store.write():
            pass


def test_a_connection_that_was_cut_is_unavailable_once(cluster: Cluster, opened: Opened):
    with cluster.fresh_database() as url:
        store, other = opened(url), opened(url)
        store.upgrade()
        desk = Desk(store)
        desk.open()
        with other.write() as connection:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            connection.execute(text(f"{cut} AND pid <> pg_backend_pid()"))
        with pytest.raises(Unavailable):
            desk.tickets.listing()
        assert len(desk.tickets.listing()) == 1
        store.close()
        other.close()


def test_a_lock_file_that_cannot_be_opened_is_named(tmp_path: Path):
    (tmp_path / "ulak.db.lock").mkdir()
    with (
        pytest.raises(ConfigError, match=r"ulak\.db\.lock cannot be opened"),
        locked(tmp_path / "ulak.db.lock", "here"),
    ):
        pass


def test_a_postgresql_that_vanishes_is_noticed_and_its_url_may_say_when(cluster: Cluster, opened: Opened):
    with cluster.fresh_database() as url:
        store = opened(f"{url}{'&' if '?' in url else '?'}connect_timeout=3")
        with store.snapshot() as connection:
            said = connection.connection.driver_connection.info.get_parameters()
        store.close()
    assert (said["connect_timeout"], said["keepalives_idle"], said["tcp_user_timeout"]) == (
        "3",
        "30",
        "60000",
    )

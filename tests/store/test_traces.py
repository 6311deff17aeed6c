"""No trace of an erased address is left in the files of a database, wherever SQLite put it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.specimen import SECRET
from ulak.desk.privacy.spellings import Spellings
from ulak.store.engine import Store
from ulak.store.schema import people
from ulak.store.traces import clean, is_in_files

WHO = Spellings.of("zeynep@ornek.test")


@pytest.fixture
def store(tmp_path: Path, made_sqlite: Path) -> Store:
    (tmp_path / "ulak.db").write_bytes(made_sqlite.read_bytes())
    return Store.open("sqlite:///ulak.db", SECRET, tmp_path)


def known(store: Store, address: str) -> None:
    with store.write() as connection:
        connection.execute(people.insert(), {"id": "p1", "address": address, "name": ""})


def forgotten(store: Store) -> None:
    with store.write() as connection:
        connection.execute(people.delete())


def test_what_the_log_still_has_goes(store: Store, tmp_path: Path):
    known(store, "Zeynep@Ornek.test")
    forgotten(store)
    assert is_in_files(tmp_path / "ulak.db", WHO)
    assert clean(store, WHO) == ""
    assert not is_in_files(tmp_path / "ulak.db", WHO)


def test_what_was_not_overwritten_goes(store: Store, tmp_path: Path):
    store.close()
    file = tmp_path / "ulak.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("INSERT INTO people (id, address, name) VALUES ('p1', 'zeynep@ornek.test', '')")
        connection.execute("DELETE FROM people")
    assert WHO.address.encode() in file.read_bytes()
    assert clean(store, WHO) == ""
    assert not is_in_files(file, WHO)


def test_letters_that_belong_to_somebody_else_are_said(store: Store):
    known(store, "cazeynep@ornek.test")
    assert "as a part of another address" in clean(store, WHO)


def test_who_reads_meanwhile_is_said(store: Store):
    known(store, WHO.address)
    forgotten(store)
    with store.snapshot() as connection:
        connection.execute(text("SELECT count(*) FROM people")).scalar()
        assert "another process reads there" in clean(store, WHO, patience=0.1)
    assert clean(store, WHO) == ""


def test_who_writes_meanwhile_is_said(store: Store):
    known(store, WHO.address)
    forgotten(store)
    with store.write():
        assert "could not be cleaned" in clean(store, WHO, patience=0.1)


def test_a_file_is_read_over_the_ends_of_its_pieces(tmp_path: Path):
    file = tmp_path / "large"
    file.write_bytes(b"x" * (4 * 1024 * 1024 - 5) + b"ZEYNEP@ornek.test" + b"x" * 100)
    assert is_in_files(file, WHO)

"""A copy made while the desk works is a whole store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.postgres import Cluster
from tests.store.specimen import NOON, Desk
from ulak.errors import ConfigError
from ulak.store.backup import backup
from ulak.store.engine import Store

Opened = Callable[..., Store]


def test_a_copy_is_a_whole_store_that_only_its_owner_reads(opened: Opened, tmp_path: Path):
    store = opened("sqlite:///ulak.db")
    store.upgrade()
    first = Desk(store).open()
    with store.write():
        backup(store, tmp_path / "copy.db", NOON)
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    Desk(store).open()
    assert [one.number for one in Desk(opened("sqlite:///copy.db")).tickets.listing()] == [first.number]
    with pytest.raises(ConfigError, match="exists already"):
        backup(store, tmp_path / "copy.db", NOON)


def test_a_folder_that_does_not_exist_is_for_a_person_to_correct(opened: Opened, tmp_path: Path):
    store = opened("sqlite:///ulak.db")
    with pytest.raises(ConfigError, match=f"There is no folder {tmp_path / 'missing'}"):
        backup(store, tmp_path / "missing" / "copy.db", NOON)


def test_postgresql_has_tools_of_its_own(opened: Opened, cluster: Cluster, tmp_path: Path):
    with cluster.fresh_database() as url:
        store = opened(url)
        with pytest.raises(ConfigError, match="pg_dump"):
            backup(store, tmp_path / "copy.db", NOON)
        store.close()

"""Every test of the store runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers.postgres import Cluster, running_cluster
from tests.store.specimen import SECRET
from ulak.store.engine import Store


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded, empty store to copy."""
    folder = tmp_path_factory.mktemp("made")
    store = Store.open("sqlite:///ulak.db", SECRET, folder)
    store.upgrade()
    store.close()
    return folder / "ulak.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store without tables may be."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ulak.db"
        return
    with request.getfixturevalue("cluster").fresh_database() as url:
        yield url


@pytest.fixture
def store(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store with its tables."""
    if url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("made_sqlite"), tmp_path / "ulak.db")
    store = Store.open(url, SECRET, tmp_path)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Open stores that are closed at the end."""
    with ExitStack() as stack:

        def open_store(url: str, secret: bytes = SECRET, *former: bytes) -> Store:
            store = Store.open(url, secret, tmp_path, former)
            stack.callback(store.close)
            return store

        yield open_store

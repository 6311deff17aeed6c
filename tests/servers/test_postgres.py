"""The cluster of the tests is itself tested: each database is new, and nothing stays behind."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from tests.servers.postgres import Cluster, running_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


def test_every_database_is_empty_and_its_own(cluster: Cluster) -> None:
    for _ in range(2):
        with cluster.fresh_database() as url:
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(text("create table seen (ğ text)"))
                assert connection.execute(text("show server_encoding")).scalar_one() == "UTF8"
            engine.dispose()


def test_the_cluster_leaves_no_folder_behind() -> None:
    with running_cluster() as cluster:
        assert (cluster.folder / "data" / "PG_VERSION").exists()
    assert not cluster.folder.exists()

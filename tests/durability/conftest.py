"""Desks whose disk can be told to fail."""

from pathlib import Path

import pytest

from tests.cli.living_house import write_house
from tests.durability.desk import Desk
from tests.servers import bad_disk
from tests.servers.bad_disk import BadDisk
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled library, once for all."""
    return bad_disk.build(tmp_path_factory.mktemp("bad-disk")).library


@pytest.fixture
def disk(library: Path, tmp_path: Path) -> BadDisk:
    return BadDisk(library, tmp_path / "bad")


@pytest.fixture
def desk(tmp_path: Path, dovecot: Dovecot, sink: Sink, disk: BadDisk) -> Desk:
    """A desk with one mailbox, nothing in it, no store yet."""
    user = dovecot.fresh_user()
    config = write_house(tmp_path / "desk", dovecot.port, sink.port, {"bilgi": user}, dovecot.password)
    config.write_text(f'[store]\nurl = "sqlite:///store/ulak.db"\n\n{config.read_text()}')
    (config.parent / "store").mkdir()
    return Desk(config, user, dovecot, sink, disk)

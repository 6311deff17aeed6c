"""Desks for tests of commands."""

from pathlib import Path

import pytest

from tests.cli.living_house import LivingHouse, write_house
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink


@pytest.fixture
def house(tmp_path: Path, pymap: Pymap, sink: Sink) -> LivingHouse:
    """A desk with two mailboxes, nothing in them, no store yet."""
    users = {"bilgi": pymap.fresh_user(), "cainfo": pymap.fresh_user()}
    config = write_house(tmp_path / "desk", pymap.port, sink.port, users, pymap.password)
    return LivingHouse(config, users, pymap, sink)

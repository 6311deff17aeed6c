"""Servers that tests of several folders share."""

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.pymap_server import Pymap, running_pymap
from tests.servers.sink import Sink


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all; take `dovecot.fresh_user()` for a mailbox of your own."""
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def pymap() -> Iterator[Pymap]:
    """One pymap for all; take `pymap.fresh_user()` for a mailbox of your own."""
    with running_pymap() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    """An SMTP server that remembers, without TLS or login."""
    with Sink() as server:
        yield server

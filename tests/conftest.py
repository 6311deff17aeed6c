"""Servers that tests of several folders share."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from coverage import Coverage
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.pymap_server import Pymap, running_pymap
from tests.servers.sink import Sink

TOGETHER = (
    "tests/docs/test_commands.py",
    "tests/durability/test_postgres.py",
    "tests/packaging/test_wheel.py",
)
"""Files whose tests share what is costly to make: one worker takes all tests of such a file."""


FIRST = (
    "tests/kills/",
    "tests/packaging/test_wheel.py",
    "tests/docs/test_commands.py",
    "tests/demo/",
    "tests/scenarios/test_stories.py",
    "tests/failures/",
)
"""What waits longest comes first: at the end there would be nothing left to do meanwhile."""


WHOLE_DESK = (
    "tests/demo/",
    "tests/docs/",
    "tests/durability/",
    "tests/failures/",
    "tests/figures/",
    "tests/fuzz/",
    "tests/kills/",
    "tests/packaging/",
    "tests/scenarios/",
    "tests/templates/",
)
"""What shows the whole at work. A module's coverage is that of the tests beside it, and measuring triples their time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, else in the order of the folders."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


def pytest_collection_finish() -> None:
    """Of half a million things that now stay until the end none is looked at again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure coverage where it counts."""
    counts = not item.nodeid.startswith(WHOLE_DESK) and item.get_closest_marker("unmeasured") is None
    with nullcontext() if counts else unmeasured():
        return (yield)


@contextmanager
def unmeasured() -> Iterator[None]:
    """Within it nothing is traced, neither here nor in a process that is started."""
    measuring = Coverage.current()
    order = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    if measuring is not None:
        measuring.stop()
    try:
        yield
    finally:
        if measuring is not None:
            measuring.start()
        if order is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = order


class Scheduling(LoadScopeScheduling):
    """Each test goes to whichever worker is free; xdist's own groups do not work with pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Ask for the order above."""
    return Scheduling(config, log)


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

"""Every story in this folder, unchanged, in two worlds: within one process, and on real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios import grammar
from tests.scenarios.household import CHECKOUT
from tests.scenarios.player import Player
from tests.scenarios.world_inside import inside
from tests.scenarios.world_outside import installed, outside
from tests.servers import moved_clock
from tests.servers.dovecot import Dovecot
from tests.servers.moved_clock import MovedClock
from tests.servers.sink import Sink
from tests.servers.warm_ulak import WarmUlak, warm

STORIES = sorted(Path(__file__).parent.glob("*.txt"))
INSTALLED = ("01-plain-complaint", "25-key-compromise", "40d-monthly-report")
"""Stories in which each command is started as people start it; the others fork it from one that is ready."""
each_story = pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> MovedClock:
    """The clock that is moved from outside, compiled once."""
    return moved_clock.build(tmp_path_factory.mktemp("moved-clock"))


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, moved: MovedClock) -> Iterator[WarmUlak]:
    """A process that has read ulak, from which the commands of stories are forked."""
    with warm(tmp_path_factory.mktemp("warm"), moved, CHECKOUT / "templates") as ulak:
        yield ulak


@each_story
def test_inside(path: Path, tmp_path: Path) -> None:
    story = grammar.read(path)
    with inside(story, tmp_path) as world:
        Player(story, world).play()


@each_story
def test_outside(
    path: Path, tmp_path: Path, dovecot: Dovecot, sink: Sink, moved: MovedClock, ready: WarmUlak
) -> None:
    story = grammar.read(path)
    run = installed(moved) if path.stem in INSTALLED else ready.run
    with outside(story, tmp_path, dovecot, sink, run) as world:
        Player(story, world).play()

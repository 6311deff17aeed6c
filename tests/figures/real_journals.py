"""What a story leaves when it is played in one process: its store, and the journal in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from tests.scenarios import grammar
from tests.scenarios.player import Player
from tests.scenarios.world_inside import Inside, inside
from ulak.store.schema import journal

STORIES = Path(__file__).parents[1] / "scenarios"


@contextmanager
def played(story: Path, folder: Path) -> Iterator[Inside]:
    """The world of a story, after its end."""
    folder.mkdir(exist_ok=True)
    told = grammar.read(story)
    with inside(told, folder) as world:
        Player(told, world).play()
        yield world


def journal_of(story: str, folder: Path) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """All that was written, as events with their facts."""
    with (
        played(STORIES / f"{story}.txt", folder) as world,
        world.desk.store.snapshot() as connection,
    ):
        found = connection.execute(select(journal.c.event, journal.c.facts).order_by(journal.c.id)).all()
    return [(row.event, tuple((name, value) for name, value in json.loads(row.facts))) for row in found]

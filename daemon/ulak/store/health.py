"""Signs of life: when each mailbox was last looked at, and how often a stage crashed in a row."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.store.engine import Store
from ulak.store.schema import health
from ulak.store.upsert import replace

LOOKED = "looked"
_CRASHES = "crashes"


@dataclass(frozen=True, slots=True)
class Sign:
    """
    What was last heard of one part of the desk.

    `name` is a mailbox or a stage; `times` how often it crashed in a row, `words` how.
    """

    name: str
    at: datetime
    times: int
    words: str


class Health:
    """What `status` tells of a desk at work."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def looks(self) -> tuple[Sign, ...]:
        """The last full look at each mailbox, by its name."""
        return self._signs(LOOKED)

    def crashes(self) -> tuple[Sign, ...]:
        """Stages that crashed and have not worked since, by their name."""
        return tuple(sign for sign in self._signs(_CRASHES) if sign.times)

    def crashed(self, stage: str, words: str, at: datetime) -> int:
        """Count a crash of a stage; return how many that makes in a row."""
        with self._store.write() as connection:
            this = (health.c.subject == _CRASHES, health.c.name == stage)
            before = connection.execute(select(health.c.times).where(*this)).scalar() or 0
            beat(connection, _CRASHES, stage, at, before + 1, words)
            return before + 1

    def works(self, stage: str, at: datetime) -> None:
        """A stage that had crashed works again; nothing is written where it never did."""
        if any(sign.name == stage for sign in self.crashes()):
            with self._store.write() as connection:
                beat(connection, _CRASHES, stage, at)

    def note(self, subject: str, name: str, at: datetime, words: str = "") -> None:
        """Remember another sign, such as an alarm that was sounded; without words it is over."""
        with self._store.write() as connection:
            beat(connection, subject, name, at, 0, words)

    def notes(self, subject: str) -> tuple[Sign, ...]:
        """What `note` remembered on that subject."""
        return self._signs(subject)

    def _signs(self, subject: str) -> tuple[Sign, ...]:
        with self._store.snapshot() as connection:
            query = select(health).where(health.c.subject == subject).order_by(health.c.name)
            return tuple(Sign(r.name, r.at, r.times, r.words) for r in connection.execute(query))


def beat(
    connection: Connection, subject: str, name: str, at: datetime, times: int = 0, words: str = ""
) -> None:
    """Write a sign of life over the one before."""
    replace(connection, health, {"subject": subject, "name": name, "at": at, "times": times, "words": words})

"""Signs of life: when each mailbox was last looked at, what looks fail, which stage crashes or hangs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.desk.watch.trouble import Unread
from ulak.store.engine import Store
from ulak.store.schema import health
from ulak.store.upsert import replace

LOOKED = "looked"
OUTAGE = "outage"
"""The subject of the notes that say why no letter of a mailbox leaves."""

_CRASHES = "crashes"
_HANGS = "hangs"
_UNREAD = "unread"
_REFUSED = "login refused"


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
        """A stage that had crashed or hung works again; nothing is written where it never did."""
        crashed = any(sign.name == stage for sign in self.crashes())
        hung = any(sign.name == stage for sign in self.hanging())
        if crashed or hung:
            with self._store.write() as connection:
                for subject in (_CRASHES, _HANGS):
                    beat(connection, subject, stage, at)

    def hangs(self, stage: str, since: datetime) -> None:
        """A stage began a turn then and has not ended it."""
        self.note(_HANGS, stage, since, "its turn does not end")

    def hanging(self) -> tuple[Sign, ...]:
        """Stages whose turn does not end, by their name."""
        return tuple(sign for sign in self._signs(_HANGS) if sign.words)

    def not_read(self, mailbox: str, words: str, at: datetime, login_refused: bool) -> None:
        """Count a look at a mailbox that failed; the next whole look (`looked`) makes it history."""
        with self._store.write() as connection:
            before = current_trouble(connection).get(mailbox)
            since, tries = (before.at, before.times) if before else (at, 0)
            beat(connection, _UNREAD, mailbox, since, tries + 1, words)
            beat(connection, _REFUSED, mailbox, at, words="yes" if login_refused else "")

    def at_work(self) -> datetime | None:
        """When a mailbox was last looked at, in vain or not; None before the first look."""
        with self._store.snapshot() as connection:
            tried = (*signs(connection, LOOKED), *signs(connection, _REFUSED))
            return max((sign.at for sign in tried), default=None)

    def unread(self) -> tuple[Unread, ...]:
        """Mailboxes that could not be read since their last whole look."""
        with self._store.snapshot() as connection:
            refused = {sign.name for sign in signs(connection, _REFUSED) if sign.words}
            return tuple(
                Unread(name, sign.at, sign.times, sign.words, name in refused)
                for name, sign in current_trouble(connection).items()
            )

    def note(self, subject: str, name: str, at: datetime, words: str = "") -> None:
        """Remember another sign, such as why no letter of a mailbox leaves; without words it is over."""
        with self._store.write() as connection:
            beat(connection, subject, name, at, 0, words)

    def notes(self, subject: str) -> tuple[Sign, ...]:
        """What `note` remembered on that subject."""
        return self._signs(subject)

    def _signs(self, subject: str) -> tuple[Sign, ...]:
        with self._store.snapshot() as connection:
            return signs(connection, subject)


def current_trouble(connection: Connection) -> dict[str, Sign]:
    """Mailboxes that could not be read since their last whole look, each since when."""
    looked = {sign.name: sign.at for sign in signs(connection, LOOKED)}
    failed = signs(connection, _UNREAD)
    return {sign.name: sign for sign in failed if sign.name not in looked or sign.at > looked[sign.name]}


def signs(connection: Connection, subject: str) -> tuple[Sign, ...]:
    """All signs of life of one kind, by their name."""
    query = select(health).where(health.c.subject == subject).order_by(health.c.name)
    return tuple(Sign(r.name, r.at, r.times, r.words) for r in connection.execute(query))


def beat(
    connection: Connection, subject: str, name: str, at: datetime, times: int = 0, words: str = ""
) -> None:
    """Write a sign of life over the one before."""
    replace(connection, health, {"subject": subject, "name": name, "at": at, "times": times, "words": words})

"""What leaves the desk once a day for each person: remembered in the transaction that queues it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select, update

from ulak.mail.address import Address
from ulak.store.engine import Store
from ulak.store.health import beat
from ulak.store.people import enrol
from ulak.store.schema import health, people
from ulak.store.stale import Stale
from ulak.store.upsert import insert_new

_EVERYBODY = ""


class Daily:
    """
    Letters of one kind that everybody gets once a day; `subject` names the kind.

    A person has one row, which tells when they were told last, and everybody together one, so that a day
    that is done costs one question.
    """

    def __init__(self, store: Store, subject: str) -> None:
        self._store = store
        self._subject = subject

    def last(self) -> datetime | None:
        """When `done` was said last."""
        this = (health.c.subject == self._subject, health.c.name == _EVERYBODY)
        with self._store.snapshot() as connection:
            return connection.execute(select(health.c.at).where(*this)).scalar()

    def done(self, now: datetime) -> None:
        """Everybody was told who had to be; said first when the desk begins."""
        with self._store.write() as connection:
            beat(connection, self._subject, _EVERYBODY, now)

    def told(self, since: datetime) -> frozenset[str]:
        """The addresses of those who were told since then."""
        query = select(people.c.address).join_from(people, health, health.c.name == people.c.id)
        query = query.where(health.c.subject == self._subject, health.c.at >= since)
        with self._store.snapshot() as connection:
            return frozenset(connection.execute(query).scalars())

    def once(self, person: Address, since: datetime, now: datetime) -> Callable[[Connection], None]:
        """
        Remember that this person is told; `Stale`, and nothing done, where another daemon was faster.

        Done before the letter is queued: that of another daemon may have the same Message-ID.
        """

        def remember(connection: Connection) -> None:
            name = enrol(connection, (person,)).id(person.address)
            row = {"subject": self._subject, "name": name, "at": now, "times": 0, "words": ""}
            this = (health.c.subject == self._subject, health.c.name == name, health.c.at < since)
            if insert_new(connection, health, row):
                return
            if connection.execute(update(health).where(*this).values(at=now)).rowcount != 1:
                raise Stale("This person was told today.")

        return remember

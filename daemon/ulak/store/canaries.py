"""The last canary of each mailbox, and the last one that came home."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.desk.ticket import LetterState, Purpose
from ulak.desk.watch.flight import Flight, Landing, Place
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.health import Sign, beat, signs
from ulak.store.schema import letters

_SENT = "canary sent"
_SINCE = "canary since"
_HOME = "canary home"
_ONE = select(letters).where(letters.c.purpose == Purpose.CANARY.value)


class Canaries:
    """Which canaries are under way; a mailbox has at most one that counts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def asked(self) -> dict[str, datetime]:
        """When the last canary of each mailbox was written, also where the gate refused it."""
        with self._store.snapshot() as connection:
            return {sign.name: sign.at for sign in signs(connection, _SENT)}

    def since(self) -> dict[str, datetime]:
        """When the first canary of each mailbox was written."""
        with self._store.snapshot() as connection:
            return {sign.name: sign.at for sign in signs(connection, _SINCE)}

    def flights(self) -> dict[str, Flight]:
        """The last canary of each mailbox, as far as it has come."""
        with self._store.snapshot() as connection:
            home = landings_of(connection)
            rows = (
                connection.execute(_ONE.where(letters.c.id == sign.times)).first()
                for sign in signs(connection, _SENT)
            )
            return {row.counter: _flight(row, home.get(row.counter)) for row in rows if row is not None}

    def landings(self) -> dict[str, Landing]:
        """The last canary of each mailbox that came home."""
        with self._store.snapshot() as connection:
            return landings_of(connection)

    def sends(self, mailbox: str, now: datetime) -> Callable[[Connection], None]:
        """Remember in the transaction that queues it which letter today's canary is."""
        query = _ONE.where(letters.c.counter == mailbox).order_by(letters.c.id.desc()).limit(1)

        def remember(connection: Connection) -> None:
            row = connection.execute(query).first()
            if all(sign.name != mailbox for sign in signs(connection, _SINCE)):
                beat(connection, _SINCE, mailbox, now)
            beat(connection, _SENT, mailbox, now, row.id if row is not None and row.at == now else 0)

        return remember


def flight(connection: Connection, message_id: str) -> Flight | None:
    """The canary of that Message-ID; None where it is no canary of ours."""
    row = connection.execute(_ONE.where(letters.c.message_id == message_id)).first()
    return None if row is None else _flight(row, landings_of(connection).get(row.counter))


def land(connection: Connection, landing: Landing) -> None:
    """Remember a canary that came home; an older one never covers a younger."""
    before = landings_of(connection).get(landing.mailbox)
    if before is None or before.sent_at < landing.sent_at:
        words = f"{landing.place} {landing.sent_at.isoformat()} {landing.message_id}"
        beat(connection, _HOME, landing.mailbox, landing.arrived_at, landing.seconds, words)


def _flight(row: AnyRow, home: Landing | None) -> Flight:
    landed = home is not None and row.sent_at is not None and home.sent_at >= row.sent_at
    landed = landed or (home is not None and home.message_id == row.message_id)
    return Flight(row.counter, row.message_id, LetterState(row.state), row.sent_at, row.reply or "", landed)


def landings_of(connection: Connection) -> dict[str, Landing]:
    """The last canary of each mailbox that came home."""
    return {sign.name: _landing(sign) for sign in signs(connection, _HOME)}


def _landing(sign: Sign) -> Landing:
    place, sent_at, message_id = sign.words.split(" ", 2)
    return Landing(sign.name, message_id, datetime.fromisoformat(sent_at), sign.at, Place(place))

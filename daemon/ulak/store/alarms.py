"""Which alarms were told and are not over: a restart in the middle of one does not tell it twice."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from ulak.desk.watch.alarm import Change, Standing
from ulak.store.engine import Store
from ulak.store.health import beat, signs

_ALARM = "alarm"


class Alarms:
    """What `status` shows, and what the next look is compared with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def standing(self) -> tuple[Standing, ...]:
        """Alarms that are not over, the oldest first."""
        with self._store.snapshot() as connection:
            found = [sign for sign in signs(connection, _ALARM) if sign.words]
        found.sort(key=lambda sign: sign.at)
        return tuple(Standing(sign.name, sign.at, sign.words, sign.times) for sign in found)

    def tells(self, change: Change, now: datetime) -> Callable[[Connection], None]:
        """Remember what is told, in the transaction that queues the letter about it."""

        def remember(connection: Connection) -> None:
            for over in change.over:
                beat(connection, _ALARM, over.name, now)
            for one in change.begun:
                beat(connection, _ALARM, one.name, one.since, one.mark, one.words.en)

        return remember

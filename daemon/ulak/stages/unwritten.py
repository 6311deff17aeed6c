"""What dispatch knows and could not write down, because the store was away: kept for the next turn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ulak.errors import Unavailable
from ulak.store.outbox import Outbox


class Unwritten:
    """
    The end of an attempt that is not in the store yet, and leases of ours that nobody works on.

    As long as the process lives, a letter that left is so not sent again, and one that was claimed and
    never sent need not wait until its lease runs out.
    """

    def __init__(self) -> None:
        self._record: Callable[[], None] | None = None
        self._broke = False

    def make_good(self, outbox: Outbox, now: datetime, owner: str) -> None:
        """
        Write it down now, before anything is claimed; `Unavailable` while that is not possible.

        Any other error will not pass by waiting, and must not come back at every turn.
        """
        record, self._record = self._record, None
        if record is not None:
            with self.kept(record):
                record()
        if self._broke:
            outbox.recover(now, owner)
            self._broke = False

    @contextmanager
    def kept(self, record: Callable[[], None] | None = None) -> Iterator[None]:
        """Remember `record` where the store goes away inside."""
        try:
            yield
        except Unavailable:
            self._record, self._broke = record, True
            raise

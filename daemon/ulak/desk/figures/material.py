"""What the figures of one month are counted from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ulak.desk.figures.life import Life
from ulak.desk.figures.measures import Stretch
from ulak.desk.figures.office import OfficeTime
from ulak.desk.figures.ruled import Ruled


@dataclass(frozen=True, slots=True)
class Material:
    """
    The tickets as they were at the month's end, without those that were parts of others then.

    Of every ticket that is not among `moved` nothing happened in the month. `late` came before its end and
    were written down after it. `days` are the days of the mailboxes that were counted.
    """

    month: Stretch
    ruled: Ruled
    office: OfficeTime
    everyone: tuple[Life, ...]
    moved: tuple[Life, ...]
    late: tuple[Life, ...] = ()
    parts: tuple[Life, ...] = ()
    days: tuple[Mapping[str, str], ...] = ()
    refused: tuple[float, ...] = ()

    @property
    def came(self) -> tuple[Life, ...]:
        """The tickets of the month: those received in it, whenever they were written down."""
        return tuple(one for one in (*self.everyone, *self.late) if self.month.has(one.received))

    @property
    def closed(self) -> tuple[Life, ...]:
        """Those that were closed in it by a closing that stood, however they stand at its end."""
        return tuple(one for one in self.moved if any(self._stood(one)))

    @property
    def done(self) -> tuple[Life, ...]:
        """Those whose last closing was in the month, and that are closed at its end."""
        month = self.month
        return tuple(one for one in self.moved if one.is_closed and one.closing and month.has(one.closing.at))

    def _stood(self, life: Life) -> Iterable[bool]:
        return (self.month.has(one.at) and not one.is_taken_back for one in life.closings)

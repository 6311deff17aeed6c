"""A store opened for looking: beside a daemon at work, without its lock."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from ulak.errors import ConfigError, DeskError

if TYPE_CHECKING:
    from datetime import datetime

    from ulak.cli.tables import Clocks
    from ulak.config import MailboxTable, Settings
    from ulak.desk.house import House
    from ulak.desk.rules.rulebook import Rulebook
    from ulak.desk.ticket import Ticket
    from ulak.stages.office import Office
    from ulak.store.engine import Store
    from ulak.store.record import Record
    from ulak.store.tickets import Tickets


Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class Records:
    """What commands that look need of a desk."""

    settings: "Settings"
    house: "House"
    store: "Store"
    tickets: "Tickets"

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return self.settings.desk.timezone

    def rulebook(self) -> "Rulebook":
        """The rules the desk works by."""
        from ulak.wiring import rulebook_of

        return rulebook_of(self.settings, self.store)

    def clocks(self, now: "datetime") -> "Clocks":
        """What it takes to say what is left of a promise."""
        from ulak.cli.tables import Clocks

        return Clocks(now, self.zone, self.rulebook().calendars)

    def office(self) -> "Office":
        """What it takes to make a decision true, with the rules and templates the desk works by."""
        from ulak.stages.office import Office
        from ulak.store.looks import Looks
        from ulak.store.tickets import Tickets
        from ulak.store.trust import Trust
        from ulak.wiring import accepted_of, limits_of

        accepted = accepted_of(self.settings, self.store)
        tickets = Tickets(self.store, self.house, limits_of(self.settings), accepted.rulebook.inside)
        return Office(self.house, tickets, Looks(self.store), lambda: accepted, Trust(self.store).distrusted)

    def record(self, number: str) -> "Record":
        """One ticket whole, by `KSM-2026-000123`, `[ksm-2026-000123]`; an error where there is none."""
        return _found(self.tickets.show, number)

    def ticket(self, number: str) -> "Ticket":
        """The ticket without its correspondence, by the same."""
        return _found(self.tickets.ticket, number)

    def mailboxes(self, name: str) -> tuple["MailboxTable", ...]:
        """The mailbox of that name, or all for an empty one; an error where there is none."""
        found = tuple(box for box in self.settings.mailbox if name in ("", box.name))
        if not found:
            known = ", ".join(box.name for box in self.settings.mailbox)
            raise ConfigError(f"there is no mailbox {name} in config.toml (it has: {known})")
        return found


def _found(look_up: Callable[[str], Wanted | None], number: str) -> Wanted:
    wanted = number.strip().strip("[]").upper()
    found = look_up(wanted) if wanted.isascii() else None
    if found is None:
        raise DeskError(f"there is no ticket {wanted}; `ulak tickets` lists those that are open")
    return found


@contextmanager
def open_records(config: Path, *, writes: bool = True) -> Iterator[Records]:
    """
    The store of that configuration, made where there is none; ConfigError where it is an older one.

    Without `writes` it is only read from here on, and whatever would write is stopped.
    """
    from ulak.config import load
    from ulak.credentials import desk_secrets
    from ulak.store.tickets import Tickets
    from ulak.vault import make_ready, open_store
    from ulak.wiring import house_of

    settings = load(config)
    store = open_store(settings, os.environ)
    try:
        if store.version() is None:
            make_ready(store, settings)
        if not store.is_current():
            raise ConfigError(
                f"the store {store.place} is not at the version of this ulak: run `ulak db upgrade`"
            )
        house = house_of(settings, *desk_secrets(settings, os.environ))
        if not writes:
            store.only_read()
        yield Records(settings, house, store, Tickets(store, house))
    finally:
        store.close()

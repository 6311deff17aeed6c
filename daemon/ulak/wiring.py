"""Settings made into a desk: the one place where parts learn of each other."""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version

from ulak.config import MailboxTable, Quota, Settings
from ulak.credentials import desk_secrets, password
from ulak.desk.coming.arrival import After, MailboxUnavailable
from ulak.desk.house import Counter, House
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import LoginRefused, Unavailable
from ulak.gateways.clock import now as wall_clock
from ulak.gateways.imap import ImapMailbox
from ulak.gateways.smtp import Courier
from ulak.mail.address import Address
from ulak.servers import courier_of, mailbox_of
from ulak.shelf.judging import House as Judged
from ulak.shelf.papers import Folders
from ulak.shelf.shelf import Shelf, accepted_last
from ulak.stages import (
    intake,
    reconcile,
)
from ulak.stages.accepted import Accepted
from ulak.stages.office import Office
from ulak.store.books import Books
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.inventory import Inventory
from ulak.store.journal import Journal
from ulak.store.looks import Looks
from ulak.store.outbox import Outbox
from ulak.store.quota import Limits
from ulak.store.quota import Quota as Window
from ulak.store.rule_sets import RuleSets
from ulak.store.spool import SpoolOf
from ulak.store.tickets import Tickets
from ulak.store.trust import Trust
from ulak.store.unheard import Hearing
from ulak.store.waiting import Waiting
from ulak.vault import make_ready, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inlet:
    """One mailbox with all that its intake needs."""

    name: str
    mailbox: ImapMailbox
    spool: SpoolOf
    folders: tuple[str, ...]
    since: date | None
    after: After
    poll: timedelta
    ledger: reconcile.Ledger
    health: Health

    def turn(self, clock: Callable[[], datetime]) -> int:
        """One turn of intake on this mailbox; where its server is the trouble, that is noted for an alarm."""
        now = clock()
        try:
            return intake.turn(self.mailbox, self.spool, self.folders, self.since, self.after, now)
        except (MailboxUnavailable, LoginRefused) as away:
            with suppress(Unavailable):  # the store may be away as well
                self.health.not_read(self.name, str(away), now, isinstance(away, LoginRefused))
            raise

    def reconcile(self, clock: Callable[[], datetime], lag: timedelta) -> int:
        """Make its books where they are due; `lag` is how long mail may be on its way."""
        return reconcile.turn(self.ledger, self.mailbox, self.spool, clock(), lag)


@dataclass(frozen=True, slots=True)
class Desk:
    """All parts, wired and ready; nothing has been connected to yet."""

    settings: Settings
    house: House
    store: Store
    shelf: Shelf
    office: Office
    waiting: Waiting
    outbox: Outbox
    journal: Journal
    health: Health
    inventory: Inventory
    inlets: tuple[Inlet, ...]
    couriers: Mapping[str, Courier]
    clock: Callable[[], datetime]
    owner: str

    def seal(self) -> None:
        """Chain what is in the journal and not yet chained."""
        self.journal.seal(self.clock())

    def close(self) -> None:
        """Say goodbye to every server; the store last."""
        for inlet in self.inlets:
            inlet.mailbox.close()
        for courier in self.couriers.values():
            courier.close()
        self.store.close()


def accepted_of(settings: Settings, store: Store) -> Accepted:
    """The set the desk works by: the last accepted one, or what is on the disk where it never worked."""
    return accepted_last(RuleSets(store), *_shelved(settings))


def rulebook_of(settings: Settings, store: Store) -> Rulebook:
    """The rules of that set."""
    return accepted_of(settings, store).rulebook


def _shelved(settings: Settings) -> tuple[Folders, Judged]:
    desk = settings.desk
    return Folders(desk.rules, desk.templates), Judged(settings.mailbox_names, desk.timezone)


def house_of(settings: Settings, secret: bytes, *former: bytes) -> House:
    """What decisions must know of the configuration."""
    desk = settings.desk
    return House(
        name=desk.name,
        token=desk.token,
        timezone=desk.timezone,
        language=desk.language,
        hold=desk.hold,
        counters=tuple(_counter(box) for box in settings.mailbox),
        secret=secret,
        former=former,
        most_attached=settings.limits.answer_attachments,
    )


def wire(settings: Settings, environment: Mapping[str, str], owner: str = "") -> Desk:
    """
    Put all parts together on an opened, migrated store, with the rules in force.

    `owner` is whose the letters are that it claims: `store.lock.installation`, or this process alone.
    Raises ConfigError for what an administrator must mend, `Unavailable` where the store is away.
    """
    for box in settings.mailbox:  # every secret first: what is half wired would have to be taken apart
        password(box, "imap", environment), password(box, "smtp", environment)
    store = open_store(settings, environment)
    try:
        if unknown := make_ready(store, settings):
            log.warning("%s", unknown)
        shelf = Shelf(*_shelved(settings), RuleSets(store))
        shelf.start(wall_clock())
    except BaseException:
        store.close()
        raise
    return _wired(settings, environment, store, shelf, owner or f"{socket.gethostname()}/{os.getpid()}")


def _wired(
    settings: Settings, environment: Mapping[str, str], store: Store, shelf: Shelf, owner: str
) -> Desk:
    house = house_of(settings, *desk_secrets(settings, environment))
    tickets = Tickets(store, house, limits_of(settings), lambda: shelf.rules().inside())
    return Desk(
        settings=settings,
        house=house,
        store=store,
        shelf=shelf,
        office=Office(
            house,
            tickets,
            Looks(store),
            shelf.accepted,
            Trust(store).distrusted,
            Hearing(store, tuple(box.name for box in settings.mailbox)).of,
        ),
        waiting=Waiting(store, version("ulak")),
        outbox=Outbox(store, limits_of(settings), lambda: shelf.rules().inside()),
        journal=Journal(store),
        health=Health(store),
        inventory=Inventory(store),
        inlets=tuple(_inlet(box, settings, store, environment) for box in settings.mailbox),
        couriers={box.name: courier_of(box, environment) for box in settings.mailbox},
        clock=wall_clock,
        owner=owner,
    )


def _counter(box: MailboxTable) -> Counter:
    return Counter(
        name=box.name,
        address=Address(box.address, box.display_name),
        bounce_address=box.bounce_address or box.address,
        authserv_id=box.authserv_id,
        received_by=box.received_by,
    )


def _inlet(box: MailboxTable, settings: Settings, store: Store, environment: Mapping[str, str]) -> Inlet:
    return Inlet(
        name=box.name,
        mailbox=mailbox_of(box, settings, environment),
        spool=SpoolOf(store, box.name, box.sent),
        folders=box.watched,
        since=box.since,
        after=After.named(box.after, spared=box.sent),
        poll=box.poll,
        ledger=reconcile.Ledger(box.name, Books(store), box.watched, box.since, settings.desk.timezone),
        health=Health(store),
    )


def limits_of(settings: Settings) -> Limits:
    """`[limits]` as the gate keeps them."""
    names = settings.limits
    return Limits(
        automatic_per_address=_window(names.automatic_per_address),
        automatic_per_domain=_window(names.automatic_per_domain),
        automatic_per_ticket=_window(names.automatic_per_ticket),
        acknowledgements_total=_window(names.acknowledgements_total),
        staff_letters_total=_window(names.staff_letters_total),
        subscriber_letters_total=_window(names.subscriber_letters_total),
    )


def _window(quota: Quota) -> Window:
    return Window(quota.letters, quota.window)

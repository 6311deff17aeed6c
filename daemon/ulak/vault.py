"""The store of config.toml: opened with the desk's secret, known again, taken up where it is a copy."""

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from ulak.config import Settings
from ulak.credentials import desk_secrets
from ulak.errors import Unavailable
from ulak.store.connections import place_of, placed
from ulak.store.engine import Store
from ulak.store.known_erasures import FILE as ERASURES
from ulak.store.known_erasures import KnownErasures
from ulak.store.known_stores import FILE, KnownStores
from ulak.store.lock import locked
from ulak.store.restored import Restoration, origin, take_up
from ulak.store.store_file import StoreFile

log = logging.getLogger(__name__)


def known_stores(settings: Settings) -> KnownStores:
    """What this desk remembers of its stores, beside its secret."""
    return KnownStores(settings.desk.secret_file.with_name(FILE))


def open_store(settings: Settings, environment: Mapping[str, str]) -> Store:
    """
    Open the store; where this desk never had one, its tables may still be missing.

    `Unavailable` where it had one and that is lost; besides that what `Store.open` raises.
    """
    (secret, *former), known = desk_secrets(settings, environment), known_stores(settings)
    url = placed(settings.store.url, Path.cwd())
    if url.get_backend_name() == "sqlite" and StoreFile(Path(str(url.database))).is_missing():
        known.refuse_lost(place_of(url))  # before SQLite makes an empty file there
    store = Store.open(settings.store.url, secret, Path.cwd(), former)
    try:
        if known.at(store.place) is not None:
            if store.version() is None:
                known.refuse_lost(store.place)
            elif store.is_current():
                known.refuse_other(store.place, store.identity())
    except BaseException:
        store.close()
        raise
    return store


def make_ready(store: Store, settings: Settings) -> str:
    """Bring the tables up to date and remember the store; return why that was not possible, else nothing."""
    store.upgrade()
    return known_stores(settings).remember(store.place, store.identity())


def take_up_copy(store: Store, settings: Settings, now: datetime) -> Restoration | None:
    """
    Where the store is a copy that nobody has worked with, make it this desk's store.

    `Unavailable` while another process works the store it was copied from: both would answer each mail.
    """
    known, identity = known_stores(settings), store.identity()
    for other in known.elsewhere(store.place, identity):
        _refuse_second(other)
    taken = take_up(store, settings.desk.token, settings.desk.timezone, now, known.numbered(identity))
    if taken is not None:
        log.warning(
            "the store was restored from a copy of %s: letters in doubt: %d (ulak queue list), and "
            "tickets are numbered from beyond %d on",
            f"{taken.copied_at:%Y-%m-%d %H:%M:%S} UTC",
            taken.doubtful,
            taken.numbered,
        )
        if unwritten := known.remember(store.place, identity, taken.numbered):
            log.warning("%s; nor are numbers, were this copy restored again", unwritten)
    return taken


def known_erasures(settings: Settings) -> KnownErasures:
    """Whom this desk has erased, remembered beside its secret."""
    secret = settings.desk.secret_file
    return KnownErasures(secret.with_name(ERASURES), secret)


def ready_for_mail(store: Store) -> None:
    """`Unavailable` for a copy that no desk has taken up: it would take new mail for mail read again."""
    if origin(store).copied_at is not None:
        raise Unavailable(
            f"The store {store.place} is a copy that ulak has not worked with yet: start `ulak run`, "
            "then try again."
        )


def _refuse_second(other: str) -> None:
    lock = Path(f"{other}.lock")
    if lock.is_file():
        with locked(lock, other):
            return

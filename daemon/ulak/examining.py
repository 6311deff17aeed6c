"""What is wrong with the world that a configuration describes: `ulak doctor`."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ulak.checks import problems
from ulak.config import MailboxTable, Settings
from ulak.desk.watch.trouble import NEARLY_FULL
from ulak.desk.watch.trust import FORGED
from ulak.errors import ConfigError, DeskError, Unavailable
from ulak.gateways.proof import reads_lists
from ulak.probing import Errand, try_borders
from ulak.servers import courier_of, mailbox_of
from ulak.store.alarms import Alarms
from ulak.store.driver_words import damaged
from ulak.store.inventory import Inventory
from ulak.store.secret_check import is_under_current
from ulak.vault import open_store

_NO_INVENTORY = (
    "none, so what is reported cannot be recognised; `ulak certificates import` takes what you issued"
)
OLDEST_CLOCK = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `doctor` looked at; `said` is a sentence where something is wrong, or worth knowing."""

    what: str
    said: str = ""
    trouble: type[DeskError] | None = None

    @property
    def is_well(self) -> bool:
        """Is nothing wrong with it?"""
        return self.trouble is None


def examine(
    settings: Settings, environment: Mapping[str, str], errand: Errand | None = None
) -> Iterator[Finding]:
    """
    Look at everything `run` will need, one finding after the other, going on after each trouble.

    `errand` says whether each border is tried with a probe.
    """
    paper = problems(settings, environment)
    yield Finding("config, rules and templates", "; ".join(paper), ConfigError if paper else None)
    yield _clock(datetime.now(UTC))
    yield _look("store", partial(_store, settings, environment))
    yield _space(settings)
    yield from _inventory(settings, environment)
    yield _look("trying of keys", partial(_proof, settings))
    for box in settings.mailbox:
        yield _look(f"mailbox {box.name}, IMAP", partial(_imap, box, settings, environment))
        yield _look(f"mailbox {box.name}, SMTP", partial(_smtp, box, environment))
    for one in try_borders(settings, environment, errand or Errand()):
        yield Finding(f"mailbox {one.mailbox}, border", one.said, DeskError if one.is_forged else None)
    yield from _alarms(settings, environment)


def _alarms(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """
    What the desk at work has told the administrators, or could not: such letters may not have left.

    What alarms say of a border was just looked at, and may be over.
    """
    with suppress(DeskError):  # a store that is away, or still empty, is a finding of its own
        store = open_store(settings, environment)
        try:
            for one in Alarms(store).standing() if store.is_current() else ():
                if one.name.startswith(FORGED):
                    continue
                since = one.since.astimezone(settings.desk.timezone)
                yield Finding(f"alarm, {one.name}", f"since {since:%d.%m.%Y %H:%M}: {one.words}", DeskError)
        finally:
            store.close()


def _look(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look())
    except DeskError as trouble:
        return Finding(what, str(trouble), type(trouble))


def _clock(now: datetime) -> Finding:
    if now < OLDEST_CLOCK:
        return Finding("clock", f"it says {now:%Y-%m-%d}: every deadline would be wrong; set it", ConfigError)
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _store(settings: Settings, environment: Mapping[str, str]) -> str:
    store = open_store(settings, environment)
    try:
        if found := store.damage():
            raise ConfigError(damaged(store.place, found))
        if not store.is_current():
            return "new or older than this ulak; `ulak run` or `ulak db upgrade` migrates it"
        with store.snapshot() as connection:
            is_rotated = is_under_current(connection, store.seals)
        return "" if is_rotated else "it is under a former secret; `ulak secret rotate` goes on where it was"
    finally:
        store.close()


def _space(settings: Settings) -> Finding:
    if not settings.store.url.startswith("sqlite:///"):
        return Finding("disk space", "is the database server's")
    folder = Path(settings.store.url.removeprefix("sqlite:///")).parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as trouble:
        return Finding("disk space", f"{folder}: {trouble.strerror}", ConfigError)
    said = f"{free // 2**20} MB free in {folder}"
    return Finding("disk space", said, None if free >= NEARLY_FULL else ConfigError)


def _inventory(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Old or empty it is no trouble of the desk, but reports name what cannot be recognised."""
    with suppress(DeskError):  # a store that is away is a finding of its own
        store = open_store(settings, environment)
        try:
            stock = Inventory(store).stock() if store.is_current() else None
        finally:
            store.close()
        if stock is None or stock.changed_at is None:
            yield Finding("certificates", _NO_INVENTORY)
        else:
            changed = f"{stock.changed_at.astimezone(settings.desk.timezone):%d.%m.%Y %H:%M}"
            held = f"{stock.certificates} of {stock.subscribers} subscribers, as of {changed}"
            yield Finding("certificates", "; ".join(filter(None, (held, stock.untold))))


def _proof(settings: Settings) -> str:
    folder = settings.certificates.weak_keys
    if reads_lists(folder):
        return f"the lists of badkeys in {folder} are read"
    if folder is None:
        return (
            "nothing lists the weak keys of Debian; fetch them with badkeys --update-bl, and name their"
            " folder: weak_keys in [certificates]"
        )
    raise ConfigError(
        f"{folder} holds no lists of badkeys; `XDG_CACHE_HOME={folder} badkeys --update-bl` fetches them"
    )


def _imap(box: MailboxTable, settings: Settings, environment: Mapping[str, str]) -> str:
    with closing(mailbox_of(box, settings, environment)) as mailbox:
        found = mailbox.check(box.watched)
    if found:
        raise Unavailable("; ".join(found))
    return ", ".join(box.watched)


def _smtp(box: MailboxTable, environment: Mapping[str, str]) -> str:
    with closing(courier_of(box, environment)) as courier:
        found = courier.check()
    if found:
        raise Unavailable("; ".join(found))
    return f"{box.smtp.host}:{box.smtp.port}"

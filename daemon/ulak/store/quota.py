"""
Sliding quotas: how many letters a window of time may hold.

Letters are counted in slots of ten seconds, so a window slides by that much and asking costs the same
whether it holds ten letters or a million.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, or_, select, text

from ulak.store.engine import Store
from ulak.store.schema import quota_counts
from ulak.store.upsert import add

_SLOT = 10
_GATE_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('ulak: the one gate'))")


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `letters` within any `window`; written `10/1h`."""

    letters: int
    window: timedelta

    def __str__(self) -> str:
        seconds = int(self.window.total_seconds())
        for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
            if seconds % length == 0:
                return f"{self.letters}/{seconds // length}{unit}"
        return f"{self.letters}/{seconds}s"


@dataclass(frozen=True, slots=True)
class Limits:
    """
    `[limits]` of config.toml.

    Those per address, domain and ticket count automatic letters to people outside the desk.
    One-time codes have a small quota of their own, because anybody can cause one. Letters to subscribers are
    people's, and there may be hundreds at once: no server should take them for junk mail (BR 5.7.1.2).
    """

    automatic_per_address: Quota = Quota(10, timedelta(hours=1))
    automatic_per_domain: Quota = Quota(100, timedelta(hours=1))
    automatic_per_ticket: Quota = Quota(20, timedelta(days=1))
    acknowledgements_total: Quota = Quota(2000, timedelta(hours=1))
    staff_letters_total: Quota = Quota(2000, timedelta(hours=1))
    subscriber_letters_total: Quota = Quota(60, timedelta(minutes=1))
    codes_per_address: Quota = Quota(5, timedelta(hours=1))

    @property
    def automatic_per_address_long(self) -> Quota:
        """
        Four times the letters in twenty-four times the window, by default 40 a day.

        A robot that takes its time never fills an hour; a day ends that chain too.
        """
        short = self.automatic_per_address
        return Quota(4 * short.letters, 24 * short.window)


class Scope(StrEnum):
    """What a quota is for."""

    ADDRESS = "address"
    ADDRESS_LONG = "address-long"
    DOMAIN = "domain"
    TICKET = "ticket"
    ACKNOWLEDGEMENTS = "acknowledgements"
    STAFF = "staff"
    SUBSCRIBERS = "subscribers"
    CODE = "code"
    ONCE = "once"


LIMIT_NAMES = {
    Scope.ADDRESS: "automatic_per_address",
    Scope.ADDRESS_LONG: "automatic_per_address",
    Scope.DOMAIN: "automatic_per_domain",
    Scope.TICKET: "automatic_per_ticket",
    Scope.ACKNOWLEDGEMENTS: "acknowledgements_total",
    Scope.STAFF: "staff_letters_total",
    Scope.SUBSCRIBERS: "subscriber_letters_total",
    Scope.CODE: "codes_per_address",
}
"""What an administrator changes for each scope: a key of `[limits]`, or a field of `Limits` alone."""

ONCE = Quota(1, timedelta(days=1))
"""What is told once a day however often it happens: `Draft.once` says what it is."""


@dataclass(frozen=True, slots=True)
class Account:
    """
    A quota for one subject: an opaque id, a domain, a ticket number; empty for a total.

    `kept_back` letters of it are for others, who are more urgent.
    """

    scope: Scope
    subject: str
    quota: Quota
    kept_back: int = 0

    @property
    def key(self) -> str:
        """The account as the row of a letter that waits for it names it."""
        return f"{self.scope} {self.subject}".rstrip()

    @property
    def bears(self) -> int:
        """How many letters it takes within its window."""
        return self.quota.letters - self.kept_back

    def __str__(self) -> str:
        return (
            f"quota per {self.scope} {self.quota}" if self.subject else f"quota of {self.scope} {self.quota}"
        )


def room(connection: Connection, accounts: Iterable[Account], now: datetime) -> dict[Account, int]:
    """Say how many letters more each account bears now; never negative."""
    accounts = tuple(accounts)
    if not accounts:
        return {}
    asked: dict[str, str | int] = {}
    for place, account in enumerate(accounts):
        asked[f"scope{place}"] = account.scope.value
        asked[f"subject{place}"] = account.subject
        asked[f"since{place}"] = slot(now - account.quota.window)
    rows = connection.execute(_used(len(accounts)), asked)
    used = {(scope, subject): int(letters) for scope, subject, letters in rows}
    return {a: max(0, a.bears - used.get((a.scope.value, a.subject), 0)) for a in accounts}


def one_at_a_time(connection: Connection) -> None:
    """
    Let nobody else look for room until this transaction ends; a second call in it costs nothing.

    SQLite lets one writer in anyway. On PostgreSQL two would each see the last place free, and with a
    lock for each account they could embrace: so there is one lock, and it is the last that is taken.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_GATE_LOCK)


def count(connection: Connection, accounts: Iterable[Account], now: datetime) -> None:
    """Enter one letter into each account, always in the same order: two writers cannot embrace."""
    keys = sorted({(account.scope.value, account.subject) for account in accounts})
    rows = [{"scope": scope, "subject": subject, "slot": slot(now), "letters": 1} for scope, subject in keys]
    add(connection, quota_counts, "letters", rows)


def forget(store: Store, limits: Limits, now: datetime) -> None:
    """
    Remove the slots that no window reaches any more.

    Once a day, so that a desk at rest writes nothing: as soon as the oldest is a day out of reach.
    """
    windows = (getattr(limits, limit.name).window for limit in fields(limits))
    reach = now - max(ONCE.window, limits.automatic_per_address_long.window, *windows)
    query = select(quota_counts.c.slot).where(quota_counts.c.slot < slot(reach - timedelta(days=1))).limit(1)
    with store.snapshot() as connection:
        if connection.execute(query).first() is None:
            return
    with store.write() as connection:
        connection.execute(delete(quota_counts).where(quota_counts.c.slot < slot(reach)))


@cache
def _used(accounts: int) -> Select[str, str, int]:
    """Ask for so many accounts at once; every automatic letter does, so the question is built once."""
    windows = (
        and_(
            quota_counts.c.scope == bindparam(f"scope{place}"),
            quota_counts.c.subject == bindparam(f"subject{place}"),
            quota_counts.c.slot > bindparam(f"since{place}"),
        )
        for place in range(accounts)
    )
    query = select(quota_counts.c.scope, quota_counts.c.subject, func.sum(quota_counts.c.letters))
    return query.where(or_(*windows)).group_by(quota_counts.c.scope, quota_counts.c.subject)


def slot(at: datetime) -> int:
    """The ten seconds an instant falls into: what windows slide by."""
    return int(at.timestamp()) // _SLOT

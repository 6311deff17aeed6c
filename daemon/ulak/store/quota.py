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

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, or_, select

from ulak.store.engine import Store
from ulak.store.schema import quota_counts
from ulak.store.upsert import add

_SLOT = 10


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
    One-time codes have a small quota of their own, because anybody can cause one.
    """

    automatic_per_address: Quota = Quota(10, timedelta(hours=1))
    automatic_per_domain: Quota = Quota(100, timedelta(hours=1))
    automatic_per_ticket: Quota = Quota(20, timedelta(days=1))
    acknowledgements_total: Quota = Quota(2000, timedelta(hours=1))
    staff_letters_total: Quota = Quota(2000, timedelta(hours=1))
    codes_per_address: Quota = Quota(5, timedelta(hours=1))


class Scope(StrEnum):
    """What a quota is for."""

    ADDRESS = "address"
    DOMAIN = "domain"
    TICKET = "ticket"
    ACKNOWLEDGEMENTS = "acknowledgements"
    STAFF = "staff"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Account:
    """A quota for one subject: an opaque id, a domain, a ticket number; empty for a total."""

    scope: Scope
    subject: str
    quota: Quota

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
        asked[f"since{place}"] = _slot(now - account.quota.window)
    rows = connection.execute(_used(len(accounts)), asked)
    used = {(scope, subject): int(letters) for scope, subject, letters in rows}
    return {a: max(0, a.quota.letters - used.get((a.scope.value, a.subject), 0)) for a in accounts}


def count(connection: Connection, accounts: Iterable[Account], now: datetime) -> None:
    """Enter one letter into each account, always in the same order: two writers cannot embrace."""
    keys = sorted({(account.scope.value, account.subject) for account in accounts})
    rows = [{"scope": scope, "subject": subject, "slot": _slot(now), "letters": 1} for scope, subject in keys]
    add(connection, quota_counts, "letters", rows)


def forget(store: Store, limits: Limits, now: datetime) -> None:
    """
    Remove the slots that no window reaches any more.

    Once a day, so that a desk at rest writes nothing: as soon as the oldest is a day out of reach.
    """
    reach = now - max(getattr(limits, limit.name).window for limit in fields(limits))
    query = select(quota_counts.c.slot).where(quota_counts.c.slot < _slot(reach - timedelta(days=1))).limit(1)
    with store.snapshot() as connection:
        if connection.execute(query).first() is None:
            return
    with store.write() as connection:
        connection.execute(delete(quota_counts).where(quota_counts.c.slot < _slot(reach)))


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


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // _SLOT

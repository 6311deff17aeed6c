"""Which mails a folder has: UIDs beyond a cursor and since a day of the desk."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta, tzinfo

from imapclient import IMAPClient

WINDOW = 50_000
"""Mails asked about at once: imaplib refuses an answer line of more than a million bytes."""

DATES_AT_ONCE = 1_000


class Silent(Exception):
    """SEARCH names none of the mails that EXAMINE counted."""


Asking = Callable[[], AbstractContextManager[IMAPClient]]


def uids_from(
    ask: Asking, first: int, exists: int, since: date | None, zone: tzinfo, window: int = WINDOW
) -> tuple[int, ...]:
    """
    Return the UIDs >= `first` that arrived on the day `since` of `zone` or later, in order.

    SEARCH SINCE compares days in whatever zone the server shows them (RFC 3501 §6.4.4), so two
    days around the border are asked generously and then decided by INTERNALDATE itself.
    """
    criteria: list[str | date] = ["SINCE", since - timedelta(days=2)] if since else []
    found = _search(ask, first, exists, window, criteria)
    if exists and not found:
        _believe(ask, first, exists, is_partial=since is not None)
    found = tuple(uid for uid in found if uid >= first)
    if since is None or not found:
        return found
    certain = set(_search(ask, first, exists, window, ["SINCE", since + timedelta(days=2)]))
    doubtful = [uid for uid in found if uid not in certain]
    late = certain | _arrived_from(ask, doubtful, datetime.combine(since, time(), zone))
    return tuple(uid for uid in found if uid in late)


def _search(ask: Asking, first: int, exists: int, window: int, criteria: list[str | date]) -> tuple[int, ...]:
    """As the server answers: `UID n:*` always names the last mail, even one before n (RFC 3501 §6.4.8)."""
    wanted = ["UID", f"{first}:*", *criteria]
    if exists <= window:
        with ask() as client:
            return tuple(sorted(set(client.search(wanted))))
    found: set[int] = set()
    # From the top down: a mail expunged meanwhile moves the others down, into windows still to come.
    for top in range(exists, 0, -window):
        with ask() as client:
            found.update(client.search([f"{max(1, top - window + 1)}:{top}", *wanted]))
    return tuple(sorted(found))


def _believe(ask: Asking, first: int, exists: int, *, is_partial: bool) -> None:
    """
    Raise `Silent` where a search that named nothing cannot be true.

    A SEARCH line is required (RFC 3501 §6.4.4; ESEARCH in RFC 9051), and a server that says OK without
    one looks like an empty folder, for ever. Of a part (SINCE) nothing may be true: then the same
    command must name the last mail. Servers that forget it in `n:*` are forgiven where FETCH, which
    is another command, says that it lies before n.
    """
    with ask() as client:
        if is_partial and client.search(["UID", "*"]):
            return
        client.use_uid = False
        try:
            last = client.fetch([exists], ["UID"]).get(exists, {}).get(b"UID", 0)
        finally:
            client.use_uid = True
    if last >= first:
        raise Silent


def _arrived_from(ask: Asking, uids: list[int], instant: datetime) -> set[int]:
    late: set[int] = set()
    for start in range(0, len(uids), DATES_AT_ONCE):
        with ask() as client:
            answers = client.fetch(uids[start : start + DATES_AT_ONCE], ["INTERNALDATE"])
        late.update(
            uid for uid, answer in answers.items() if not _is_before(answer.get(b"INTERNALDATE"), instant)
        )
    return late


def _is_before(arrived: object, instant: datetime) -> bool:
    """A mail whose server does not say when it came is taken: better once too often than never."""
    return isinstance(arrived, datetime) and arrived < instant

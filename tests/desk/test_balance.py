"""The books of a folder: what is open at one look, what a second look confirms, and when they are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.coming.arrival import FolderCount
from ulak.desk.watch.balance import Look, SpoolCounts, balanced, imbalance, is_due, still_open

ISTANBUL = ZoneInfo("Europe/Istanbul")
COUNTS = SpoolCounts(
    mailbox="bilgi",
    folder="INBOX",
    spooled=16,
    tickets=1,
    appended=2,
    filed=3,
    duplicates=4,
    quarantined=5,
    unread=1,
    wanted=7,
    gone=8,
)
SERVER = FolderCount("INBOX", 7, on_server=20, before=2, uids=tuple(range(3, 21)))
QUIET = Look(SERVER, COUNTS, missing=frozenset(), undecided=frozenset())
OPEN = replace(QUIET, missing=frozenset({9, 10}), undecided=frozenset({50}))


def test_books_balance_when_nothing_is_open():
    balance = balanced(QUIET)
    assert (balance.on_server, balance.before, balance.gone) == (20, 2, 8)
    assert (balance.spooled, balance.missing, balance.undecided, balance.balanced) == (15, 0, 0, True)


def test_what_is_open_speaks_against_them():
    balance = balanced(OPEN)
    assert (balance.spooled, balance.missing, balance.undecided, balance.balanced) == (16, 2, 1, False)


def test_a_second_look_counts_only_what_was_open_at_the_first():
    later = replace(OPEN, missing=frozenset({10, 11}), undecided=frozenset({51}))
    assert still_open(OPEN, later).missing == {10}
    assert still_open(OPEN, later).undecided == frozenset()
    assert not still_open(QUIET, later).is_open


def test_under_another_uidvalidity_nothing_of_the_first_look_is_there():
    later = replace(OPEN, server=replace(SERVER, uidvalidity=8))
    assert still_open(OPEN, later).missing == frozenset()


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (QUIET, ""),
        (replace(OPEN, undecided=frozenset()), "2 on the server could not be brought into the spool: "),
        (replace(OPEN, missing=frozenset()), "1 in the spool are not decided about: "),
        (OPEN, "2 on the server could not be brought into the spool and 1 in the spool are not decided"),
    ],
)
def test_an_imbalance_is_one_sentence(look: Look, words: str):
    assert imbalance(look).startswith(words)
    assert bool(imbalance(look)) == bool(words)


@pytest.mark.parametrize(
    ("last", "words", "now", "due"),
    [
        (None, "", "2026-11-24 14:00", True),
        ("2026-11-24 13:00", "", "2026-11-24 23:59", False),
        ("2026-11-24 13:00", "", "2026-11-25 01:59", False),
        ("2026-11-24 13:00", "", "2026-11-25 02:00", True),
        ("2026-11-25 02:00", "", "2026-11-25 23:00", False),
        ("2026-11-22 02:00", "", "2026-11-25 01:00", True),
        ("2026-11-24 13:00", "2 on the server", "2026-11-24 13:59", False),
        ("2026-11-24 13:00", "2 on the server", "2026-11-24 14:00", True),
    ],
)
def test_books_are_due_once_a_night_and_after_an_imbalance_within_the_hour(
    last: str | None, words: str, now: str, due: bool
):
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ISTANBUL).astimezone(UTC)

    assert is_due(at(last) if last else None, words, at(now), ISTANBUL) is due
    assert is_due(at(now) - timedelta(seconds=1), "", at(now) - timedelta(seconds=2), ISTANBUL) is False

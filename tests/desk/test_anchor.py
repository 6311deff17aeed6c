"""The head of the journal, told outside: who gets it, and how it is found again in any text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.remembering_desk import RULEBOOK, house
from ulak.desk.record.anchor import Anchored, Head, anchor, anchors_in, is_due

MIDNIGHT = datetime(2026, 11, 23, 21, tzinfo=UTC)
DIGEST = "0a1b" * 16
HEAD = Head(1234, DIGEST)
LAST = Anchored(MIDNIGHT - timedelta(days=1), 1200)
DAY = {
    "day": "2026-11-24",
    "mailbox": "bilgi",
    "came": "7",
    "tickets": "3",
    "appended": "2",
    "filed": "1",
    "duplicates": "0",
    "quarantined": "1",
}


@pytest.mark.parametrize(
    "text",
    [
        str(HEAD),
        f"ulak journal verify --anchor {HEAD}",
        f"> > the head is:\n>\n> {HEAD}.",
        f"INFO the journal is anchored at {HEAD}\n",
        f"1234:{DIGEST[:40]}=\r\n{DIGEST[40:]}",
        f"> 1234:{DIGEST[:40]}\n> {DIGEST[40:]}",
        f"{HEAD} and once more {HEAD}",
    ],
)
def test_an_anchor_is_found_in_any_text(text: str):
    assert anchors_in(text) == (HEAD,)


@pytest.mark.parametrize(
    "text",
    ["", "1234", DIGEST, f"1234:{DIGEST[1:]}", f"1234:{DIGEST}0", f"0:{DIGEST}", f"1234:{DIGEST.upper()}"],
)
def test_what_only_looks_like_one_is_none(text: str):
    assert anchors_in(text) == ()


def test_several_are_found_in_the_order_of_the_chain():
    assert anchors_in(f"{HEAD}\n77:{DIGEST}\n{HEAD}") == (Head(77, DIGEST), HEAD)


@pytest.mark.parametrize(
    ("hours", "is_counted", "due"),
    [(0, True, True), (0, False, False), (0.99, False, False), (1, False, True), (80, False, True)],
)
def test_it_is_due_when_the_mailboxes_are_counted_or_an_hour_after_midnight(
    hours: float, is_counted: bool, due: bool
):
    assert is_due(LAST, MIDNIGHT, MIDNIGHT + timedelta(hours=hours), is_counted=is_counted) is due


def test_once_told_it_is_due_at_the_next_midnight():
    told = Anchored(MIDNIGHT, 1200)
    assert not is_due(told, MIDNIGHT, MIDNIGHT + timedelta(hours=23), is_counted=True)


def test_it_goes_to_quality_with_what_was_added_and_what_came():
    decision = anchor(HEAD, LAST, (DAY,), RULEBOOK, house())
    (draft,) = decision.drafts
    assert [one.address for one in draft.to] == ["kalite@kurum.test"]
    assert draft.code == f"1234:{DIGEST}"
    assert [(one.line, one.effect) for one in draft.lines] == [
        ("Entries in the chain", "1234"),
        ("Added since 23.11.2026 00:00", "34"),
        ("2026-11-24 bilgi", "7 came: 3 new tickets, 2 appended, 1 filed, 0 duplicates, 1 in quarantine"),
    ]
    (event,) = decision.events
    assert dict(event.facts) == {"position": "1234", "digest": DIGEST, "entries": "34", "told": "1"}


@pytest.mark.parametrize(
    ("roles", "to"),
    [
        ({"administrators": ("admin@kurum.test",)}, ["admin@kurum.test"]),
        ({"quality": (), "administrators": ("admin@kurum.test",)}, ["admin@kurum.test"]),
        ({}, []),
    ],
)
def test_where_nobody_is_quality_administrators_get_it_and_the_journal_tells_it_always(
    roles: dict[str, tuple[str, ...]], to: list[str]
):
    decision = anchor(HEAD, LAST, (), replace(RULEBOOK, roles=roles), house())
    assert [one.address for draft in decision.drafts for one in draft.to] == to
    assert decision.events

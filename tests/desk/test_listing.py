"""A pile sorted: what comes first, what each ticket waits for, and every ticket once."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULEBOOK
from tests.store.specimen import promise, ticket
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.lists.listing import Listing, Pile, Row, Seat, Wait, listing, seat_of
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import Status, Ticket
from ulak.mail.address import Address

CAGRI, ZEHRA, AYSE = "cagri@kurum.test", "zehra@kurum.test", "ayse@kurum.test"
BOSS = "yonetim@kurum.test"
TEAM = "customer-relations"
YESTERDAY = NOW - timedelta(days=1)
SOON, TOMORROW = NOW + timedelta(hours=3), NOW + timedelta(days=1)


def sorted_for(person: str, *tickets: Ticket, more: int = 0, language: str = "tr") -> Listing:
    seat = seat_of(person, RULEBOOK)
    return listing(Pile(tickets, more), seat, RULEBOOK, language, NOW, ISTANBUL)


def due(at, **changes: object) -> Ticket:
    made = replace(promise(), due_at=at)
    return ticket(**{"owner": CAGRI, "status": Status.OPEN, "promises": (made,)} | changes)


def asked(of: str, kind: TaskKind = TaskKind.CONSULTATION, **changes: object) -> Task:
    return replace(Task(1, kind, AYSE, of, YESTERDAY, "Ne dersiniz?"), **changes)


def parts(found: Listing) -> dict[str, list[str]]:
    """Where each ticket stands, by the last figures of its number."""
    return {
        part.name: [row.number[-2:] for row in rows]
        for part in fields(found)
        if (rows := getattr(found, part.name)) and part.name != "more"
    }


def test_a_seat_has_the_teams_of_the_person_and_those_they_lead():
    assert seat_of(ZEHRA, RULEBOOK) == Seat(
        ZEHRA, (TEAM,), (TEAM,), frozenset({ZEHRA, "musteri-iliskileri@kurum.test"})
    )
    assert seat_of(CAGRI, RULEBOOK).leads == ()
    assert seat_of(BOSS, RULEBOOK).gates == {TaskKind.APPROVAL, TaskKind.SIGNATURE}
    assert seat_of("mib@kurum.test", RULEBOOK) == Seat(
        "mib@kurum.test", (), (), frozenset({"mib@kurum.test"}), coordinates=True
    )


@pytest.mark.parametrize(
    ("person", "of", "part"),
    [
        (CAGRI, due(SOON), "today"),
        (CAGRI, due(NOW.replace(hour=20, minute=59)), "today"),
        (CAGRI, due(NOW.replace(hour=21)), "mine"),
        (CAGRI, due(YESTERDAY), "today"),
        (CAGRI, due(SOON, owner="", status=Status.NEW), "today"),
        (CAGRI, due(SOON, status=Status.WAITING_AUTHOR), "today"),
        (CAGRI, due(TOMORROW), "mine"),
        (CAGRI, due(TOMORROW, status=Status.ANSWERED), "mine"),
        (CAGRI, due(TOMORROW, status=Status.WAITING_TEAM), "waiting"),
        (CAGRI, due(TOMORROW, status=Status.WAITING_GATE), "waiting"),
        (CAGRI, due(TOMORROW, owner="", status=Status.NEW), "new"),
        (CAGRI, due(TOMORROW, owner=AYSE, team="ssl", tasks=(asked(CAGRI),)), "asked"),
        (CAGRI, due(SOON, owner=AYSE, team="ssl", tasks=(asked(CAGRI),)), "asked"),
        (CAGRI, due(TOMORROW, owner="", tasks=(asked("musteri-iliskileri@kurum.test"),)), "asked"),
        (CAGRI, due(TOMORROW, tasks=(asked(AYSE),)), "mine"),
        (CAGRI, due(TOMORROW, tasks=(asked(CAGRI, state=TaskState.DONE),)), "mine"),
        (BOSS, due(TOMORROW, tasks=(asked("", TaskKind.SIGNATURE),)), "asked"),
        (BOSS, due(TOMORROW, owner=BOSS, tasks=(asked("", TaskKind.APPROVAL, by=BOSS),)), "mine"),
        (BOSS, due(TOMORROW, owner=BOSS, tasks=(asked("", TaskKind.AUTHOR),)), "mine"),
        (ZEHRA, due(TOMORROW), "others"),
        (ZEHRA, due(YESTERDAY), "others"),
        (ZEHRA, due(YESTERDAY, owner="", status=Status.NEW), "today"),
    ],
)  # fmt: skip
def test_where_a_ticket_stands(person: str, of: Ticket, part: str):
    assert parts(sorted_for(person, of)) == {part: ["01"]}


def test_the_most_urgent_comes_first_and_what_has_no_clock_last():
    kept = replace(promise(), state=PromiseState.KEPT, kept_at=NOW, due_at=YESTERDAY)
    later, sooner = (replace(promise(), due_at=NOW + timedelta(days=days)) for days in (3, 2))
    found = sorted_for(
        CAGRI,
        due(NOW, number="KSM-2026-000001", promises=(kept,)),
        due(NOW, number="KSM-2026-000002", promises=(later, kept)),
        due(NOW, number="KSM-2026-000003", promises=(later, sooner)),
        due(NOW, number="KSM-2026-000004", promises=(), received_at=YESTERDAY),
    )
    assert parts(found) == {"mine": ["03", "02", "04", "01"]}
    assert [row.promise for row in found.mine] == [sooner, later, None, None]


@pytest.mark.parametrize(
    ("status", "task", "wait"),
    [
        (
            Status.WAITING_TEAM,
            asked("ssl-ekip@kurum.test", TaskKind.TRANSFER),
            Wait("transfer", "SSL Ekibi", YESTERDAY),
        ),
        (Status.WAITING_TEAM, asked(ZEHRA, due_at=SOON), Wait("consultation", ZEHRA, YESTERDAY, SOON)),
        (Status.WAITING_GATE, asked("", TaskKind.SIGNATURE), Wait("signature", "", YESTERDAY)),
        (Status.WAITING_AUTHOR, asked("", TaskKind.AUTHOR), Wait("author", "Zeynep Öz", YESTERDAY)),
        (
            Status.WAITING_AUTHOR,
            asked("", TaskKind.AUTHOR, remind_at=SOON, due_at=TOMORROW),
            Wait("author", "Zeynep Öz", YESTERDAY, SOON),
        ),
        (Status.WAITING_AUTHOR, None, Wait("waiting-author", "Zeynep Öz")),
        (Status.WAITING_TEAM, None, Wait("waiting-team", "")),
    ],
)
def test_whom_a_ticket_waits_for(status: Status, task: Task | None, wait: Wait):
    (row,) = sorted_for(CAGRI, due(TOMORROW, status=status, tasks=(task,) if task else ())).waiting
    assert row.waits == (wait,)


def test_an_author_without_a_name_is_named_by_the_address():
    author = Address("z@ornek.test")
    for tasks in ((), (asked("", TaskKind.AUTHOR),)):
        (row,) = sorted_for(
            CAGRI, due(TOMORROW, status=Status.WAITING_AUTHOR, author=author, tasks=tasks)
        ).waiting
        assert row.waits[0].who == "z@ornek.test"


def test_who_is_asked_is_told_by_whom_and_by_when_and_of_nobody_elses_task():
    tasks = (
        asked(CAGRI, due_at=TOMORROW),
        asked(ZEHRA, position=2),
        asked(CAGRI, position=3, state=TaskState.VOID),
    )
    (row,) = sorted_for(CAGRI, due(SOON, owner=AYSE, team="ssl", tasks=tasks)).asked
    assert row.waits == (Wait("consultation", AYSE, YESTERDAY, TOMORROW),)


def test_a_listing_counts_what_it_has_no_room_for_and_shows_its_rows_as_it_is_told():
    found = sorted_for(CAGRI, due(SOON), due(TOMORROW, number="KSM-2026-000002"), more=40)
    assert found.total == 42
    assert Listing().total == 0

    def shown(row: Row) -> Row:
        return replace(row, subject="…")

    seen = found.seen(shown)
    assert (seen.today[0].subject, seen.mine[0].subject, seen.more) == ("…", "…", 40)

"""What lies on somebody's desk, on both databases: a few tickets of theirs, however many there are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.store.specimen import NOON, Desk, after, appending, message, promise, ticket
from ulak.desk.lists.listing import Seat
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import Status, Ticket
from ulak.store import schema
from ulak.store.engine import Store
from ulak.store.piles import pile_of

CAGRI, ZEHRA, AYSE = "cagri@kurum.test", "zehra@kurum.test", "ayse@kurum.test"
TEAM, ADDRESS = "customer-relations", "musteri-iliskileri@kurum.test"
HIS = Seat(CAGRI, (TEAM,), (), frozenset({CAGRI, ADDRESS}))
HERS = Seat(ZEHRA, (TEAM,), (TEAM,), frozenset({ZEHRA, ADDRESS}))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def opened(desk: Desk, owner: str, hours: float = 8, **changes: object) -> Ticket:
    number = desk.known().next_number
    return desk.open(ticket(number, **{"owner": owner, "promises": (promise(hours=hours),)} | changes))


def numbers(desk: Desk, seat: Seat) -> set[str]:
    return {one.number[-1] for one in desk.tickets.pile(seat).tickets}


def asked(of: str, state: TaskState = TaskState.OPEN) -> tuple[Task, ...]:
    return (Task(1, TaskKind.CONSULTATION, AYSE, of, NOON, "Ne dersiniz?", state=state),)


def gated(kind: TaskKind, state: TaskState = TaskState.OPEN) -> tuple[Task, ...]:
    return (Task(1, kind, AYSE, "", NOON, "Sayın", state=state),)


def test_what_lies_on_a_desk(desk: Desk):
    opened(desk, CAGRI)  # 1
    opened(desk, "")  # 2
    opened(desk, ZEHRA)  # 3
    opened(desk, CAGRI, status=Status.CLOSED, closed_at=NOON)  # 4
    opened(desk, "", team="ssl")  # 5
    opened(desk, CAGRI, team="ssl")  # 6
    opened(desk, AYSE, team="ssl", tasks=asked(CAGRI))  # 7
    opened(desk, AYSE, team="ssl", tasks=asked(ADDRESS))  # 8
    opened(desk, AYSE, team="ssl", tasks=asked(CAGRI, TaskState.DONE))  # 9
    assert numbers(desk, HIS) == {"1", "2", "6", "7", "8"}
    assert numbers(desk, HERS) == {"1", "2", "3", "8"}
    assert numbers(desk, Seat("kimse@kurum.test", (), (TEAM,), frozenset({"kimse@kurum.test"}))) == {"1", "3"}
    assert numbers(desk, Seat("kimse@kurum.test")) == set()
    opened(desk, AYSE, team="ssl", tasks=gated(TaskKind.SIGNATURE))  # 0
    opened(desk, AYSE, team="ssl", tasks=gated(TaskKind.AUTHOR))
    opened(desk, AYSE, team="ssl", tasks=gated(TaskKind.SIGNATURE, TaskState.RETURNED))
    assert numbers(desk, Seat("kimse@kurum.test", gates=frozenset({TaskKind.SIGNATURE}))) == {"0"}
    assert desk.tickets.pile(HIS).more == 0


def test_of_many_the_most_urgent_are_read_and_the_others_counted(desk: Desk, store: Store):
    for hours in (9, 3, 7, 5):
        opened(desk, CAGRI, hours)
    opened(desk, CAGRI, promises=())
    opened(desk, "")
    with store.snapshot() as connection:
        pile = pile_of(connection, store.seals, HIS, 2)
    assert {one.number[-1] for one in pile.tickets} == {"2", "4", "6"}
    assert pile.more == 3


def test_a_ticket_that_lies_there_for_two_reasons_is_read_once(desk: Desk):
    opened(desk, CAGRI, tasks=asked(ADDRESS))
    assert [one.number[-1] for one in desk.tickets.pile(HIS).tickets] == ["1"]


def test_a_desk_costs_as_little_among_many_tickets(desk: Desk, store: Store):
    """The indexes are used: no more is read than lies there."""
    mine = opened(desk, CAGRI)
    with store.write() as connection:
        row = dict(connection.execute(select(schema.tickets)).one()._mapping)
        owner = dict.fromkeys(("owner",), None) | {"status": "closed", "closed_at": after(hours=1)}
        rows = [row | owner | {"number": f"KSM-2025-{n:06}"} for n in range(2000)]
        connection.execute(insert(schema.tickets), rows)
    began = store.place
    assert began
    assert [one.number for one in desk.tickets.pile(HIS).tickets] == [mine.number]
    if store.is_sqlite:
        with store.snapshot() as connection:
            for reason in (schema.tickets.c.owner == "x", schema.tickets.c.team == TEAM):
                query = select(schema.tickets.c.number).where(schema.NOT_CLOSED, reason)
                query = query.order_by(schema.tickets.c.next_due_at.asc().nulls_last()).limit(100)
                plan = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {query.compile(connection, compile_kwargs={'literal_binds': True})}"
                ).all()
                assert "USING INDEX tickets_of_" in str(plan) or "USING COVERING INDEX tickets_of_" in str(
                    plan
                )


def test_a_promise_that_moves_moves_the_ticket(desk: Desk):
    one = opened(desk, CAGRI)
    later = replace(one.promises[0], due_at=one.promises[0].due_at + timedelta(days=1))
    changed = replace(one, version=2, promises=(later,))
    desk.do(appending(one, after=changed), message=message(), arrival=desk.spooled())
    (found,) = desk.tickets.pile(HIS).tickets
    assert found.promises == (later,)

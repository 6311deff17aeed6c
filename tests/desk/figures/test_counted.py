"""What a ticket counts as stands in its journal: ids of the house's lists and nobody's words."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.desk.remembering_desk import RULEBOOK
from ulak.desk.figures.counted import news
from ulak.desk.ticket import Founded, Kind, Link, Relation, Status, Ticket
from ulak.mail.address import Address

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
TICKET = Ticket(
    number="KSM-2026-000001",
    version=1,
    status=Status.NEW,
    kind=Kind.COMPLAINT,
    author=Address("zehra@kurum.test"),
    mailbox="bilgi",
    received_at=NOON,
    opened_at=NOON,
    subject="x",
    language="tr",
    team="ssl",
    rules_version="r1",
)


def test_everything_is_said_when_it_is_opened():
    assert dict(news(None, TICKET, ())) == {
        "status": "new",
        "kind": "complaint",
        "channel": "email",
        "mailbox": "bilgi",
        "team": "ssl",
        "received": NOON.isoformat(),
        "author": "zehra@kurum.test",
    }


def test_then_only_what_changed_and_what_ended_stands_empty():
    closed = replace(
        TICKET,
        status=Status.CLOSED,
        outcome="sorry",
        founded=Founded.PARTLY,
        root_cause="my own words",
        product=next(iter(RULEBOOK.products)),
        links=(Link("KSM-2026-000002", Relation.MERGED),),
    )
    assert dict(news(TICKET, closed, RULEBOOK.listed())) == {
        "status": "closed",
        "product": closed.product,
        "cause": "not in the rules",
        "outcome": "given",
        "founded": "partly-founded",
        "part of": "KSM-2026-000002",
    }
    assert dict(news(closed, replace(closed, founded=None, links=()), RULEBOOK.listed())) == {
        "founded": "",
        "part of": "",
    }
    assert news(closed, closed, RULEBOOK.listed()) == ()

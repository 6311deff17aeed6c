"""Tables and clocks on terminals of two widths."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from rich.text import Text

from ulak.cli.record_page import print_record
from ulak.cli.tables import most_urgent, name_of, plain, running_clock, span, ticket_table
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind, Link, Relation, Status, Ticket
from ulak.mail.address import Address
from ulak.store.contents import AttachmentEntry
from ulak.store.record import Record, RecordedMessage

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ISTANBUL = ZoneInfo("Europe/Istanbul")
RULE = PromiseRule("first-answer", Term(24 * 3600, Unit.SECONDS), "wall", "answer")
PROMISE = Promise(RULE, "", NOW - timedelta(hours=1), NOW + timedelta(hours=8), PromiseState.RUNNING)
TICKET = Ticket(
    number="KSM-2026-000001",
    version=1,
    status=Status.NEW,
    kind=Kind.COMPLAINT,
    author=Address("a@yurttas.test", "Ali"),
    mailbox="bilgi",
    received_at=NOW,
    opened_at=NOW,
    subject="Mali mühür " * 20,
    language="tr",
    team="customer-relations",
    rules_version="1",
    channel=Channel.EMAIL,
    reply_channel=Channel.EMAIL,
    owner="zehra@kurum.test",
    promises=(PROMISE,),
)


def printed(width: int, what: object) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(what)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=2, hours=3), "2 d 3 h"),
        (timedelta(hours=7, minutes=5), "7 h 05 min"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(seconds=5), "5 s"),
    ],
)
def test_a_span_is_two_figures_at_most(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "in 8 h 00 min"),
        ({"due_at": NOW}, "in 0 s"),
        ({"due_at": NOW - timedelta(minutes=3)}, "3 min late"),
        ({"state": PromiseState.PAUSED}, "paused"),
        ({"state": PromiseState.KEPT, "kept_at": NOW}, "kept"),
        ({"state": PromiseState.NOT_APPLICABLE}, "n/a"),
        (
            {
                "state": PromiseState.BREACHED,
                "due_at": NOW - timedelta(days=1),
                "kept_at": NOW - timedelta(hours=23),
            },
            "kept 1 h 00 min late",
        ),
    ],
)
def test_a_clock_says_where_its_promise_stands(changed: dict[str, object], words: str) -> None:
    assert Text.from_markup(running_clock(replace(PROMISE, **changed), NOW)).plain == words  # type: ignore[arg-type]


def test_the_most_urgent_promise_is_the_next_that_somebody_must_keep() -> None:
    kept = replace(PROMISE, state=PromiseState.KEPT, kept_at=NOW, due_at=NOW)
    broken = replace(PROMISE, state=PromiseState.BREACHED, due_at=NOW - timedelta(hours=1))
    assert most_urgent(replace(TICKET, promises=(kept, PROMISE, broken))) == broken
    assert most_urgent(replace(TICKET, promises=(kept,))) is None
    assert name_of(replace(PROMISE, to="reporter")) == "first-answer → reporter"


@pytest.mark.parametrize(("width", "lines"), [(100, 3), (200, 2)])
def test_a_table_fits_its_terminal_and_only_the_subject_gives_way(width: int, lines: int) -> None:
    page = printed(width, ticket_table([TICKET], NOW, ISTANBUL, width))
    assert len(page) == lines
    assert all(len(line) <= width for line in page)
    whole = "\n".join(page)
    for words in (
        "KSM-2026-000001",
        "new",
        "in 8 h 00 min",
        "first-answer",
        "customer-relations",
        "zehra",
        "…",
    ):
        assert words in whole


def test_a_ticket_without_promise_has_no_clock() -> None:
    for width in (100, 200):
        assert "late" not in "\n".join(
            printed(width, ticket_table([replace(TICKET, promises=())], NOW, ISTANBUL, width))
        )


def test_a_strangers_words_are_neither_markup_nor_control_characters() -> None:
    assert Text.from_markup(plain("[red]x[/]\x1b[31m\n")).plain == "[red]x[/] [31m "


def test_a_whole_record_is_a_page() -> None:
    ticket = replace(
        TICKET,
        promises=(),
        status=Status.CLOSED,
        closed_at=NOW,
        outcome="answered",
        links=(Link("KSM-2026-000002", Relation.ABOUT),),
    )
    attachment = AttachmentEntry("a.pdf", "application/pdf", 3, "0" * 64, "too large")
    message = RecordedMessage(
        "in", "opening", Address("a@yurttas.test"), (), "x", "<1@x.test>", NOW, "word " * 60, (attachment,)
    )
    out = io.StringIO()
    print_record(Record(ticket, (message,), ()), NOW, ISTANBUL, Console(file=out, width=80))
    page = out.getvalue()
    assert "about KSM-2026-000002" in page
    assert "a.pdf (application/pdf, 3 B, withheld: too large)" in page
    assert all(len(line) <= 80 for line in page.splitlines())
    assert page.count("│ word") == 4
    assert re.search(r"closed +24\.11\.2026 12:00:00", page)


def test_a_narrow_page_cuts_no_due_time_and_names_an_author_without_an_address() -> None:
    promise = replace(TICKET.promises[0], basis="rules/90-promises-and-teams.yaml:49")
    ticket = replace(TICKET, promises=(promise,), author=Address("", "Ali Veli"), participants=())
    message = RecordedMessage("in", "opening", ticket.author, (), "x", "<1@x.test>", NOW, "word", ())
    out = io.StringIO()
    print_record(Record(ticket, (message,), ()), NOW, ISTANBUL, Console(file=out, width=80))
    page = out.getvalue()
    assert re.search(r"first-answer +24\.11\.2026 \d\d:\d\d:\d\d +running +in \d h \d\d min ", page)
    assert "opening from Ali Veli  " in page
    assert all(len(line) <= 80 for line in page.splitlines())

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
from ulak.cli.tables import Clocks, name_of, plain, ticket_table
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind, Link, Relation, Status, Ticket
from ulak.mail.address import Address
from ulak.store.contents import AttachmentEntry
from ulak.store.record import Record, RecordedMessage

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")
CLOCKS = Clocks(NOW, ISTANBUL, {"office": OFFICE})
RULE = PromiseRule("first-answer", Term(24 * 3600, Unit.SECONDS), "wall", "answer")
OF_THE_OFFICE = PromiseRule("first-answer", Term(8 * 3600, Unit.SECONDS), "office", "answer", pauses=True)
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
    ("changed", "words"),
    [
        ({}, "[green]8 h left[/]"),
        ({"due_at": NOW + timedelta(hours=3, minutes=12)}, "[bold yellow]3 h 12 min left[/]"),
        ({"due_at": NOW}, "[bold yellow]0 s left[/]"),
        ({"due_at": NOW - timedelta(minutes=3)}, "[bold red]3 min over[/]"),
        (
            {"rule": OF_THE_OFFICE, "state": PromiseState.PAUSED},
            "[dim]stands still, waiting for the author[/]",
        ),
        ({"state": PromiseState.KEPT, "kept_at": NOW}, "[green]kept[/]"),
        ({"state": PromiseState.NOT_APPLICABLE}, "[dim]not applicable[/]"),
        (
            {
                "state": PromiseState.BREACHED,
                "due_at": NOW - timedelta(days=1),
                "kept_at": NOW - timedelta(hours=23),
            },
            "[bold red]kept 1 h late[/]",
        ),
    ],
)
def test_a_clock_says_where_its_promise_stands(changed: dict[str, object], words: str) -> None:
    assert CLOCKS.left(replace(PROMISE, **changed)) == words  # type: ignore[arg-type]


def test_a_promise_is_named_with_whom_or_what_it_is_for() -> None:
    assert name_of(PROMISE) == "first-answer"
    assert name_of(replace(PROMISE, to="reporter")) == "first-answer → reporter"
    assert name_of(replace(PROMISE, task=2)) == "first-answer → task 2"


@pytest.mark.parametrize(("width", "lines"), [(100, 3), (200, 2)])
def test_a_table_fits_its_terminal_and_only_the_subject_gives_way(width: int, lines: int) -> None:
    page = printed(width, ticket_table([TICKET], CLOCKS, width))
    assert len(page) == lines
    assert all(len(line) <= width for line in page)
    whole = "\n".join(page)
    for words in (
        "KSM-2026-000001",
        "new",
        "8 h left",
        "24.11. 20:00",
        "first-answer",
        "customer-relations",
        "zehra",
        "…",
    ):
        assert words in whole


def test_a_ticket_without_promise_has_no_clock() -> None:
    for width in (100, 200):
        assert "left" not in "\n".join(
            printed(width, ticket_table([replace(TICKET, promises=())], CLOCKS, width))
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
    print_record(Record(ticket, (message,), ()), CLOCKS, Console(file=out, width=80))
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
    print_record(Record(ticket, (message,), ()), CLOCKS, Console(file=out, width=80))
    page = out.getvalue()
    assert re.search(r"first-answer +24\.11\.2026 \d\d:\d\d:\d\d +8 h left ", page)
    assert "opening from Ali Veli  " in page
    assert all(len(line) <= 80 for line in page.splitlines())

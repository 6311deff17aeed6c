"""The board in words: what stands first, what is masked, what needs somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULEBOOK
from tests.store.specimen import promise, ticket
from ulak.desk.board.board import Board, MailboxState, MonthSoFar, OpenTickets
from ulak.desk.board.page import CALM, LATE, SOON, STILL, Page, page, shown_subject
from ulak.desk.clocks.promise import Pause, PromiseState
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.ticket import Kind, Status, Ticket
from ulak.desk.watch.alarm import Standing


def shown(*tickets: Ticket, language: str = "en", **parts: object) -> Page:
    found = OpenTickets(len(tickets), 0, {}, tickets)
    board = replace(Board(NOW, timedelta(minutes=5), found, MonthSoFar()), **parts)  # type: ignore[arg-type]
    return page(board, "Kamu SM", ISTANBUL, language, RULEBOOK)


def due(**span: float) -> Ticket:
    """A ticket whose report is due so long from now."""
    one = promise("preliminary-report", to="reporter", due_at=NOW + timedelta(**span))
    rule = replace(one.rule, clock="wall", pauses=False, to=("reporter", "subscriber"))
    return ticket(kind=Kind.CERTIFICATE_PROBLEM_REPORT, team="ssl", promises=(replace(one, rule=rule),))


def test_a_ticket_is_told_by_its_clock_and_without_names():
    (line,) = shown(due(hours=3, minutes=12), language="tr").lines
    assert (line.number, line.kind, line.team) == (
        "KSM-2026-000001",
        "sertifika problem bildirimi",
        "SSL Ekibi",
    )
    assert (line.promise, line.due, line.due_at) == (
        "ön rapor (bildirene)",
        "3 sa 12 dk kaldı",
        "24.11.2026 12:12",
    )
    assert (line.status, line.received) == ("yeni", "24.11.2026 12:00")
    assert "Zeynep" not in repr(line)
    assert "ornek.test" not in repr(line)


@pytest.mark.parametrize(
    ("one", "tone", "words"),
    [
        (due(hours=5), CALM, "5 h left"),
        (due(hours=4), SOON, "4 h left"),
        (due(seconds=0), SOON, "0 s left"),
        (due(hours=-1), LATE, "1 h over"),
        (ticket(promises=()), STILL, "no time runs"),
        (
            ticket(promises=(promise(state=PromiseState.PAUSED, pauses=(Pause(NOW, None),)),)),
            STILL,
            "stands still, waiting for the author",
        ),
        (ticket(promises=(promise(state=PromiseState.KEPT, kept_at=NOW),)), STILL, "no time runs"),
    ],
)
def test_colours_only_repeat_what_words_say(one: Ticket, tone: str, words: str):
    (line,) = shown(one).lines
    assert (line.tone, line.due) == (tone, words)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Mühür, TCKN 10000000146", "Mühür, TCKN *********46"),
        ("Yazan zeynep@ornek.test hakkında", "Yazan …@… hakkında"),
        ("a\u202egnp.exe\u202c\r\nX: y\x07", "agnp.exe X: y"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_subject_shows_no_number_no_address_and_turns_nothing_round(subject: str, expected: str):
    assert shown_subject(subject) == expected


def test_a_ticket_without_a_subject_says_so():
    assert shown(ticket(subject="")).lines[0].subject == "(no subject)"


def test_the_words_of_a_house_that_nobody_knows_stay_as_they_are():
    (line,) = shown(ticket(team="gone", status=Status.CLOSED)).lines
    assert (line.team, line.status) == ("gone", "closed")


def test_numbers_are_read_from_across_the_room():
    board = {
        "open": OpenTickets(30, 4, {"complaint": 20, "certificate-problem-report": 10}, ()),
        "month": MonthSoFar(51, 40, 38, 2),
    }
    tiles = shown(language="tr", **board).tiles
    assert [(one.label, one.value, one.tone) for one in tiles] == [
        ("Açık kayıt", "30", CALM),
        ("Süresi geçmiş", "4", LATE),
        ("şikâyet", "20", STILL),
        ("sertifika problem bildirimi", "10", STILL),
        ("Kasım 2026: gelen", "51", CALM),
        ("Kasım 2026: kapanan", "40", CALM),
        ("Kasım 2026: süresinde", "38/40", LATE),
    ]
    assert [one.value for one in shown().tiles][-1] == "–"


def test_tickets_beyond_the_cap_are_counted():
    assert shown(ticket(), open=OpenTickets(501, 0, {}, (ticket(),))).more == "500 more are open."
    assert shown(ticket()).more == ""


@pytest.mark.parametrize(
    ("box", "looked", "canary", "tone"),
    [
        (MailboxState("bilgi"), "never read", "–", LATE),
        (MailboxState("bilgi", NOW), "read 24.11.2026 09:00", "–", CALM),
        (MailboxState("bilgi", NOW, quarantined=1), "read 24.11.2026 09:00", "–", SOON),
        (MailboxState("bilgi", NOW, NOW), "cannot be read since 24.11.2026 09:00", "–", LATE),
        (
            MailboxState("bilgi", NOW, canary=NOW, took=62),
            "read 24.11.2026 09:00",
            "came 24.11.2026 09:00 (1 min)",
            CALM,
        ),
    ],
)
def test_a_mailbox_says_how_it_is(box: MailboxState, looked: str, canary: str, tone: str):
    (found,) = shown(mailboxes=(box,)).boxes
    assert (found.looked, found.canary, found.tone) == (looked, canary, tone)


def test_alarms_and_what_lacks_stand_in_words():
    alarm = Standing("mailbox is silent: cainfo", NOW, "…", 0)
    one = shown(language="tr", alarms=(alarm,), lacking=Lacking(root_cause=3))
    assert one.alarms == ("Posta kutusu sessiz: cainfo (24.11.2026 09:00)",)
    assert "kök nedeni 3" in one.lacking
    assert shown().lacking == ""


def test_a_page_made_once_is_made_anew_by_nobody():
    assert (shown().every, shown(every=None).every) == (300, 0)

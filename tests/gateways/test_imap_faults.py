"""A server that fails in every way that was seen: one sentence, and the next look finds everything."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.servers.faulty_imap import Fault, FaultyImap
from ulak.desk.coming.arrival import After, Cursor, FolderUnavailable
from ulak.errors import Unavailable
from ulak.gateways.imap import DEAF, Bounds, ImapAccount, ImapMailbox, Patience
from ulak.gateways.imap_connection import Connection
from ulak.gateways.imap_fetch import CHANCES, Suspects
from ulak.gateways.imap_search import uids_from
from ulak.gateways.network import Security

BRISK = Patience(connect=30, read=1.0, command=30)
DRIPPED_ON = Patience(connect=30, read=30, command=1.0)


@pytest.fixture
def server() -> Iterator[FaultyImap]:
    with FaultyImap({uid: b"Subject: mail %d\r\n\r\ntext\r\n" % uid for uid in (1, 2, 3)}) as server:
        yield server


@pytest.fixture
def open_mailbox(server: FaultyImap) -> Iterator[Callable[..., ImapMailbox]]:
    opened: list[ImapMailbox] = []

    def open_one(patience: Patience = BRISK, bounds: Bounds | None = None, user: str = "desk") -> ImapMailbox:
        account = ImapAccount(server.host, server.port, Security.PLAIN, user, "secret")
        opened.append(
            ImapMailbox("bilgi", account, ZoneInfo("Europe/Istanbul"), patience=patience, bounds=bounds)
        )
        return opened[-1]

    yield open_one
    for mailbox in opened:
        mailbox.close()


Opener = Callable[..., ImapMailbox]


def uids(mailbox: ImapMailbox) -> list[int]:
    return [mail.uid for mail in mailbox.fetch("INBOX", 7, (1, 2, 3)).mails]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.BYE, "closed the connection"),
        (Fault.CLOSE_SILENTLY, "closed the connection"),
        (Fault.DROP_IN_LITERAL, "closed the connection"),
        (Fault.HUGE_LITERAL, "makes no sense"),
        (Fault.HANG, "did not answer in time"),
        (Fault.LONG_LINE, "makes no sense"),
    ],
)
def test_a_broken_search_costs_one_turn(
    server: FaultyImap, open_mailbox: Opener, fault: Fault, sentence: str
):
    server.script("UID SEARCH", fault, times=1)
    mailbox = open_mailbox()
    with pytest.raises(Unavailable, match=rf"^Mailbox bilgi, IMAP server .*:\d+: .*{sentence}"):
        mailbox.announce("INBOX", None, None)
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)
    assert server.connections == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault.BYE,
        Fault.CLOSE_SILENTLY,
        Fault.DROP_IN_LITERAL,
        Fault.HUGE_LITERAL,
        Fault.HANG,
        Fault.GARBAGE,
        Fault.NO,
        Fault.BAD,
    ],
)
def test_a_fetch_that_breaks_once_brings_everything_in_the_same_call(
    server: FaultyImap, open_mailbox: Opener, fault: Fault
):
    server.script("UID FETCH 1,2,3 (BODY", fault, times=1)
    assert uids(open_mailbox()) == [1, 2, 3]


@pytest.mark.parametrize("fault", [Fault.CLOSE_SILENTLY, Fault.NO, Fault.NIL_BODY, Fault.NUMBER_FOR_BODY])
def test_a_mail_that_cannot_be_fetched_does_not_stop_the_others(
    server: FaultyImap, open_mailbox: Opener, fault: Fault
):
    server.script("UID FETCH 1,2,3 (BODY", Fault.CLOSE_SILENTLY)
    server.script("UID FETCH 1 (BODY", fault)
    fetched = open_mailbox().fetch("INBOX", 7, (1, 2, 3))
    assert [mail.uid for mail in fetched.mails] == [2, 3]
    assert (fetched.failed, fetched.vanished) == ((1,), ())


def test_a_mail_that_cannot_be_fetched_is_told_once_and_when_it_comes(
    server: FaultyImap, open_mailbox: Opener, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    server.script("UID FETCH 1,2,3 (BODY", Fault.NO)
    server.script("UID FETCH 1 (BODY", Fault.NO, times=3)
    mailbox = open_mailbox()
    came = [len(mailbox.fetch("INBOX", 7, (1, 2, 3)).mails) for _ in range(4)]
    assert came == [2, 2, 2, 3]
    said = [
        record.getMessage() for record in caplog.records if "mail 1 of folder INBOX" in record.getMessage()
    ]
    assert [sentence.partition(":")[0] for sentence in said] == [
        "mail 1 of folder INBOX could not be fetched",
        "mail 1 of folder INBOX could be fetched at last",
    ]


def test_a_mail_that_breaks_the_connection_rests_and_is_tried_again(server: FaultyImap, open_mailbox: Opener):
    server.script("UID FETCH 1,2,3 (BODY", Fault.CLOSE_SILENTLY)
    server.script("UID FETCH 1 (BODY", Fault.CLOSE_SILENTLY)
    mailbox = open_mailbox()
    mailbox.fetch("INBOX", 7, (1, 2, 3))
    before = server.connections
    assert mailbox.fetch("INBOX", 7, (1,)).failed == (1,)
    assert server.connections == before
    suspects = Suspects(rest=-1.0)
    suspects.rest("INBOX", 7, 1)
    assert suspects.resting("INBOX", 7, (1,)) == ()


def test_a_lone_mail_that_breaks_the_connection_is_the_server_s_trouble_at_first_and_its_own_at_last(
    server: FaultyImap, open_mailbox: Opener
):
    server.mails = {1: b"x"}
    server.script("UID FETCH 1 (BODY", Fault.CLOSE_SILENTLY)
    mailbox = open_mailbox()
    for _ in range(CHANCES - 1):
        with pytest.raises(Unavailable, match="closed the connection"):
            mailbox.fetch("INBOX", 7, (1,))
    assert mailbox.fetch("INBOX", 7, (1,)).failed == (1,)
    before = server.connections
    assert mailbox.fetch("INBOX", 7, (1,)).failed == (1,)
    assert server.connections == before


def test_a_server_that_breaks_on_every_mail_is_away(server: FaultyImap, open_mailbox: Opener):
    server.mails = dict.fromkeys(range(1, 9), b"x")
    server.script("UID FETCH", Fault.CLOSE_SILENTLY)
    with pytest.raises(Unavailable, match="closed the connection"):
        open_mailbox().fetch("INBOX", 7, tuple(range(1, 9)))
    assert server.connections == 4


def test_what_came_before_the_server_died_is_kept(server: FaultyImap, open_mailbox: Opener):
    server.script("UID FETCH 1,2,3", Fault.CLOSE_SILENTLY)
    server.script("UID FETCH 2 ", Fault.CLOSE_SILENTLY)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    server.script("LOGIN", Fault.NO)
    server.orders.insert(0, server.orders.pop())
    with pytest.raises(Unavailable, match="login of desk was refused"):
        mailbox.fetch("INBOX", 7, (1, 2, 3))
    server.orders[0].times = 0
    mailbox = open_mailbox()
    fetched = mailbox.fetch("INBOX", 7, (1, 2, 3))
    assert ([mail.uid for mail in fetched.mails], fetched.failed) == ([1, 3], (2,))


def test_three_deaths_end_the_call_with_what_came(server: FaultyImap, open_mailbox: Opener):
    server.mails = dict.fromkeys(range(1, 9), b"x")
    server.script("UID FETCH 1,2", Fault.CLOSE_SILENTLY)
    for uid in (2, 3, 4):
        server.script(f"UID FETCH {uid} ", Fault.CLOSE_SILENTLY)
    fetched = open_mailbox().fetch("INBOX", 7, tuple(range(1, 9)))
    assert ([mail.uid for mail in fetched.mails], fetched.failed) == ([1], (2, 3, 4))


def test_a_login_that_breaks_in_the_middle_of_a_batch_keeps_what_came(
    server: FaultyImap, open_mailbox: Opener
):
    server.script("UID FETCH 1,2,3", Fault.NO)
    server.script("UID FETCH 2 (BODY", Fault.CLOSE_SILENTLY)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    server.script("LOGIN", Fault.CLOSE_SILENTLY)
    assert [mail.uid for mail in mailbox.fetch("INBOX", 7, (1, 2, 3)).mails] == [1]
    with pytest.raises(Unavailable, match="closed the connection"):
        mailbox.fetch("INBOX", 7, (3,))


def test_a_mail_expunged_during_the_fetch_has_vanished(server: FaultyImap, open_mailbox: Opener):
    server.script("UID FETCH 1,2,3 (BODY", Fault.EXPUNGED, times=1)
    fetched = open_mailbox().fetch("INBOX", 7, (1, 2, 3))
    assert fetched.vanished == (1,)
    assert fetched.failed == (2, 3)


@pytest.mark.parametrize("fault", [Fault.NIL_BODY, Fault.NO_INTERNALDATE, Fault.EXPUNGED])
def test_a_large_mail_that_comes_to_nothing_is_no_mail(
    server: FaultyImap, open_mailbox: Opener, fault: Fault
):
    server.mails[1] = b"x" * 5000
    server.script(
        "UID FETCH 1 (INTERNALDATE" if fault is Fault.NO_INTERNALDATE else "UID FETCH 1 (BODY", fault
    )
    fetched = open_mailbox(bounds=Bounds(large=1000, chunk=1000)).fetch("INBOX", 7, (1, 2))
    assert [mail.uid for mail in fetched.mails] == [2]
    assert (fetched.vanished, fetched.failed) == (((1,), ()) if fault is Fault.EXPUNGED else ((), (1,)))


def test_a_batch_ends_where_memory_does(server: FaultyImap, open_mailbox: Opener):
    bounds = Bounds(batch=40)
    assert uids(open_mailbox(bounds=bounds)) == [1]
    server.script("UID FETCH 1,2,3", Fault.NO)
    mailbox = open_mailbox(bounds=bounds)
    assert uids(mailbox) == [1, 2]


@pytest.mark.parametrize("since", [None, date(2026, 12, 1)])
def test_a_search_that_answers_nothing_at_all_is_no_empty_folder(
    server: FaultyImap, open_mailbox: Opener, since: date | None
):
    server.script("UID SEARCH", Fault.OK_ALONE)
    mailbox = open_mailbox()
    with pytest.raises(
        FolderUnavailable, match="EXAMINE counts 3 mails in folder INBOX and SEARCH names none"
    ):
        mailbox.announce("INBOX", None, since)
    server.orders.clear()
    assert mailbox.announce("INBOX", None, since).uids == (1, 2, 3)
    assert server.connections == 1


def test_a_search_that_forgets_what_is_new_is_no_empty_folder_either(
    server: FaultyImap, open_mailbox: Opener
):
    server.script("UID SEARCH UID 3:*", Fault.OK_ALONE, times=1)
    mailbox = open_mailbox()
    with pytest.raises(FolderUnavailable, match="SEARCH names none"):
        mailbox.announce("INBOX", Cursor("INBOX", 7, 2), None)
    server.script("UID SEARCH UID 4:*", Fault.OK_ALONE)
    assert mailbox.announce("INBOX", Cursor("INBOX", 7, 3), None).uids == ()
    server.script("UID SEARCH UID 4:* SINCE", Fault.OK_ALONE)
    assert mailbox.announce("INBOX", Cursor("INBOX", 7, 3), date(2026, 12, 1)).uids == ()


def test_an_empty_folder_needs_no_second_question(server: FaultyImap, open_mailbox: Opener):
    server.mails = {}
    assert open_mailbox().announce("INBOX", None, None).uids == ()
    assert sum(command.startswith("UID SEARCH") for command in server.commands) == 1


def test_a_dripping_server_is_cut_off(server: FaultyImap, open_mailbox: Opener):
    server.script("UID SEARCH", Fault.DRIP, times=1)
    mailbox = open_mailbox(DRIPPED_ON)
    with pytest.raises(Unavailable, match="did not answer in time"):
        mailbox.announce("INBOX", None, None)
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)


@pytest.mark.parametrize(
    ("greeting", "sentence"),
    [
        (None, "did not answer in time"),
        (b"* BYE [ALERT] too many connections\r\n", "too many connections"),
        (b"220 mx.test ESMTP\r\n", "makes no sense"),
        (b"", "did not answer in time"),
    ],
)
def test_a_server_that_does_not_greet(
    server: FaultyImap, open_mailbox: Opener, greeting: bytes | None, sentence: str
):
    server.greeting = greeting
    with pytest.raises(Unavailable, match=sentence):
        open_mailbox(Patience(connect=1.0, read=1.0)).announce("INBOX", None, None)


def test_a_refused_command_leaves_the_connection_alone(server: FaultyImap, open_mailbox: Opener):
    server.script("UID SEARCH", Fault.NO, times=1)
    mailbox = open_mailbox()
    with pytest.raises(FolderUnavailable, match="it refused a command .*not today"):
        mailbox.announce("INBOX", None, None)
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)
    assert server.connections == 1


def test_a_folder_that_is_there_and_cannot_be_opened(server: FaultyImap, open_mailbox: Opener):
    server.script("EXAMINE", Fault.NO)
    with pytest.raises(FolderUnavailable, match="not today.*INBOX could not be opened"):
        open_mailbox().announce("INBOX", None, None)


def test_a_session_in_which_a_folder_cannot_be_opened_is_not_kept(server: FaultyImap, open_mailbox: Opener):
    server.script("EXAMINE", Fault.NO, times=1)
    mailbox = open_mailbox()
    with pytest.raises(FolderUnavailable):
        mailbox.announce("INBOX", None, None)
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)
    assert server.connections == 2


def test_the_doctor_tells_of_a_server_that_is_away(server: FaultyImap, open_mailbox: Opener):
    server.script("LOGIN", Fault.NO)
    (problem,) = open_mailbox().check(("INBOX", "Junk"))
    assert "check username and password_file" in problem


def test_an_account_without_a_user_name_does_not_log_in(server: FaultyImap, open_mailbox: Opener):
    with pytest.raises(Unavailable, match="wants a login; set username"):
        open_mailbox(user="").announce("INBOX", None, None)
    server.greeting = b"* PREAUTH welcome\r\n"
    mailbox = open_mailbox(user="")
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)
    mailbox.close()
    mailbox.close()
    assert not any(command.startswith("LOGIN") for command in server.commands)


@pytest.mark.parametrize("size", [2999, 3000, 3001])
def test_a_large_mail_is_put_together_from_its_pieces(server: FaultyImap, open_mailbox: Opener, size: int):
    server.mails = {1: bytes(number % 251 for number in range(size))}
    (mail,) = open_mailbox(bounds=Bounds(large=1000, chunk=1000)).fetch("INBOX", 7, (1,)).mails
    assert mail.raw == server.mails[1]


def test_a_large_folder_is_searched_in_windows_from_the_top(server: FaultyImap):
    server.mails = dict.fromkeys((3, 5, 8, 13, 21), b"x")
    account = ImapAccount(server.host, server.port, Security.PLAIN, "desk", "secret")
    connection = Connection("bilgi", account, BRISK)
    assert uids_from(connection.asking, 1, 5, None, UTC, window=2) == (3, 5, 8, 13, 21)
    assert uids_from(connection.asking, 14, 5, None, UTC, window=2) == (21,)
    searches = [command for command in server.commands if command.startswith("UID SEARCH")]
    assert searches[:3] == [f"UID SEARCH {window} UID 1:*" for window in ("4:5", "2:3", "1:1")]
    connection.close()


def test_a_day_is_decided_by_the_instant_where_search_cannot(server: FaultyImap, open_mailbox: Opener):
    midnight = datetime(2026, 11, 30, 21, tzinfo=UTC)
    server.arrived = {1: midnight - timedelta(seconds=1), 2: midnight, 3: midnight + timedelta(days=1)}
    server.certain_day, server.certain_from = "03", 3
    assert open_mailbox().announce("INBOX", None, date(2026, 12, 1)).uids == (2, 3)


def test_moving_without_move_copies_and_expunges_only_ours(server: FaultyImap, open_mailbox: Opener):
    mailbox = open_mailbox()
    mailbox.settle("INBOX", 7, (1,), After.named("move:INBOX"))
    assert server.commands[-1].startswith("UID SEARCH DELETED")
    server.mails = {1: b"x"}
    mailbox.settle("INBOX", 7, (1,), After.named("move:INBOX"))
    assert server.commands[-1] == "EXPUNGE"


def test_moving_with_uidplus_names_what_it_expunges(server: FaultyImap, open_mailbox: Opener):
    server.capability = "IMAP4rev1 UIDPLUS"
    open_mailbox().settle("INBOX", 7, (1, 2), After.named("move:INBOX"))
    assert server.commands[-3:] == [
        'UID COPY 1,2 "INBOX"',
        "UID STORE 1,2 +FLAGS.SILENT (\\Deleted)",
        "UID EXPUNGE 1,2",
    ]


# ---------------------------------------------------------------------------------- IDLE


def slept(mailbox: ImapMailbox, seconds: float) -> float:
    began = time.monotonic()
    mailbox.wait(seconds)
    return time.monotonic() - began


@pytest.mark.parametrize("fault", [Fault.CLOSE_SILENTLY, Fault.BYE, Fault.NO, Fault.GARBAGE])
def test_a_connection_that_ends_in_idle_does_not_spin(server: FaultyImap, open_mailbox: Opener, fault: Fault):
    server.script("IDLE", fault)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert slept(mailbox, 2.5) > 2.4
    assert server.commands.count("IDLE") <= 3


@pytest.mark.parametrize("fault", [Fault.CLOSE_SILENTLY, Fault.NO])
def test_after_idle_failed_the_mailbox_is_polled_soon_and_later_in_its_time(
    server: FaultyImap, open_mailbox: Opener, fault: Fault
):
    server.script("IDLE", fault)
    mailbox = open_mailbox(Patience(connect=30, read=1.0, command=30, deaf=0.1))
    for _ in range(DEAF):
        mailbox.announce("INBOX", None, None)
        assert slept(mailbox, 600.0) < 100
    mailbox.announce("INBOX", None, None)
    sleeper = threading.Thread(target=mailbox.wait, args=(600.0,))
    sleeper.start()
    sleeper.join(timeout=1.0)
    assert sleeper.is_alive()
    mailbox.wake()
    sleeper.join(timeout=60)


def test_an_idle_closed_without_a_word_is_noticed(server: FaultyImap, open_mailbox: Opener):
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    sleeper = threading.Thread(target=mailbox.wait, args=(3.0,))
    sleeper.start()
    server.wait_for_idle()
    server.hang_up()
    sleeper.join(timeout=60)
    assert not sleeper.is_alive()
    assert server.commands.count("IDLE") == 1
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)
    assert server.connections == 2


def test_noise_is_not_news(server: FaultyImap, open_mailbox: Opener):
    server.script("IDLE", Fault.NOISE)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert slept(mailbox, 1.5) > 1.4


def test_an_announcement_ends_the_wait(server: FaultyImap, open_mailbox: Opener):
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    sleeper = threading.Thread(target=mailbox.wait, args=(600.0,))
    sleeper.start()
    server.wait_for_idle()
    server.announce()
    sleeper.join(timeout=100)
    assert not sleeper.is_alive()


def test_done_without_an_answer_ends_in_time(server: FaultyImap, open_mailbox: Opener):
    server.script("DONE", Fault.HANG)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert 1.4 < slept(mailbox, 1.5) < 60


def test_wake_does_not_wait_for_the_server(server: FaultyImap, open_mailbox: Opener):
    server.script("DONE", Fault.HANG)
    mailbox = open_mailbox(Patience(connect=30, read=600, command=600))
    mailbox.announce("INBOX", None, None)
    sleeper = threading.Thread(target=mailbox.wait, args=(600.0,))
    sleeper.start()
    server.wait_for_idle()
    mailbox.wake()
    sleeper.join(timeout=60)
    assert not sleeper.is_alive()
    assert "DONE" not in server.commands


def test_idle_is_left_alone_where_it_is_not_offered(server: FaultyImap, open_mailbox: Opener):
    server.capability = "IMAP4rev1"
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert slept(mailbox, 0.3) > 0.2
    assert "IDLE" not in server.commands


def test_idle_that_is_empty_and_alive_is_given_up_without_spinning(server: FaultyImap, open_mailbox: Opener):
    server.script("IDLE", Fault.PARTIAL_LINE)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert slept(mailbox, 2.5) > 2.4
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)


def test_news_told_before_idling_ends_the_wait(server: FaultyImap, open_mailbox: Opener):
    server.script("IDLE", Fault.NEWS_FIRST)
    mailbox = open_mailbox()
    mailbox.announce("INBOX", None, None)
    assert slept(mailbox, 100.0) < 60
    assert mailbox.announce("INBOX", None, None).uids == (1, 2, 3)

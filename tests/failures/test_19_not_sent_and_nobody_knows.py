"""
Class 19: an answer was not sent and nobody knows.

Guards: a promise is kept by `desk/coming/delivered.py` at SMTP 250 to its addressee and not before; what cannot be
sent is tried with back-off until its life is over (`desk/watch/backoff.py`) and then told to whoever has the
ticket, else to the coordinators (`desk/filing.undelivered`), in the transaction that ends it. Let
`delivered._lost` answer with nobody, and no one hears of any of these letters.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import Status, Ticket
from ulak.mail.delivery import Deferred, Failed, Outcome, RecipientReply, Sent
from ulak.stages.dropping import drop
from ulak.store.queue import Queue

AUTHOR, COLLEAGUE = "zeynep@yurttas.test", "ali@yurttas.test"
AGENT, TEAM, COORDINATORS = "cagri@kurum.test", "musteri-iliskileri@kurum.test", "mib@kurum.test"
DAYS = timedelta(days=1)
UNDELIVERED = "Ulaşmayan yazı"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OfficeDesk]:
    one = OfficeDesk(tmp_path / "desk")
    yield one
    one.desk.close()


def answered(desk: OfficeDesk) -> OfficeDesk:
    """A complaint that was acknowledged, and whose answer waits to leave."""
    desk.takes(mail(more=f"Cc: {COLLEAGUE}\n"))
    desk.triage()
    desk.dispatch()
    desk.takes(mail(f"Re: [{ticket(desk).number}] Şikâyet", "Yenilendi.", author=AGENT))
    desk.triage()
    assert [one.purpose for one in desk.letters()].count("answer") == 1
    desk.courier.letters.clear()
    return desk


def ticket(desk: OfficeDesk) -> Ticket:
    (one,) = desk.tickets()
    return one


def told(desk: OfficeDesk) -> list[str]:
    """Who heard that a letter was not delivered, once the server takes letters."""
    desk.courier.answers, desk.courier.problems = [], ()
    while desk.dispatch():
        pass
    return [to[0] for to, raw in desk.courier.letters if UNDELIVERED in subject(raw)]


def subject(raw: bytes) -> str:
    return str(message_from_bytes(raw, policy=policy.default)["Subject"])


def is_promise_kept(desk: OfficeDesk) -> bool:
    return all(one.state is PromiseState.KEPT for one in ticket(desk).promises)


def one(letter: Outcome, desk: OfficeDesk) -> None:
    """That is what becomes of the answer; receipts and notices leave."""
    desk.courier.answers = [letter]
    desk.dispatch()


def test_a_promise_is_kept_at_250_and_not_before(desk: OfficeDesk) -> None:
    answered(desk)
    one(Deferred("451 4.3.0 later"), desk)
    assert not is_promise_kept(desk)
    desk.passes(minutes=2)
    one(Sent("250 ok"), desk)
    assert (is_promise_kept(desk), ticket(desk).status) == (True, Status.ANSWERED)


@pytest.mark.parametrize(
    "refusal",
    [
        Failed("554 5.7.1 no"),
        Failed("550", (RecipientReply(AUTHOR, 550, "5.1.1 unknown"),)),
        Sent("250 ok", (RecipientReply(AUTHOR, 550, "5.1.1 unknown"),)),
    ],
)
def test_a_refusal_for_good_is_told_at_once(desk: OfficeDesk, refusal: Outcome) -> None:
    answered(desk)
    one(refusal, desk)
    assert told(desk) == [TEAM]
    assert not is_promise_kept(desk)


@pytest.mark.parametrize(("answers", "away", "days"), [(True, False, 5), (True, True, 5), (False, False, 1)])
def test_what_is_put_off_to_the_end_of_its_life_is_told(
    desk: OfficeDesk, answers: bool, away: bool, days: int
) -> None:
    """Both a server that says later each time, and one that cannot be spoken to at all."""
    if answers:
        answered(desk)
    else:
        desk.takes()
        desk.triage()
    desk.courier.answers = [Deferred("451 4.3.0 later", away=away)] * 9999
    desk.courier.problems = ("nothing listens there",) if away else ()
    purpose = "answer" if answers else "acknowledgement"
    letter = next(one.id for one in desk.letters() if one.purpose == purpose)
    began, ended = desk.now, None
    while ended is None:
        desk.dispatch()
        if any(one.id == letter and one.state == "failed" for one in desk.letters()):
            ended = desk.now - began
        desk.passes(minutes=20)
        assert desk.now - began < 6 * DAYS
    assert days * DAYS <= ended <= days * DAYS + timedelta(minutes=21)
    desk.passes(hours=5)
    desk.courier.letters = []
    assert told(desk) == [TEAM]
    assert not is_promise_kept(desk)
    attempts = Queue(desk.desk.store).attempts(letter)
    assert (len(attempts) == 2) if away else (10 < len(attempts) < 50)
    assert attempts[-1].state == "failed"


def test_an_author_who_is_put_off_has_not_been_told_by_a_letter_that_others_got(desk: OfficeDesk) -> None:
    answered(desk)
    one(Sent("250 ok", (RecipientReply(AUTHOR, 450, "4.2.2 full"),)), desk)
    assert not is_promise_kept(desk)
    assert told(desk) == []
    desk.passes(minutes=2)
    one(Sent("250 ok"), desk)
    assert is_promise_kept(desk)


def test_where_nobody_has_the_ticket_the_coordinators_hear(desk: OfficeDesk) -> None:
    desk.takes()
    desk.triage()
    rules = replace(desk.office.rules(), teams={})
    desk.office = with_set(desk.office, rulebook=rules)
    one(Failed("554 5.7.1 no"), desk)
    assert told(desk) == [COORDINATORS]


def test_a_failed_letter_to_staff_is_written_down_and_seen(desk: OfficeDesk) -> None:
    desk.takes()
    desk.triage()
    desk.courier.answers = [Sent("250 ok"), Failed("550 5.1.1 unknown")]
    desk.dispatch()
    (failed,) = desk.letters()
    assert (failed.purpose, failed.state, failed.reply) == ("notice", "failed", "550 5.1.1 unknown")
    record = desk.office.tickets.show(ticket(desk).number)
    assert record is not None
    assert "letter failed" in [line.event for line in record.journal]


def test_an_answer_that_an_administrator_drops_is_told_and_keeps_no_promise(desk: OfficeDesk) -> None:
    answered(desk)
    letter = next(one.id for one in desk.letters() if one.purpose == "answer")
    queue = Queue(desk.desk.store)
    assert drop(desk.office, queue, letter, desk.now, "administrator root")
    assert not drop(desk.office, queue, letter, desk.now, "administrator root")
    assert told(desk) == [TEAM]
    assert not is_promise_kept(desk)
    record = desk.office.tickets.show(ticket(desk).number)
    assert record is not None
    assert [line.by for line in record.journal if line.event == "letter dropped"] == ["administrator root"]

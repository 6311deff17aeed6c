"""A server that is away: one letter finds out, the others wait untouched, other mailboxes go on."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk, RememberingCourier
from ulak.mail.delivery import Deferred, Outcome, Sent, Uncertain
from ulak.stages import dispatch
from ulak.stages.outage import Outages
from ulak.store.health import OUTAGE

AWAY = Deferred("Mailbox bilgi, SMTP server smtp.test:465: nothing listens there.", away=True)
LETTERS = 12


class TwoMailboxes:
    """A desk whose mailboxes send through servers of their own."""

    def __init__(self, desk: OfficeDesk) -> None:
        self.desk = desk
        self.bilgi, self.cainfo = RememberingCourier(), RememberingCourier()
        self.outages = Outages(partial(desk.desk.health.note, OUTAGE))

    def dispatch(self) -> int:
        couriers = {"bilgi": self.bilgi, "cainfo": self.cainfo}
        outbox = self.desk.desk.outbox
        return dispatch.turn(self.desk.office, outbox, couriers, self.desk.clock, "test", self.outages)

    def notes(self) -> list[tuple[str, str]]:
        return [(sign.name, sign.words) for sign in self.desk.desk.health.notes(OUTAGE) if sign.words]


@pytest.fixture
def two(desk: OfficeDesk) -> TwoMailboxes:
    for number in range(LETTERS // 2):
        desk.takes(mail(f"Şikâyet {number}", author=f"a{number}@yurttas.test"))
    desk.takes(mail("Rapor", to="cainfo@kamusm.test", author="b@yurttas.test"), mailbox="cainfo")
    desk.triage()
    return TwoMailboxes(desk)


def test_an_outage_costs_one_letter_one_attempt(two: TwoMailboxes) -> None:
    two.bilgi.answers = [AWAY] * 99
    two.bilgi.problems = ("nothing listens there",)
    two.dispatch()
    assert len(two.bilgi.letters) == 1, "the others need not find out"
    assert len(two.cainfo.letters) >= 2, "letters of another mailbox go on"
    assert two.notes() == [("bilgi", AWAY.reply)]
    for _ in range(2 * 24 * 20):
        two.desk.passes(minutes=3)
        two.dispatch()
    assert len(two.bilgi.letters) == 1
    assert 0.9 < two.bilgi.checks / (2 * 24 * 10) < 1.1, "every six minutes: five, and a fifth at most"
    states = [one.state for one in two.desk.letters() if one.counter == "bilgi"]
    assert states.count("failed") == LETTERS // 2, "acknowledgements live for a day"
    attempts = [one.attempts for one in two.desk.letters() if one.state == "queued"]
    assert set(attempts) == {0}

    two.bilgi.answers, two.bilgi.problems = [], ()
    two.desk.passes(minutes=6)
    while two.dispatch():
        pass
    assert two.notes() == []
    assert {one.state for one in two.desk.letters()} == {"failed"}
    assert [to for to, _ in two.bilgi.letters].count(("musteri-iliskileri@kurum.test",)) > LETTERS // 2


def test_nobody_asks_a_server_that_nothing_waits_for(two: TwoMailboxes) -> None:
    while two.dispatch():
        pass
    two.outages.heard("bilgi", AWAY, two.desk.now)
    two.desk.passes(hours=1)
    two.dispatch()
    assert two.bilgi.checks == 0


def test_a_server_that_lets_in_and_breaks_each_time_is_not_hammered(two: TwoMailboxes) -> None:
    two.bilgi.answers = [AWAY] * 999
    for _ in range(60):
        two.dispatch()
        two.desk.passes(minutes=1)
    assert len(two.bilgi.letters) < 20, "it is let in by `check` each time, and pauses grow all the same"


def test_one_lost_answer_is_an_accident_and_two_are_not(two: TwoMailboxes) -> None:
    lost = Uncertain("No answer to the final dot came.")
    two.bilgi.answers = [lost, Sent("250 ok"), lost, lost, *[lost] * 99]
    two.dispatch()
    assert len(two.bilgi.letters) == 4, "the second in a row endangers every letter behind it"
    assert two.notes() == [("bilgi", lost.reply)]


def test_a_restart_forgets_the_pause_and_not_what_administrators_were_told(two: TwoMailboxes) -> None:
    two.bilgi.answers = [AWAY]
    two.dispatch()
    assert two.notes()
    note = partial(two.desk.desk.health.note, OUTAGE)
    two.outages = Outages(note, [name for name, _ in two.notes()])
    two.dispatch()
    assert two.notes() == []


@pytest.mark.parametrize(
    ("outcome", "paused"),
    [
        (AWAY, True),
        (Deferred("451 4.3.0 later"), False),
        (Uncertain("no answer"), False),
        (Sent("250 ok"), False),
    ],
)
def test_what_pauses_a_mailbox(outcome: Outcome, paused: bool) -> None:
    outages = Outages()
    outages.heard("bilgi", outcome, START)
    assert (outages.paused == {"bilgi"}) == paused
    assert bool(outages.words("bilgi")) == paused


def test_a_clock_set_back_does_not_prolong_a_pause() -> None:
    outages = Outages()
    outages.heard("bilgi", AWAY, START)
    assert outages.over(START) == frozenset()
    assert outages.over(START - timedelta(days=1)) == {"bilgi"}
    assert outages.over(START + timedelta(seconds=7)) == {"bilgi"}


def test_words_hold_no_address() -> None:
    heard: list[str] = []

    def note(mailbox: str, at: datetime, words: str) -> None:
        heard.append(words)

    outages = Outages(note)
    outages.heard("bilgi", Deferred("421 4.7.0 too many from zeynep@yurttas.test", away=True), START)
    outages.tell(START)
    assert heard == ["421 4.7.0 too many from <address>"]

"""The letters of the morning: once a day to everybody who has something on their desk, however the desk starts."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk
from ulak.desk.decision import Decision
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Founded, Status
from ulak.stages import morning
from ulak.store.daily import Daily
from ulak.store.tickets import Tickets

CAGRI, ZEHRA = "cagri@kurum.test", "zehra@kurum.test"
OPENING = datetime(2026, 11, 25, 5, 10, tzinfo=UTC)  # Wednesday, 08:10 in Istanbul


@dataclass
class Mornings:
    """A desk that had a ticket when the night began, which nobody of the team has taken yet."""

    desk: OfficeDesk
    daily: Daily = field(init=False)

    def __post_init__(self) -> None:
        self.daily = Daily(self.desk.desk.store, "digest")
        assert self.turn(START) == []
        self.desk.takes()
        self.desk.triage()
        self.desk.dispatch()

    def turn(self, at: datetime) -> list[str]:
        """Who gets a letter at that time."""
        self.desk.now = at
        morning.turn(self.desk.office, self.daily, at)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        return sorted(to for (to,), _ in self.desk.courier.letters)

    def journal(self) -> int:
        with self.desk.desk.store.snapshot() as connection:
            count = "SELECT count(*) FROM journal WHERE event = 'digest written'"
            return int(connection.exec_driver_sql(count).scalar() or 0)


@pytest.fixture
def mornings(desk: OfficeDesk) -> Mornings:
    return Mornings(desk)


def test_everybody_with_something_on_their_desk_is_told_when_the_office_opens(mornings: Mornings):
    assert mornings.turn(OPENING - timedelta(seconds=1)) == []
    assert mornings.turn(OPENING) == [CAGRI, ZEHRA]
    assert mornings.turn(OPENING + timedelta(minutes=1)) == []
    assert mornings.turn(OPENING + timedelta(days=1)) == [CAGRI, ZEHRA]
    assert mornings.journal() == 4


def test_a_desk_that_was_down_at_the_hour_tells_late_the_same_day(mornings: Mornings):
    assert mornings.turn(OPENING + timedelta(hours=11)) == [CAGRI, ZEHRA]


def test_of_a_day_that_is_over_nothing_is_told(mornings: Mornings):
    assert mornings.turn(OPENING + timedelta(hours=23)) == []  # Thursday, before the office opens
    assert mornings.turn(OPENING + timedelta(days=1)) == [CAGRI, ZEHRA]


def test_a_day_off_has_no_morning(mornings: Mornings):
    saturday = OPENING + timedelta(days=3)
    assert mornings.turn(OPENING + timedelta(days=2)) == [CAGRI, ZEHRA]
    assert mornings.turn(saturday) == mornings.turn(saturday + timedelta(days=1)) == []
    assert mornings.turn(saturday + timedelta(days=2)) == [CAGRI, ZEHRA]


def test_a_desk_that_begins_has_no_morning_behind_it(desk: OfficeDesk):
    desk.takes()
    desk.triage()
    daily = Daily(desk.desk.store, "digest")
    assert morning.turn(desk.office, daily, START) == 0
    assert morning.turn(desk.office, daily, START + timedelta(minutes=1)) == 0
    assert morning.turn(desk.office, daily, OPENING) == 2


class DyingTickets(Tickets):
    """The process ends when a second decision is carried out."""

    carried_out = 0

    def carry_out(self, *given: object, **named: object) -> None:
        if self.carried_out:
            raise SystemExit
        self.carried_out += 1
        super().carry_out(*given, **named)  # type: ignore[arg-type]


def test_a_desk_that_dies_in_the_middle_tells_the_others_and_nobody_twice(mornings: Mornings):
    desk = mornings.desk
    rules = desk.office.rules
    dying = DyingTickets(desk.desk.store, desk.desk.house, staff=lambda: rules().inside())
    with pytest.raises(SystemExit):
        morning.turn(replace(desk.office, tickets=dying), mornings.daily, OPENING)
    assert mornings.turn(OPENING + timedelta(minutes=1)) == [CAGRI, ZEHRA]
    assert mornings.journal() == 2


def test_several_at_once_tell_everybody_once(mornings: Mornings):
    start = Barrier(3)

    def work() -> None:
        start.wait()
        morning.turn(mornings.desk.office, Daily(mornings.desk.desk.store, "digest"), OPENING)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mornings.turn(OPENING + timedelta(minutes=1)) == [CAGRI, ZEHRA]
    assert mornings.journal() == 2


def test_a_digest_that_cannot_be_written_is_said_and_troubles_nothing_else(
    mornings: Mornings, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    mornings.desk.with_broken("digest", tmp_path / "templates")
    assert mornings.turn(OPENING) == []
    assert "a digest cannot be written" in caplog.text
    assert mornings.turn(OPENING + timedelta(minutes=1)) == []


def test_the_letter_lists_subjects_masked_and_no_texts(mornings: Mornings):
    raw = mail("Numaram 10000000146", "Kartım gelmedi; 0532 123 45 67")
    mornings.desk.takes(raw)
    mornings.desk.triage()
    mornings.desk.dispatch()
    mornings.turn(OPENING)
    letter = message_from_bytes(mornings.desk.courier.letters[0][1], policy=policy.default)
    assert isinstance(letter, EmailMessage)
    for part in ("plain", "html"):
        body = letter.get_body((part,))
        assert body is not None
        text = body.get_content()
        assert "KSM-2026-000002" in text
        assert "Numaram" in text
        assert "10000000146" not in text
        assert "Kartım gelmedi" not in text


def test_at_the_beginning_of_a_week_coordinators_hear_what_closed_complaints_lack(mornings: Mornings):
    """Also with nothing on their desk; on other mornings the line stands in letters they get anyway."""
    monday = OPENING + timedelta(days=5)
    (one,) = mornings.desk.tickets()
    closed = replace(
        one,
        version=2,
        status=Status.CLOSED,
        closed_at=OPENING,
        outcome="çözüldü",
        root_cause="surec",
        promises=(),
    )
    mornings.desk.office.settle(Decision("closed", before=one, after=closed), OPENING)
    assert mornings.turn(OPENING) == []
    assert mornings.turn(OPENING + timedelta(days=2)) == []
    mornings.desk.now = monday
    morning.turn(mornings.desk.office, mornings.daily, monday)
    mornings.desk.dispatch()
    ((to, wire),) = mornings.desk.courier.letters
    read = message_from_bytes(wire, policy=policy.default)
    assert isinstance(read, EmailMessage)
    part = read.get_body(("plain",))
    assert part is not None
    assert to == ("mib@kurum.test",)
    assert "haklı bulunup bulunmadığı 1 kayıtta yazılmamış" in str(part.get_content())
    assert mornings.turn(monday + timedelta(days=1)) == []
    before = mornings.desk.office.tickets.ticket(one.number)
    assert before is not None
    after = replace(before, version=before.version + 1, founded=Founded.NOT)
    mornings.desk.office.settle(Decision("said", before=before, after=after), monday)
    assert mornings.turn(monday + timedelta(days=7)) == []


def test_an_action_on_a_closed_ticket_lies_on_the_desk_of_its_person(mornings: Mornings):
    (one,) = mornings.desk.tickets()
    task = Task(1, TaskKind.ACTION, ZEHRA, "kalite@kurum.test", OPENING, due_at=OPENING + timedelta(days=9))
    closed = replace(
        one,
        version=2,
        status=Status.CLOSED,
        closed_at=OPENING,
        founded=Founded.NOT,
        outcome="x",
        root_cause="surec",
        promises=(),
        tasks=(task,),
    )
    mornings.desk.office.settle(Decision("closed", before=one, after=closed), OPENING)
    assert mornings.turn(OPENING) == ["kalite@kurum.test"]

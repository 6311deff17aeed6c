"""The junk list of the morning: each mail in one letter, whatever restarts or runs beside it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk, with_set
from ulak.rota import rounds_of
from ulak.stages import junk as stage
from ulak.stages import upkeep
from ulak.store.daily import Daily
from ulak.store.junk import Junk
from ulak.store.schema import junk_list, spool

OPENING = datetime(2026, 11, 25, 5, 10, tzinfo=UTC)  # Wednesday, 08:10 in Istanbul


@dataclass
class Heap:
    """A desk that looked once, and then got junk."""

    desk: OfficeDesk
    junk: Junk = field(init=False)
    daily: Daily = field(init=False)

    def __post_init__(self) -> None:
        self.junk, self.daily = Junk(self.desk.desk.store), Daily(self.desk.desk.store, "junk list")
        assert self.turn(START) == []

    def gets(self, *names: str) -> None:
        """Mails in the junk folder that come to nothing."""
        for name in names:
            id = self.desk.takes(mail(name, author=f"{name}@shop.test"))
            with self.desk.desk.store.write() as connection:
                connection.execute(spool.update().where(spool.c.id == id).values(junk=True))
        self.desk.triage()

    def turn(self, at: datetime) -> list[EmailMessage]:
        """The lists that leave at that time."""
        self.desk.now = at
        stage.turn(self.desk.office, self.junk, self.daily, at)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        letters = [raw for to, raw in self.desk.courier.letters if to == ("mib@kurum.test",)]
        return [message_from_bytes(raw, policy=policy.default) for raw in letters]  # type: ignore[arg-type]

    def told(self) -> int:
        with self.desk.desk.store.snapshot() as connection:
            return len(connection.execute(junk_list.select()).all())


@pytest.fixture
def heap(desk: OfficeDesk) -> Heap:
    return Heap(desk)


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_list_leaves_when_the_office_opens_and_never_again(heap: Heap):
    heap.gets("saat", "ilaç")
    assert heap.turn(OPENING - timedelta(seconds=1)) == []
    (letter,) = heap.turn(OPENING)
    assert letter["Subject"] == "İstenmeyenler listesi: 2 ileti"
    assert "saat@shop.test: saat" in text(letter)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert heap.turn(OPENING + timedelta(minutes=1)) == []
    heap.gets("kredi")
    assert heap.turn(OPENING + timedelta(hours=5)) == []
    (letter,) = heap.turn(OPENING + timedelta(days=1))
    assert "kredi" in text(letter)
    assert "saat" not in text(letter)


def test_no_list_leaves_where_there_is_nothing_to_tell(heap: Heap):
    assert heap.turn(OPENING) == []
    heap.gets("saat")
    assert heap.turn(OPENING + timedelta(hours=1)) == []
    assert len(heap.turn(OPENING + timedelta(days=1))) == 1


def test_without_coordinators_the_mails_wait_for_one(heap: Heap):
    heap.gets("saat")
    office, rules = heap.desk.office, heap.desk.office.rules()
    heap.desk.office = with_set(office, rulebook=replace(rules, roles={}))
    assert heap.turn(OPENING) == []
    heap.desk.office = office
    assert heap.told() == 0
    assert len(heap.turn(OPENING + timedelta(days=1))) == 1


def test_two_daemons_tell_it_once(heap: Heap):
    heap.gets("saat", "ilaç")
    both, desk = Barrier(2), heap.desk

    class Together(Junk):
        def unlisted(self, now: datetime, most: int):  # type: ignore[no-untyped-def]
            found = super().unlisted(now, most)
            both.wait(10)
            return found

    def daemon() -> None:
        stage.turn(desk.office, Together(desk.desk.store), Daily(desk.desk.store, "junk list"), OPENING)

    threads = [Thread(target=daemon) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.now = OPENING
    desk.dispatch()
    assert len(desk.courier.letters) == 1
    assert heap.told() == 2


def test_a_list_that_cannot_be_written_waits_for_the_next_morning(
    heap: Heap, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    heap.gets("saat")
    office = heap.desk.office
    heap.desk.with_broken("junk-list", tmp_path / "templates")
    assert heap.turn(OPENING) == []
    assert heap.turn(OPENING + timedelta(minutes=1)) == []
    assert caplog.text.count("the junk list cannot be written") == 1
    heap.desk.office = office
    assert len(heap.turn(OPENING + timedelta(days=1))) == 1


def test_upkeep_writes_it(heap: Heap):
    heap.gets("saat")
    heap.desk.now = OPENING
    assert upkeep.turn(rounds_of(heap.desk.desk), heap.desk.clock) >= 1
    assert heap.told() == 1

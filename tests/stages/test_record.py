"""The record of a day at a living desk: counted once, anchored once, also late and also by two at once."""

import json
import logging
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk
from ulak.desk.record.anchor import anchors_in
from ulak.stages import record
from ulak.store.anchors import Anchors
from ulak.store.days import Days
from ulak.store.journal_check import check
from ulak.store.spool import SpoolOf

MIDNIGHT = datetime(2026, 11, 24, 21, tzinfo=UTC)
MAILBOXES = ("bilgi", "cainfo")


class Recorded:
    """A desk that began yesterday at noon."""

    def __init__(self, desk: OfficeDesk) -> None:
        self.desk = desk
        assert self.turn(START) == 0

    def looked(self, at: datetime) -> None:
        for name in MAILBOXES:
            SpoolOf(self.desk.desk.store, name).looked(at)

    def turn(self, at: datetime) -> int:
        self.desk.now = at
        return record.turn(self.desk.office, self.books(), self.desk.clock)

    def books(self) -> record.Books:
        store = self.desk.desk.store
        return record.Books(Days(store), Anchors(store), self.desk.desk.journal)

    def facts(self, event: str) -> list[dict[str, str]]:
        query = f"SELECT facts FROM journal WHERE event = '{event}' ORDER BY id"  # noqa: S608
        with self.desk.desk.store.snapshot() as connection:
            return [dict(json.loads(words)) for words in connection.exec_driver_sql(query).scalars()]

    def letters(self) -> list[str]:
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        found = []
        for (to,), wire in self.desk.courier.letters:
            letter = message_from_bytes(wire, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            body = letter.get_body(("plain",))
            assert body is not None
            found.append(f"{to}\n{letter['Subject']}\n{body.get_content()}")
        return found


@pytest.fixture
def recorded(desk: OfficeDesk) -> Recorded:
    return Recorded(desk)


def test_a_finished_day_is_counted_and_anchored_once(recorded: Recorded, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    recorded.desk.takes(mail("Konu", "Metin"))
    recorded.desk.triage()
    recorded.letters()
    assert recorded.turn(MIDNIGHT - timedelta(seconds=1)) == 0
    recorded.looked(MIDNIGHT)
    assert recorded.turn(MIDNIGHT + timedelta(seconds=20)) == 3
    assert recorded.turn(MIDNIGHT + timedelta(minutes=1)) == 0
    bilgi, cainfo = recorded.facts("day counted")
    assert (bilgi["mailbox"], bilgi["day"], bilgi["came"], bilgi["tickets"]) == (
        "bilgi",
        "2026-11-24",
        "1",
        "1",
    )
    assert (cainfo["mailbox"], cainfo["came"], cainfo["canary"]) == ("cainfo", "0", "")
    (letter,) = recorded.letters()
    (head,) = anchors_in(letter)
    assert letter.startswith("kalite@kurum.test\n")
    assert "2026-11-24 bilgi: " in letter
    assert f"the journal is anchored at {head}" in caplog.text
    recorded.desk.desk.seal()
    assert check(recorded.desk.desk.store, (head,)).held == 1
    (told,) = recorded.facts("journal anchored")
    assert (told["position"], told["digest"]) == (str(head.position), head.digest)


def test_a_mailbox_nobody_looked_at_delays_its_days_and_not_the_anchor(recorded: Recorded):
    assert recorded.turn(MIDNIGHT + timedelta(minutes=59)) == 0
    assert recorded.turn(MIDNIGHT + timedelta(minutes=60)) == 1
    assert not recorded.facts("day counted")
    recorded.looked(MIDNIGHT + timedelta(hours=2))
    assert recorded.turn(MIDNIGHT + timedelta(hours=2)) == 2
    assert len(recorded.facts("day counted")) == 2


def test_after_downtime_each_day_is_counted_and_one_anchor_is_told(recorded: Recorded):
    back = MIDNIGHT + timedelta(days=3, hours=10)
    recorded.looked(back)
    assert recorded.turn(back) == 2 * 4 + 1
    assert [one["day"] for one in recorded.facts("day counted") if one["mailbox"] == "bilgi"] == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
    ]
    assert len(recorded.facts("journal anchored")) == 1


def test_of_several_at_once_one_writes_the_record(recorded: Recorded):
    recorded.looked(MIDNIGHT)
    recorded.desk.now = MIDNIGHT + timedelta(seconds=5)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        record.turn(recorded.desk.office, recorded.books(), recorded.desk.clock)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorded.turn(MIDNIGHT + timedelta(hours=2))
    assert len(recorded.facts("day counted")) == 2
    assert len(recorded.facts("journal anchored")) == 1
    assert len(recorded.letters()) == 1


def test_a_house_may_do_without_anchors(recorded: Recorded):
    recorded.looked(MIDNIGHT)
    store = recorded.desk.desk.store
    books = record.Books(Days(store), Anchors(store), recorded.desk.desk.journal, is_anchored=False)
    recorded.desk.now = MIDNIGHT
    assert record.turn(recorded.desk.office, books, recorded.desk.clock) == 2


def test_a_letter_that_cannot_be_written_stands_in_the_journal_and_in_the_log(
    recorded: Recorded, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    recorded.desk.with_broken("anchor", tmp_path / "templates")
    recorded.looked(MIDNIGHT)
    assert recorded.turn(MIDNIGHT) == 3
    assert recorded.letters() == []
    assert "cannot be mailed" in caplog.text
    assert f"anchored at {recorded.facts('journal anchored')[0]['position']}:" in caplog.text

"""
Failure class 1: one bad mail stops the mailbox (zammad#2754, #1877; frappe/helpdesk#2532).

Guards, each of which was taken away to see this file turn red: the `except Exception` of
`stages/triage.py:_take` (a mail that raises), `Waiting.begin` writing `spool.begun` before it reads, and
`begin_alone` (a mail that ends the process), `retry_after_upgrade` (a mail an older ulak could not read).
What a mail may cost is in `test_01_what_a_mail_may_cost.py`.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.cli.living_house import LivingHouse, mail, write_house
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink
from tests.stages.office_desk import START, OfficeDesk
from ulak.config import load
from ulak.desk.ticket import Kind
from ulak.errors import Unavailable
from ulak.shipped import shipped
from ulak.stages import triage
from ulak.stages.office import Office
from ulak.store.aside import BEGINNINGS
from ulak.store.schema import journal, spool
from ulak.store.stale import Stale
from ulak.store.waiting import Waiting
from ulak.wiring import open_store, wire

POISON = "zehirli bildirim"
TRAP = "{% if '" + POISON + "' in subject %}{{ 1 // 0 }}{% endif %}"


@pytest.fixture
def house(tmp_path: Path, pymap: Pymap, sink: Sink) -> LivingHouse:
    """A desk whose acknowledgements cannot be written for one certain mail."""
    users = {"bilgi": pymap.fresh_user(), "cainfo": pymap.fresh_user()}
    config = write_house(tmp_path / "desk", pymap.port, sink.port, users, pymap.password)
    letters = tmp_path / "desk" / "letters"
    source = Path(str(shipped("templates")))
    for file in source.rglob("*"):
        if file.is_file():
            target = letters / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.read_text("utf-8"), "utf-8")
    config.write_text(config.read_text("utf-8").replace(str(source), str(letters)), "utf-8")
    house = LivingHouse(config, users, pymap, sink)
    set_trap(house, TRAP)
    return house


def set_trap(house: LivingHouse, trap: str) -> None:
    for file in house.config.parent.glob("letters/*/acknowledgement*.txt"):
        words = file.read_text("utf-8").replace(TRAP, "")
        file.write_text(words + trap, "utf-8")


def poisoned(house: LivingHouse) -> str:
    """A report that cannot be dealt with and a complaint that can; the id of the first."""
    report = mail(POISON, "Özel anahtar yayımlanmış.", "r@research.test", "cainfo@kamusm.test")
    house.deliver("cainfo", report)
    house.deliver("bilgi", mail("Mali mühür şikâyeti"))
    assert house.ulak("turn").code == 0
    (aside,) = house.ulak("quarantine", "list", "--json").json()
    return str(aside["id"])


def by_another_ulak(house: LivingHouse) -> None:
    store = open_store(load(house.config), {})
    with store.write() as connection:
        connection.execute(update(spool).values(tried_with="0.0.1"))
    store.close()


def journalled(house: LivingHouse) -> Counter[str]:
    store = open_store(load(house.config), {})
    with store.snapshot() as connection:
        found = Counter(connection.execute(select(journal.c.event)).scalars())
    store.close()
    return found


def test_the_mailbox_goes_on_and_the_clock_of_the_bad_mail_runs(house: LivingHouse) -> None:
    poison = poisoned(house)
    complaint, report = sorted(
        house.ulak("tickets", "--json").json(), key=lambda one: one["kind"] != "complaint"
    )
    assert complaint["subject"] == "Mali mühür şikâyeti"
    assert (report["kind"], report["mailbox"]) == ("certificate-problem-report", "cainfo")
    assert [one["state"] for one in report["promises"]] == ["running", "running"]
    (aside,) = house.ulak("quarantine", "list", "--json").json()
    assert (aside["number"], aside["mailbox"]) == (report["number"], "cainfo")
    shown = house.ulak("quarantine", "show", poison).out
    assert "stages/writing.py:" in shown
    assert POISON not in shown
    books = house.ulak("reconcile", "--json").json()
    assert sum(one["quarantined"] for one in books) == 1
    assert all(one["balanced"] for one in books)
    assert house.ulak("status", "--json").json()["quarantined"] == 1
    assert [one for one in house.sink.letters if one.recipients == ("admin@kurum.test",)]
    assert journalled(house)["mail quarantined"] == 1


def test_after_an_upgrade_it_is_tried_again_and_its_ticket_becomes_whole(house: LivingHouse) -> None:
    poisoned(house)
    (aside,) = house.ulak("quarantine", "list", "--json").json()
    set_trap(house, "")
    assert house.ulak("turn").code == 0
    assert len(house.ulak("quarantine", "list", "--json").json()) == 1
    by_another_ulak(house)
    assert house.ulak("turn").code == 0
    assert house.ulak("quarantine", "list", "--json").json() == []
    (report,) = [one for one in house.ulak("tickets", "--json").json() if one["mailbox"] == "cainfo"]
    assert (report["number"], report["subject"], report["links"]) == (aside["number"], POISON, [])
    assert [one["state"] for one in report["promises"]] == ["running", "running"]
    assert journalled(house)["mail retried"] == 1
    assert all(one["balanced"] for one in house.ulak("reconcile", "--json").json())


def test_an_upgrade_that_does_not_help_tries_once(house: LivingHouse) -> None:
    poisoned(house)
    by_another_ulak(house)
    for _ in range(2):
        assert house.ulak("turn").code == 0
    assert len(house.ulak("quarantine", "list", "--json").json()) == 1
    assert (journalled(house)["mail retried"], journalled(house)["mail quarantined"]) == (1, 2)
    assert len(house.ulak("tickets", "--json").json()) == 2


@pytest.mark.parametrize(("step", "left"), [("decision-uncommitted", 1), ("triage-committed", 0)])
def test_killed_in_a_release_it_is_in_quarantine_or_on_its_ticket(
    house: LivingHouse, step: str, left: int
) -> None:
    poison = poisoned(house)
    assert house.child("quarantine", "release", poison, ULAK_FAULT=step).code == -signal.SIGKILL
    assert len(house.ulak("quarantine", "list", "--json").json()) == left
    assert house.ulak("quarantine", "release", poison).code == (0 if left else 1)
    assert len(house.ulak("tickets", "--json").json()) == 2
    assert all(one["balanced"] for one in house.ulak("reconcile", "--json").json())


class ProcessEnded(BaseException):
    """Stands for SIGKILL where a real process would take too long: nobody in ulak catches it."""


@dataclass
class Fate:
    """What happens when a mail is read, by its Message-ID."""

    killers: frozenset[str]
    chance: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    end: Callable[[], None] = lambda: None
    ends: int = 0

    def meets(self, message_id: str) -> None:
        if message_id in self.killers or self.dice.random() < self.chance:
            self.ends += 1
            self.end()


class Reader:
    """The tickets of an office, but whoever asks whose a Message-ID is meets his fate: in the midst of reading."""

    def __init__(self, tickets: Any, fate: Fate) -> None:
        self._tickets = tickets
        self._fate = fate

    def is_own(self, message_id: str) -> bool:
        self._fate.meets(message_id)
        return bool(self._tickets.is_own(message_id))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tickets, name)


def doomed(office: Office, fate: Fate) -> Office:
    return replace(office, tickets=Reader(office.tickets, fate))  # type: ignore[arg-type]


def raise_end() -> None:
    raise ProcessEnded


def message_id_of(raw: bytes) -> str:
    return raw.split(b"\r\nMessage-ID: ")[1].split(b"\r\n")[0].decode()


def reports(desk: OfficeDesk, count: int) -> list[bytes]:
    mails = [
        mail(f"Report {n}", f"Key {n}", f"r{n}@research.test", "cainfo@kamusm.test") for n in range(count)
    ]
    for raw in mails:
        desk.takes(raw, "cainfo")
    return mails


def live(desk: OfficeDesk, fate: Fate, waiting: Waiting) -> None:
    """One process: turns until nothing moves."""
    while triage.turn(doomed(desk.office, fate), waiting, desk.clock):
        pass


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    one = OfficeDesk(tmp_path / "desk")
    yield one
    one.desk.close()


@pytest.mark.parametrize("seed", range(2))
def test_only_mails_that_end_the_process_are_put_aside(desk: OfficeDesk, seed: int) -> None:
    mails = reports(desk, 30)
    dice = random.Random(seed)
    killers = frozenset(message_id_of(raw) for raw in dice.sample(mails, 2))
    fate = Fate(killers, chance=0.06, dice=dice, end=raise_end)
    for _ in range(60):
        try:
            live(desk, fate, Waiting(desk.desk.store, "1"))
        except ProcessEnded:
            continue
        break
    else:
        pytest.fail("the desk never came to rest")
    aside = desk.desk.waiting.quarantined()
    assert {message_id_of(desk.desk.waiting.in_quarantine(one.id).raw) for one in aside} == killers
    assert {one.why for one in aside} == {"the process ended each of the 8 times this mail was read"}
    assert len(desk.tickets()) == 30
    assert {one.kind for one in desk.tickets()} == {Kind.CERTIFICATE_PROBLEM_REPORT}
    assert all(one.ticket for one in aside)


def test_what_ends_the_process_even_unread_is_put_aside_without_a_ticket(desk: OfficeDesk) -> None:
    (raw,) = reports(desk, 1)
    fate = Fate(frozenset([message_id_of(raw)]), end=raise_end)
    real = desk.office
    lives = 0
    while not desk.desk.waiting.quarantined():
        lives += 1
        waiting = Waiting(desk.desk.store, "1")
        office = doomed(real, fate) if lives <= BEGINNINGS else replace(real, accepted=raise_end)  # type: ignore[arg-type]
        try:
            triage.turn(office, waiting, desk.clock)
        except ProcessEnded:
            continue
    assert lives == BEGINNINGS + 3
    assert desk.tickets() == ()


def test_away_and_stale_are_no_end_of_the_process(desk: OfficeDesk) -> None:
    (raw,) = reports(desk, 1)
    waiting = desk.desk.waiting

    def away() -> None:
        raise Unavailable("the store is away")

    for _ in range(2 * BEGINNINGS):
        with pytest.raises(Unavailable):
            live(desk, Fate(frozenset([message_id_of(raw)]), end=away), Waiting(desk.desk.store, "1"))
    (one,) = waiting.stored(1)
    assert one.begun == 0

    def stale() -> None:
        raise Stale("changed meanwhile")

    for _ in range(triage.STALE_TURNS - 1):
        live(desk, Fate(frozenset([message_id_of(raw)]), end=stale), waiting)
    assert waiting.quarantined() == ()
    live(desk, Fate(frozenset([message_id_of(raw)]), end=stale), waiting)
    (aside,) = waiting.quarantined()
    assert aside.why == "changed meanwhile"
    assert [one.number for one in desk.tickets()] == [aside.ticket]


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_memory_and_stack_that_give_out_are_caught_as_any_other(
    desk: OfficeDesk, error: type[Exception]
) -> None:
    bad, _ = reports(desk, 2)

    def fail() -> None:
        raise error

    live(desk, Fate(frozenset([message_id_of(bad)]), end=fail), desk.desk.waiting)
    (aside,) = desk.desk.waiting.quarantined()
    assert (aside.why, aside.traceback.splitlines()[-1]) == (error.__name__, error.__name__)
    assert len(desk.tickets()) == 2


def test_a_clock_runs_also_where_no_letter_can_be_written(desk: OfficeDesk, tmp_path: Path) -> None:
    desk.with_broken("notice", tmp_path / "letters")
    reports(desk, 1)
    assert desk.triage() == 1
    (ticket,) = desk.tickets()
    (aside,) = desk.desk.waiting.quarantined()
    assert (aside.ticket, len(ticket.promises), desk.letters()) == (ticket.number, 2, ())
    assert "notice.txt" in aside.why


def test_a_mail_damaged_in_the_store_opens_its_ticket_and_stops_no_other(desk: OfficeDesk) -> None:
    reports(desk, 3)
    with desk.desk.store.write() as connection:
        connection.execute(update(spool).where(spool.c.id < 3).values(raw=b"x" * 40))
    assert desk.triage() == 3
    aside = desk.desk.waiting.quarantined()
    assert [one.id for one in aside] == [1, 2]
    assert all("changed or damaged" in one.why for one in aside)
    assert {one.ticket for one in aside} < {one.number for one in desk.tickets()}
    assert len(desk.tickets()) == 3


def test_a_process_that_a_mail_kills_comes_to_rest(tmp_path: Path) -> None:
    desk = OfficeDesk(tmp_path / "desk")
    mails = reports(desk, 5)
    desk.desk.close()
    config = tmp_path / "desk" / "config.toml"
    killer = message_id_of(mails[2])
    killed = [in_a_process(lambda: work_until_still(config, killer)) for _ in range(BEGINNINGS + 1)]
    assert killed == [-signal.SIGKILL] * BEGINNINGS + [0]
    again = wire(load(config), {})
    try:
        (aside,) = again.waiting.quarantined()
        assert aside.why == "the process ended each of the 8 times this mail was read"
        numbers = [one.number for one in again.office.tickets.listing()]
        assert len(numbers) == 5
        assert aside.ticket in numbers
    finally:
        again.close()


def work_until_still(config: Path, killer: str) -> None:
    desk = wire(load(config), {})
    fate = Fate(frozenset([killer]), end=lambda: os.kill(os.getpid(), signal.SIGKILL))
    while triage.turn(doomed(desk.office, fate), desk.waiting, lambda: START):
        pass


def in_a_process(work: Callable[[], None]) -> int:
    """Do it in a child of this process; how that ended, as `subprocess` says it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = 1
    try:
        work()
        ended = 0
    finally:
        os._exit(ended)

"""A desk in this process for tests of stages: real store, rules and templates; a courier that remembers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cli.living_house import mail, write_house
from ulak.config import load
from ulak.desk.ticket import Ticket
from ulak.gateways.templates import Templates
from ulak.mail.delivery import Deferred, Outcome, Sent
from ulak.stages import dispatch, escalate, prove, triage
from ulak.stages.office import Office
from ulak.stages.outage import Outages
from ulak.store.cases import Cases
from ulak.store.looked_through import LookedThrough
from ulak.store.queue import Queue
from ulak.store.waiting_letters import WaitingLetter
from ulak.wiring import Desk, wire

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class RememberingCourier:
    """Keeps every letter and answers as scripted, 250 by default."""

    answers: list[Outcome] = field(default_factory=list)
    letters: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    checks: int = 0

    def send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None = None,
    ) -> Outcome:
        if may_send is not None and not may_send():
            return Deferred("it was forbidden")
        self.letters.append((recipients, wire))
        return self.answers.pop(0) if self.answers else Sent("250 2.0.0 remembered")

    def check(self) -> tuple[str, ...]:
        self.checks += 1
        return self.problems


def with_set(office: Office, **others: Any) -> Office:
    """The office with another `rulebook`, or other `templates`."""
    accepted = replace(office.accepted(), **others)
    return replace(office, accepted=lambda: accepted)


class OfficeDesk:
    """The stages behind the spool, their clock in our hands; `url` is a store elsewhere."""

    def __init__(self, folder: Path, url: str = "") -> None:
        config = write_house(folder, 1, 1, {"bilgi": "", "cainfo": ""})
        if url:
            config.write_text(f'{config.read_text()}\n[store]\nurl = "{url}"\n')
        self.desk: Desk = wire(load(config), {})
        for courier in self.desk.couriers.values():
            courier.close()
        self.office: Office = self.desk.office
        self.courier = RememberingCourier()
        self.outages = Outages()
        self.now = START

    def clock(self) -> datetime:
        return self.now

    def takes(self, raw: bytes = b"", mailbox: str = "bilgi") -> int:
        """A mail comes into the spool."""
        return self.desk.waiting.ingest(mailbox, raw or mail(), self.now)

    def triage(self) -> int:
        return triage.turn(self.office, self.desk.waiting, self.clock)

    def dispatch(self) -> int:
        couriers = dict.fromkeys(self.desk.couriers, self.courier)
        return dispatch.turn(self.office, self.desk.outbox, couriers, self.clock, "test", self.outages)

    def escalate(self) -> int:
        return escalate.turn(self.office, self.clock)

    def prove(self, prover: prove.Prover) -> int:
        bench = prove.Bench(
            LookedThrough(self.desk.store), self.desk.inventory, prover, Cases(self.desk.store)
        )
        return prove.turn(self.office, bench, self.clock)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def tickets(self) -> tuple[Ticket, ...]:
        return self.office.tickets.listing()

    def letters(self) -> tuple[WaitingLetter, ...]:
        return Queue(self.desk.store).waiting()

    def with_broken(self, letter: str, folder: Path) -> None:
        """From now on that letter cannot be written, as after a slip in a template."""
        for source in self.office.templates.folder.rglob("*.txt"):
            target = folder / source.relative_to(self.office.templates.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("{{ slip }}" if source.stem == letter else source.read_text())
        self.office = with_set(self.office, templates=Templates(folder))

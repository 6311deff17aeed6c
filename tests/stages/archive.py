"""A desk whose tickets were closed long ago, for tests of how long they are kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk, with_set
from ulak.desk.decision import Decision, Event
from ulak.desk.keeping.retention import Retention
from ulak.desk.keeping.span import parse_span
from ulak.desk.rules.yaml_lines import Place
from ulak.desk.ticket import Status, Ticket
from ulak.mail.delivery import Outcome
from ulak.stages import keeping as stage
from ulak.store.keeping import Keeping
from ulak.store.schema import journal

READERS = ("kvkk@kurum.test", "kalite@kurum.test")


class Archive:
    """Tickets that were kept for some time; `keep` is what the rules say of all of them, from `start` on."""

    def __init__(self, folder: Path, url: str = "", keep: str = "1y", start: datetime = START) -> None:
        self.desk = OfficeDesk(folder, url)
        self.store = self.desk.desk.store
        self.desk.now = start
        self.rules(keep)
        self.turn()

    def rules(self, keep: str, name: str = "everything") -> None:
        """From now on tickets are kept so long; empty: for good."""
        entries = (Retention(name, parse_span(keep), Place("rules/80.yaml", 4)),) if keep else ()
        rulebook = self.desk.office.rules()
        roles = {**rulebook.roles, "privacy": READERS[:1], "quality": READERS[1:]}
        self.desk.office = with_set(
            self.desk.office, rulebook=replace(rulebook, retention=entries, roles=roles)
        )

    def closes(self, *names: str) -> list[str]:
        """A mail from each comes, and its ticket is closed at once; their numbers."""
        return [self.closed(self.opened(name)) for name in names]

    def opened(self, name: str, **more: str) -> Ticket:
        """A mail comes and opens a ticket; its letters have left."""
        known = {one.number for one in self.desk.tickets()}
        words = {"subject": f"Mühür {name}", "text": f"{name} yazdı.", "author": f"{name}@ornek.test", **more}
        self.desk.takes(mail(**words))
        self.desk.triage()
        self.desk.dispatch()
        return next(one for one in self.desk.tickets() if one.number not in known)

    def closed(self, before: Ticket, **changes: object) -> str:
        """Close a ticket, its promises all settled."""
        after = replace(
            before,
            status=Status.CLOSED,
            closed_at=self.desk.now,
            outcome=f"{before.author.name}: bitti",
            promises=(),
        )
        after = replace(after, **changes)  # type: ignore[arg-type]
        closing = Decision("closed", before=before, after=after, events=(Event("ticket closed"),))
        self.desk.office.settle(closing, self.desk.now)
        return before.number

    def turn(self, at: datetime | None = None, *answers: Outcome) -> int:
        """The stage works until nothing moves, as a desk does, and what it wrote leaves."""
        self.desk.now, moved = at or self.desk.now, 0
        while now := stage.turn(self.desk.office, self.store, self.desk.clock):
            moved += now
        self.desk.courier.answers = list(answers)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        return moved

    def letters(self) -> list[bytes]:
        """What left in the last turn to those who read what will be removed."""
        return [raw for to, raw in self.desk.courier.letters if to == READERS]

    def left(self) -> list[str]:
        """The tickets of which something is left."""
        found = Keeping(self.store).closed(self.desk.now + timedelta(days=1), None)
        return sorted(number for _, number in found)

    def events(self, number: str) -> list[str]:
        record = self.desk.office.tickets.show(number)
        assert record is not None
        return [line.event for line in record.journal]

    def every_event(self) -> list[tuple[object, ...]]:
        """The journal as it stands."""
        with self.store.snapshot() as connection:
            return [tuple(row) for row in connection.execute(journal.select().order_by(journal.c.id))]

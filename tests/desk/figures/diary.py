"""A journal for tests of the figures, written line by line in the desk's words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import PromiseRule, Term, Unit
from ulak.desk.figures.entry import Entry
from ulak.desk.figures.figures import figures
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import Ruled
from ulak.desk.figures.values import Figures

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOVEMBER = Month(2026, 11)
AYSE = "p0000000000000ay"
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR")
PROMISES = {
    "first-answer": PromiseRule(
        "first-answer", Term(8 * 3600, Unit.SECONDS), "office", "answer", pauses=True
    ),
    "preliminary-report": PromiseRule(
        "preliminary-report", Term(86_400, Unit.SECONDS), "wall", "preliminary-report"
    ),
    "petition": PromiseRule("petition", Term(30, Unit.DAYS), "wall", "answer", legal=True),
    "information-request": PromiseRule(
        "information-request", Term(15, Unit.BUSINESS_DAYS), "office", "answer", legal=True
    ),
}
RULED = Ruled(ISTANBUL, PROMISES, OFFICE, certificates={"ssl": 2000, "nes": 0})


def local(words: str) -> datetime:
    """`11-30 23:59:30`, in Istanbul, of the year 2026 unless another is written."""
    date, _, time = words.partition(" ")
    date = date if date.count("-") == 2 else f"2026-{date}"
    clock = f"{time or '12:00'}:00" if time.count(":") < 2 else time
    return datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=ISTANBUL)


class Diary:
    """Entries as the desk would write them; tickets have numbers of one letter."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._letters = 0

    def write(self, at: str, ticket: str, event: str, by: str = "desk", /, **facts: str) -> None:
        """One entry; `part_of` stands for the fact `part of`."""
        self.entry(at, ticket, event, {name.replace("_", " "): fact for name, fact in facts.items()}, by)

    def entry(self, at: str, ticket: str, event: str, facts: Mapping[str, str], by: str = "desk") -> None:
        """One entry with facts of any name."""
        self._entries.append(Entry(local(at).astimezone(UTC), ticket, event, by, facts))

    def opened(self, received: str, ticket: str, registered: str = "", **counts: str) -> None:
        """A ticket is opened at once, or was registered later; a complaint by mail unless said otherwise."""
        usual = {"kind": "complaint", "channel": "email", "mailbox": "bilgi", "team": "customer-relations"}
        facts = {"status": "new", **usual, "received": local(received).astimezone(UTC).isoformat(), **counts}
        self.entry(registered or received, ticket, "ticket counted as", facts)

    def counts(self, at: str, ticket: str, **facts: str) -> None:
        """What it counts as changes."""
        self.write(at, ticket, "ticket counted as", **facts)

    def closed(self, at: str, ticket: str, **counts: str) -> None:
        """Somebody closes it."""
        self.write(at, ticket, "ticket closed", AYSE)
        self.counts(at, ticket, status="closed", **counts)

    def reopened(self, at: str, ticket: str, why: str = "") -> None:
        """It is open again."""
        self.write(at, ticket, "ticket reopened", "author", **({"why": why} if why else {}))
        self.counts(at, ticket, status="open", cause="", founded="")

    def letter(
        self, written: str, ticket: str, purpose: str = "answer", sent: str | None = "", party: str = "author"
    ) -> str:
        """A letter is written and leaves; its id. None leaves it lying."""
        self._letters += 1
        facts = {"letter": str(self._letters), "purpose": purpose}
        self.write(written, ticket, "letter accepted", **facts, party=party)
        if sent is not None:
            self.write(sent or written, ticket, "letter sent", **facts)
        return facts["letter"]

    def promise(self, at: str, ticket: str, key: str, due: str, kept: str = "", state: str = "") -> None:
        """Where a promise stands."""
        said = state or ("kept" if kept else "running")
        words = f"state {said}; due {local(due).astimezone(UTC).isoformat()}"
        words += f"; kept {local(kept).astimezone(UTC).isoformat()}" if kept else ""
        words += "; source 20-promises.yaml:3; rules abc; basis found: nobody; so"
        self.entry(at, ticket, "ticket stands", {f"promise {key}": words, "rules": "abc"})

    def told(self, month: Month = NOVEMBER, ruled: Ruled = RULED, until: str = "") -> Figures:
        """The figures, of the entries in the order of their times."""
        entries = sorted(self._entries, key=lambda one: one.at)
        return figures(entries, month, ruled, local(until) if until else None)


def minutes_later(words: str, minutes: int) -> str:
    """`11-03 12:30` of `11-03 12:00`."""
    return f"{local(words) + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"

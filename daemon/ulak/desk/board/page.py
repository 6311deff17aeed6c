"""
The board in words of one language.

It hangs where many people see it: neither author nor staff, and no text but subjects, their addresses taken
out and numbers of people masked; a name that stands in one stays. States are told in words, colours only
repeat them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ulak.desk.board.board import Board, MailboxState
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.remaining import foremost, remaining, span_in_words
from ulak.desk.figures.month import month_of
from ulak.desk.month.titles import Titles
from ulak.desk.recurring.lacking import lacking_in_words
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import Status, Ticket
from ulak.desk.watch.alarm import title
from ulak.mail.mask import mask
from ulak.mail.safe_header import safe_header

LATE, SOON, CALM, STILL = "late", "soon", "calm", "still"
_NEAR = timedelta(hours=4)
_LONGEST = 140
_ADDRESS = re.compile(r"[^\s<>@,;:()\"]+@[^\s<>@,;:()\"]+")
_STATUSES = {
    Status.NEW: Words("yeni", "new"),
    Status.OPEN: Words("açık", "open"),
    Status.ANSWERED: Words("yanıtlandı", "answered"),
    Status.WAITING_AUTHOR: Words("başvuru sahibi bekleniyor", "waiting for the author"),
    Status.WAITING_TEAM: Words("birim bekleniyor", "waiting for a team"),
    Status.WAITING_GATE: Words("imza veya onay bekleniyor", "waiting for signature or approval"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that is read from across the room; `tone` colours what needs somebody."""

    label: str
    value: str
    tone: str = CALM


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket; `due` is what is left of its most urgent promise, `tone` its colour."""

    number: str
    subject: str
    kind: str
    team: str
    status: str
    promise: str
    due: str
    due_at: str
    received: str
    tone: str


@dataclass(frozen=True, slots=True)
class Box:
    """One mailbox, in words."""

    name: str
    looked: str
    waiting: str
    quarantined: str
    canary: str
    tone: str


@dataclass(frozen=True, slots=True)
class Page:
    """All words of the page in the order they stand on it; `every` is in seconds, 0 for a page made once."""

    language: str
    house: str
    at: datetime
    written: str
    every: int
    tiles: tuple[Tile, ...]
    alarms: tuple[str, ...]
    lines: tuple[Line, ...]
    more: str
    lacking: str
    boxes: tuple[Box, ...]


def page(board: Board, house: str, zone: ZoneInfo, language: str, rulebook: Rulebook) -> Page:
    """Put the board into words."""
    words = _Wording(board.at, zone, language, rulebook)
    left_out = board.open.all - len(board.open.tickets)
    more = words.said(f"Burada yer almayan {left_out} kayıt daha açık.", f"{left_out} more are open.")
    return Page(
        language=language,
        house=house,
        at=board.at,
        written=words.moment(board.at),
        every=round(board.every.total_seconds()) if board.every else 0,
        tiles=tuple(_tiles(board, words)),
        alarms=tuple(f"{title(one.name, language)} ({words.moment(one.since)})" for one in board.alarms),
        lines=tuple(words.line(ticket) for ticket in board.open.tickets),
        more=more if left_out > 0 else "",
        lacking=lacking_in_words(board.lacking, language),
        boxes=tuple(words.box(one) for one in board.mailboxes),
    )


def shown_subject(subject: str) -> str:
    """On one line, without numbers of people, addresses and marks that turn the direction of writing."""
    return safe_header(_ADDRESS.sub("…@…", mask(subject)), _LONGEST)


def _tiles(board: Board, words: "_Wording") -> Iterator[Tile]:
    yield Tile(words.said("Açık kayıt", "Open tickets"), str(board.open.all))
    late = board.open.late
    yield Tile(words.said("Süresi geçmiş", "Overdue"), str(late), LATE if late else CALM)
    for kind, count in sorted((board.open.kinds or {}).items(), key=lambda one: (-one[1], one[0])):
        yield Tile(words.titles.kind(kind), str(count), STILL)
    month, so_far = words.titles.month(month_of(board.at, words.zone)), board.month
    yield Tile(words.said(f"{month}: gelen", f"{month}: received"), str(so_far.received))
    yield Tile(words.said(f"{month}: kapanan", f"{month}: closed"), str(so_far.closed))
    due = so_far.kept + so_far.missed
    kept = words.said(f"{month}: süresinde", f"{month}: in time")
    yield Tile(kept, f"{so_far.kept}/{due}" if due else "–", LATE if so_far.missed else CALM)


@dataclass(frozen=True, slots=True)
class _Wording:
    now: datetime
    zone: ZoneInfo
    language: str
    rulebook: Rulebook

    @property
    def titles(self) -> Titles:
        return Titles(self.language, self.rulebook)

    def said(self, turkish: str, english: str) -> str:
        return turkish if self.language == "tr" else english

    def moment(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%d.%m.%Y %H:%M}"

    def line(self, ticket: Ticket) -> Line:
        promise = foremost(ticket.promises)
        status = _STATUSES.get(ticket.status)
        return Line(
            number=ticket.number,
            subject=shown_subject(ticket.subject) or self.said("(konusuz)", "(no subject)"),
            kind=self.titles.kind(ticket.kind),
            team=self.titles.team(ticket.team),
            status=status.in_language(self.language) if status else ticket.status,
            promise=self._called(promise) if promise else "",
            due=self._left(promise) if promise else self.said("süresi yok", "no time runs"),
            due_at=self.moment(promise.due_at) if promise and promise.is_live else "",
            received=self.moment(ticket.received_at),
            tone=_tone(promise, self.now),
        )

    def box(self, one: MailboxState) -> Box:
        troubled = one.unread_since is not None or one.looked_at is None
        tone = LATE if troubled else SOON if one.quarantined else CALM
        return Box(
            name=one.name,
            looked=self._looked(one),
            waiting=str(one.waiting),
            quarantined=str(one.quarantined),
            canary=self._canary(one),
            tone=tone,
        )

    def _called(self, promise: Promise) -> str:
        party = "" if promise.to == "author" else promise.to
        return self.titles.promise(f"{promise.name}/{party}" if party else promise.name)

    def _left(self, promise: Promise) -> str:
        return remaining(promise, self.now, self.rulebook.calendars, self.language)

    def _looked(self, one: MailboxState) -> str:
        if one.unread_since is not None:
            since = self.moment(one.unread_since)
            return self.said(f"{since} tarihinden beri okunamıyor", f"cannot be read since {since}")
        if one.looked_at is None:
            return self.said("hiç okunmadı", "never read")
        return self.said(f"{self.moment(one.looked_at)} okundu", f"read {self.moment(one.looked_at)}")

    def _canary(self, one: MailboxState) -> str:
        if one.canary is None:
            return "–"
        took = span_in_words(timedelta(seconds=one.took), self.language)
        return self.said(
            f"{self.moment(one.canary)} geldi ({took})", f"came {self.moment(one.canary)} ({took})"
        )


def _tone(promise: Promise | None, now: datetime) -> str:
    if promise is None or promise.state is PromiseState.PAUSED:
        return STILL
    if now > promise.due_at:
        return LATE
    return SOON if promise.due_at - now <= _NEAR else CALM

"""
The figures of a month: a pure function of the journal.

The journal is read once from its beginning. Where a month of the last twelve ends, its point of the line is
counted from what was written by then; nothing that is written later changes it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from ulak.desk.figures import counted
from ulak.desk.figures.books import DAY_COUNTED, Books
from ulak.desk.figures.closings import causes, first_contact, founded, informed, reopened, resolution
from ulak.desk.figures.entry import Entry
from ulak.desk.figures.labour import actions, breaches, escalations, gates
from ulak.desk.figures.life import Life
from ulak.desk.figures.mailboxes import coverage, intake
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import DAY, Stretch, percent
from ulak.desk.figures.month import Month
from ulak.desk.figures.office import OfficeTime
from ulak.desk.figures.promised import seconds
from ulak.desk.figures.promises import (
    acknowledgement,
    first_answer,
    reporter_reports,
    reports,
    revocations,
    terms,
)
from ulak.desk.figures.recurring import recurrence
from ulak.desk.figures.ruled import Ruled
from ulak.desk.figures.satisfied import satisfaction
from ulak.desk.figures.values import Figures
from ulak.desk.figures.values_of_work import Line, Point
from ulak.desk.figures.volume import backlog, per_thousand, transfers, volume

MONTHS = 12
"""So many points the line has (K25)."""

_YEARS_BEFORE = 3 * 366 * DAY
"""Office time is added up from so long before the line: no open ticket is older."""


def figures(entries: Iterable[Entry], month: Month, ruled: Ruled, until: datetime | None = None) -> Figures:
    """
    All figures of the month, from the entries of the journal in the order of their times.

    Of what was written after the month's end only two things are looked at: that a ticket had come before
    it, and what was counted of the mailboxes' days in it. A month that is not over ends at `until`.
    """
    reading = _Reading(month, ruled, until)
    for entry in entries:
        reading.take(entry)
    return reading.figures()


class _Reading:
    """The journal as far as it was read, and the points of the line whose months were over by then."""

    def __init__(self, month: Month, ruled: Ruled, until: datetime | None) -> None:
        self._month, self._ruled = month, ruled
        self._months = [month.before(n) for n in reversed(range(MONTHS))]
        edges = [one.begins(ruled.timezone) for one in (*self._months, month.next())]
        edges[-1] = min(edges[-1], until or edges[-1])
        self._edges = edges
        times = [edge.timestamp() for edge in edges]
        self._stretches = [Stretch(*pair) for pair in pairwise(times)]
        self._office = OfficeTime(ruled.office, ruled.timezone, times[0] - _YEARS_BEFORE, times[-1])
        self._passed = 0
        self._books = Books()
        self._points: list[Point] = []
        self._late: dict[str, Life] = {}
        self._received_before: list[float] = []

    def take(self, entry: Entry) -> None:
        """Read one more entry, and end the months that were over before it."""
        while self._passed <= MONTHS and entry.at >= self._edges[self._passed]:
            self._pass()
        is_birth = entry.event == counted.EVENT and "received" in entry.facts
        if self._passed <= MONTHS:
            if is_birth:
                self._note_if_late(entry)
            self._books.take(entry)
        elif entry.event == DAY_COUNTED:
            self._books.take(entry)
        elif is_birth:
            self._take_late(entry)

    def figures(self) -> Figures:
        """Everything of the month, once nothing more is to be read."""
        while self._passed <= MONTHS:
            self._pass()
        material = self._material_of_all()
        came = volume(material)
        return Figures(
            month=str(self._month),
            timezone=self._ruled.timezone.key,
            volume=came,
            backlog=backlog(material),
            coverage=coverage(material),
            acknowledgement=acknowledgement(material),
            first_answer=first_answer(material),
            resolution=resolution(material),
            reports=reports(material),
            revocations=revocations(material),
            terms=terms(material),
            gates=gates(material),
            breaches=breaches(material),
            escalations=escalations(material),
            informed=informed(material),
            reopened=reopened(material),
            recurrence=recurrence(material),
            causes=causes(material),
            actions=actions(material),
            satisfaction=satisfaction(material),
            transfers=transfers(material),
            first_contact=first_contact(material),
            founded=founded(material),
            intake=intake(material),
            per_thousand=per_thousand(material),
            line=Line(self._line(came.total)),
        )

    def _pass(self) -> None:
        """Go over a midnight between two months: the line begins with the first, the last ends the month."""
        if self._passed:
            name, stretch = self._months[self._passed - 1], self._stretches[self._passed - 1]
            self._points.append(_point(str(name), self._material(stretch)))
        if self._passed < MONTHS:
            self._books.begin_month(self._edges[self._passed].timestamp())
        self._passed += 1

    def _material(self, stretch: Stretch) -> Material:
        moved = tuple(one for one in self._books.moved.values() if not one.part_of)
        return Material(stretch, self._ruled, self._office, (), moved)

    def _material_of_all(self) -> Material:
        lives = self._books.lives.values()
        return replace(
            self._material(self._stretches[-1]),
            everyone=tuple(one for one in lives if not one.part_of),
            late=tuple(self._late.values()),
            parts=tuple(one for one in lives if one.part_of),
            days=tuple(one for one in self._books.days if one["day"].startswith(str(self._month))),
            refused=tuple(self._books.refused),
        )

    def _note_if_late(self, entry: Entry) -> None:
        """What came in a month that is over belongs to it all the same."""
        life = self._books.lives.get(entry.ticket)
        received = seconds(entry.facts["received"])
        is_new = life is None or not life.is_stated
        if is_new and self._passed and received < self._stretches[self._passed - 1].begins:
            self._received_before.append(received)

    def _take_late(self, entry: Entry) -> None:
        received = seconds(entry.facts["received"])
        known = entry.ticket in self._books.lives or entry.ticket in self._late
        if known or received >= self._stretches[-1].ends:
            return
        life = Life(entry.ticket, entry.at.timestamp(), received)
        life.counts(entry.facts, life.registered)
        self._late[entry.ticket] = life
        self._received_before.append(received)

    def _line(self, total: int) -> tuple[Point, ...]:
        late = [sum(map(stretch.has, self._received_before)) for stretch in self._stretches]
        earlier = [
            replace(point, volume=point.volume + more)
            for point, more in zip(self._points[:-1], late, strict=False)
        ]
        return (*earlier, replace(self._points[-1], volume=total))


def _point(name: str, material: Material) -> Point:
    """What the line says of one month, as its end had it."""
    answered, settled = first_answer(material), reporter_reports(material)
    return Point(
        month=name,
        volume=sum(material.month.has(one.received) for one in material.moved),
        first_answer_hours=answered.hours.p50,
        first_answer_percent=answered.kept.percent,
        resolution_hours=resolution(material).hours.p50,
        reports_percent=percent(sum(one.is_in_time for _, one in settled), len(settled)),
        terms_percent=terms(material).kept.percent,
        reopened_percent=reopened(material).reopened.percent,
        csat_percent=satisfaction(material).csat.percent,
    )

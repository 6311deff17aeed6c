"""The time of one promise line by line, and its ladder: two tables for `explain deadline`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ulak.cli.tables import grid, plain
from ulak.desk.clocks.explained import Explained, Rung
from ulak.desk.clocks.first_sight import SIGHT
from ulak.desk.clocks.promise import Promise, PromiseState, Unit
from ulak.desk.clocks.stretch import Stretch
from ulak.desk.clocks.timeline import BUSINESS_DAY, OVER, WAITING

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True, slots=True)
class TimePage:
    """What is told of one promise, in local time."""

    told: Explained
    zone: ZoneInfo

    @property
    def promise(self) -> Promise:
        """Whose time it is."""
        return self.told.promise

    def stretches(self) -> "Table":
        """Every stretch with its reason, and what happened between two of them."""
        table = grid("  from", "to", "counts", right=("counts",))
        table.add_column("why", overflow="fold")
        marks = dict(self._marks())
        for one in self.told.stretches:
            style = self._style(one)
            counts = self._counts(one) if one.counted else "–"
            since, until = self._at(one.since), self._until(one)
            table.add_row(f"  {since}", until, counts, plain(one.why), style=style)
            for word in marks.pop(one.until, ()):
                table.add_row(f"  {self._at(one.until)}", "", "", word, style="bold")
        return table

    def sum(self) -> str:
        """How the stretches add up to the time on the wall."""
        told = self.told
        days = sum(one.why.startswith(BUSINESS_DAY) for one in told.stretches)
        counted = f" as {days} business days" if days else ""
        parts = [f"{self._length(told.counted)} counted{counted}"]
        spans = (("not counted", told.closed), ("paused", told.paused), ("over", told.over))
        parts += [f"{self._length(span)} {name}" for name, span in spans if span]
        return f"  {self._length(told.wall)} in all: {', '.join(parts)}"

    def _marks(self) -> Iterator[tuple[datetime, tuple[str, ...]]]:
        """What happened at an instant at which a stretch ends."""
        promise, told = self.promise, self.told
        found: dict[datetime, tuple[str, ...]] = {}
        if promise.state is not PromiseState.PAUSED:
            found[told.due_at] = ("due",)
        if promise.kept_at:
            late = promise.kept_at - told.due_at
            words = f"kept, {length_in_words(late)} late" if late > timedelta() else "kept"
            found[promise.kept_at] = (*found.get(promise.kept_at, ()), words)
        elif promise.ended_at:
            found[promise.ended_at] = (*found.get(promise.ended_at, ()), "ended, not kept")
        elif promise.state is not PromiseState.NOT_APPLICABLE:
            found[told.now] = (*found.get(told.now, ()), "now")
        yield from found.items()

    def _style(self, one: Stretch) -> str:
        """What comes after it was kept is quiet."""
        if self.promise.kept_at and one.since >= self.promise.kept_at:
            return "dim"
        if one.why in (WAITING, OVER):
            return "yellow" if one.why == WAITING else "red"
        return "green" if one.counted else ""

    def _counts(self, one: Stretch) -> str:
        return "1 day" if one.why.startswith(BUSINESS_DAY) else self._length(one.length)

    def _length(self, length: timedelta) -> str:
        """What is promised in days is told in days."""
        return length_in_words(length, in_days=self.promise.rule.within.unit is not Unit.SECONDS)

    def ladder(self) -> "Table":
        """Every step: when it comes, when it was taken, whom it tells."""
        table = grid("  step", "comes", "taken")
        table.add_column("tells", overflow="fold")
        rungs = self.told.rungs
        for step in dict.fromkeys(one.step for one in rungs):
            for name, rung in _folded([one for one in rungs if one.step == step]):
                comes = self._at(rung.at) if rung.at else "–"
                taken = self._at(rung.taken_at) if rung.taken_at else self._not_taken(rung)
                style = "" if rung.taken_at else "dim"
                table.add_row(f"  {name}", comes, taken, plain(", ".join(rung.tell)), style=style)
        return table

    def _not_taken(self, rung: Rung) -> str:
        if self.promise.state is PromiseState.PAUSED:
            return "stands still"
        if not self.promise.is_live:
            over_at = self.promise.settled_at
            return "not taken" if over_at and rung.at and rung.at < over_at else "not needed"
        if rung.at and rung.at >= self.told.now:
            return "not yet"
        letters = [one.taken_at for one in self.told.rungs if one.taken_at]
        return "not told" if rung.at and letters and rung.at <= max(letters) else "due"

    def _at(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        seconds = ":%S" if local.second else ""
        year = "" if self._is_one_year() else "%Y"
        return f"{local:%a %d.%m.{year} %H:%M{seconds}}"

    def _until(self, one: Stretch) -> str:
        """Midnight belongs to the day that ends."""
        local = one.until.astimezone(self.zone)
        if local.hour or local.minute or local.second:
            return self._at(one.until)
        return self._at(one.until - timedelta(minutes=1)).replace("23:59", "24:00")

    def _is_one_year(self) -> bool:
        ends = (self.promise.started_at, self.told.stretches[-1].until)
        return len({at.astimezone(self.zone).year for at in ends}) == 1


def _called(step: str) -> str:
    return "first sight, 25 % over" if step == SIGHT else step


def _folded(rungs: list[Rung]) -> Iterator[tuple[str, Rung]]:
    """A step, of its repetitions so far the last with their number, and the next."""
    again = [one for one in rungs if one.occurrence and one.taken_at]
    for one in rungs:
        if not one.occurrence:
            yield _called(one.step), one
        elif one in again[-1:]:
            yield f"{one.step} again, {len(again)} ×", one
        elif not one.taken_at:
            yield f"{one.step} again", one


def length_in_words(length: timedelta, in_days: bool = False) -> str:
    """`8 h 00 min`; of days only what is more than none: `30 d`."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    days, minutes = divmod(minutes, 1_440) if in_days else (0, minutes)
    told = [f"{days} d"] if days else []
    if minutes or seconds or not days:
        told.append(f"{minutes // 60} h {minutes % 60:02} min")
    return " ".join(told) + (f" {seconds:02} s" if seconds else "")

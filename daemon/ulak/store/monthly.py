"""Which months were reported, with the figures of then: one row a month, written with its letter."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ulak.store.engine import Store
from ulak.store.rule_sets import ACCEPTED
from ulak.store.schema import complaint_groups, journal, monthly_reports
from ulak.store.stale import Stale
from ulak.store.upsert import insert_new, replace


@dataclass(frozen=True, slots=True)
class MonthReported:
    """A report that was sent; `figures` are JSON, `digest` is their SHA-256."""

    month: str
    made_at: datetime
    late: bool
    digest: str
    figures: str


class MonthlyReports:
    """Every month that was reported."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def months(self) -> frozenset[str]:
        """Those that were: `2026-11`."""
        with self._store.snapshot() as connection:
            return frozenset(connection.execute(select(monthly_reports.c.month)).scalars())

    def of(self, month: str) -> MonthReported | None:
        """What was reported of a month, the last time."""
        query = select(monthly_reports).where(monthly_reports.c.month == month)
        with self._store.snapshot() as connection:
            row = connection.execute(query).first()
        return (
            None if row is None else MonthReported(row.month, row.made_at, row.late, row.digest, row.figures)
        )

    def begun(self) -> datetime | None:
        """When the desk wrote its first line of work; None while it only took up its rules."""
        first = select(journal.c.at).where(journal.c.event != ACCEPTED).order_by(journal.c.id).limit(1)
        with self._store.snapshot() as connection:
            return connection.execute(first).scalar()

    def groups(self, ids: Collection[str]) -> dict[str, str]:
        """The names proposed for these groups of complaints, by their ids."""
        wanted = [int(one) for one in ids if one.isdecimal()]
        query = select(complaint_groups.c.id, complaint_groups.c.name).where(
            complaint_groups.c.id.in_(wanted)
        )
        with self._store.snapshot() as connection:
            return {str(id): name for id, name in connection.execute(query)}

    def once(self, report: MonthReported) -> Callable[[Connection], None]:
        """
        Remember that this month is reported; `Stale`, and nothing done, where it was already.

        Done before the letter is queued, so that two daemons write one.
        """

        def remember(connection: Connection) -> None:
            if not insert_new(connection, monthly_reports, _row(report)):
                raise Stale("This month was reported.")

        return remember

    def again(self, report: MonthReported) -> Callable[[Connection], None]:
        """Remember the report that somebody asked for in place of an earlier one."""
        return lambda connection: replace(connection, monthly_reports, _row(report))


def _row(report: MonthReported) -> dict[str, object]:
    return {
        "month": report.month,
        "made_at": report.made_at,
        "late": report.late,
        "digest": report.digest,
        "figures": report.figures,
    }

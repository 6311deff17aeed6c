"""The page of the board is written anew, as often as config.toml says."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from ulak.desk.board.board import MOST, Board
from ulak.desk.board.page import Page, page
from ulak.desk.figures.month import month_of
from ulak.errors import DeskError
from ulak.gateways.board_page import write_board
from ulak.stages.office import Office
from ulak.store.alarms import Alarms
from ulak.store.complaints import Complaints
from ulak.store.engine import Store
from ulak.store.overview import Overview

log = logging.getLogger(__name__)

LATELY = timedelta(days=90)
"""Complaints closed longer ago are asked for nothing any more."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the board is made of."""

    overview: Overview
    alarms: Alarms
    complaints: Complaints

    @classmethod
    def of(cls, store: Store) -> Self:
        """All of them, of one store."""
        return cls(Overview(store), Alarms(store), Complaints(store))


@dataclass(slots=True)
class Easel:
    """Where the page goes and how often; a restart may forget when it was `written`, and its `trouble`."""

    sources: Sources
    out: Path | None
    every: timedelta
    written: datetime | None = None
    trouble: str = field(default="")


def turn(office: Office, easel: Easel, clock: Callable[[], datetime]) -> int:
    """Write the page where it is due; a folder that cannot be written to is said once and tried again."""
    now = clock()
    if easel.out is None or (easel.written and easel.written <= now < easel.written + easel.every):
        return 0
    easel.written = now
    try:
        write_board(lay_out(office, easel.sources, now, easel.every), easel.out)
    except DeskError as trouble:
        if str(trouble) != easel.trouble:
            log.error("the board: %s", trouble)  # noqa: TRY400
        easel.trouble = str(trouble)
        return 0
    if easel.trouble:
        log.info("the board is written again")
    easel.trouble = ""
    return 1


def lay_out(office: Office, sources: Sources, now: datetime, every: timedelta | None) -> Page:
    """The board of this moment, in the desk's language."""
    house = office.house
    board = Board(
        at=now,
        every=every,
        open=sources.overview.open(now, MOST),
        month=sources.overview.month(month_of(now, house.timezone).begins(house.timezone), now),
        mailboxes=sources.overview.mailboxes(counter.name for counter in house.counters),
        alarms=sources.alarms.standing(),
        lacking=sources.complaints.lacking(now - LATELY),
    )
    return page(board, house.name, house.timezone, house.language, office.rules())

"""
What each stage of a wired desk does in its turn, in the order a mail passes them.

What most of them need is loaded at their first turn: a process that only reads mail stays small.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from ulak.desk.watch.trouble import Space
from ulak.gateways.disk import free_bytes
from ulak.stages import dispatch, escalate, triage, upkeep
from ulak.stages.outage import Outages
from ulak.stages.rounds import Rounds, Watched
from ulak.stages.unwritten import Unwritten
from ulak.store.alarms import Alarms
from ulak.store.arrivals import Arrivals
from ulak.store.canaries import Canaries
from ulak.store.daily import Daily
from ulak.store.engine import Store
from ulak.store.health import OUTAGE
from ulak.store.junk import Junk
from ulak.store.quota import forget
from ulak.store.unsent import Unsent
from ulak.wiring import Desk, limits_of

Turn = Callable[[], int]


def turns(desk: Desk) -> Mapping[str, Turn]:
    """Every stage but intake by its name, in the order a mail passes them."""
    rounds = rounds_of(desk)
    noted = (sign.name for sign in desk.health.notes(OUTAGE) if sign.words)
    outages, unwritten = Outages(partial(desk.health.note, OUTAGE), noted), Unwritten()
    return {
        "triage": lambda: triage.turn(desk.office, desk.waiting, desk.clock),
        "prove": _later(partial(_prove, desk)),
        "escalate": lambda: escalate.turn(desk.office, desk.clock),
        "recurrence": _later(partial(_recurrence, desk)),
        "surveys": _later(partial(_surveys, desk)),
        "keeping": _later(partial(_keeping, desk)),
        "record": _later(partial(_record, desk)),
        "report": _later(partial(_report, desk)),
        "dispatch": lambda: dispatch.turn(
            desk.office, desk.outbox, desk.couriers, desk.clock, desk.owner, outages, unwritten
        ),
        "board": _later(partial(_board, desk)),
        "upkeep": lambda: upkeep.turn(rounds, desk.clock),
    }


def _later(made: Callable[[], Turn]) -> Turn:
    """A stage that is made ready when its first turn comes."""
    ready = cache(made)

    def turn() -> int:
        return ready()()

    return turn


def _prove(desk: Desk) -> Turn:
    from ulak.gateways.proof import Prover
    from ulak.stages import prove
    from ulak.stages.untried import Noted
    from ulak.store.cases import Cases
    from ulak.store.looked_through import LookedThrough

    prover = Noted(Prover(desk.settings.certificates.weak_keys), desk.health, desk.clock)
    bench = prove.Bench(LookedThrough(desk.store), desk.inventory, prover, Cases(desk.store))
    return lambda: prove.turn(desk.office, bench, desk.clock)


def _recurrence(desk: Desk) -> Turn:
    from ulak.stages import recurrence

    shelves = recurrence.Shelves.of(desk.store)
    return lambda: recurrence.turn(desk.office, shelves, desk.clock)


def _surveys(desk: Desk) -> Turn:
    from ulak.stages import surveys
    from ulak.store.surveys import Surveys

    asked, begun = Surveys(desk.store), Daily(desk.store, "surveys")
    return lambda: surveys.turn(desk.office, asked, begun, desk.clock)


def _keeping(desk: Desk) -> Turn:
    from ulak.stages import keeping

    return lambda: keeping.turn(desk.office, desk.store, desk.clock)


def _record(desk: Desk) -> Turn:
    from ulak.stages import record
    from ulak.store.anchors import Anchors
    from ulak.store.days import Days

    books = record.Books(Days(desk.store), Anchors(desk.store), desk.journal, desk.settings.record.anchor)
    return lambda: record.turn(desk.office, books, desk.clock)


def _report(desk: Desk) -> Turn:
    from ulak.stages import report

    press = report.Press(desk.store)
    return lambda: report.turn(desk.office, press, desk.clock)


def _board(desk: Desk) -> Turn:
    from ulak.stages import board

    easel = board.Easel(board.Sources.of(desk.store), desk.settings.board.out, desk.settings.board.every)
    return lambda: board.turn(desk.office, easel, desk.clock)


def rounds_of(desk: Desk) -> Rounds:
    """All that upkeep looks at."""
    return Rounds(
        office=desk.office,
        journal=desk.journal,
        waiting=desk.waiting,
        outbox=desk.outbox,
        health=desk.health,
        alarms=Alarms(desk.store),
        unsent=Unsent(desk.store),
        arrivals=Arrivals(desk.store),
        canaries=Canaries(desk.store),
        digests=Daily(desk.store, "digest"),
        junk=Junk(desk.store),
        junk_lists=Daily(desk.store, "junk list"),
        mailboxes=tuple(
            Watched(box.name, box.address, box.poll, box.canary_within if box.canary else None)
            for box in desk.settings.mailbox
        ),
        wrong_files=lambda: desk.shelf.alarm,
        forget=partial(forget, desk.store, limits_of(desk.settings)),
        drop=desk.inventory.drop_expired,
        space=partial(_space, desk.store),
    )


def _space(store: Store) -> Space | None:
    """Another machine's disk is looked after by whoever runs the database."""
    folder = Path(store.place).parent
    free = free_bytes(folder) if store.is_sqlite else None
    return None if free is None else Space(str(folder), free)

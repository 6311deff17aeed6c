"""
Class 21: a clock cannot pause, pauses wrongly, or warns after the ticket was closed.

A clock is a pure function of what happened: intervals are kept and never a counter. Guard:
`desk/clocks/promise.PromiseRule.__post_init__` (no wall clock and no term of law pauses, by type) and
`desk/clocks/due.standstills`. Let the type take any `pauses` and a report waits for its reporter beyond 24
hours (BR 4.9.5); count what was left instead of the stretches and a second pause loses time.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import RULEBOOK, Desk, mail
from ulak.desk.clocks.due import instant_after, start
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.clocks.timeline import spent

ASKS, CALENDARS = "#al\n#bekle\nSeri numarası nedir?", RULEBOOK.calendars
HOURS = Term(8 * 3_600, Unit.SECONDS)


@pytest.mark.parametrize(("clock", "legal"), [(WALL, False), (WALL, True), ("office", True)])
def test_no_value_of_a_strict_clock_pauses(clock: str, legal: bool) -> None:
    with pytest.raises(ValueError, match="never pause"):
        PromiseRule("petition", HOURS, clock, "answer", pauses=True, legal=legal)
    strict = PromiseRule("petition", HOURS, clock, "answer", legal=legal)
    with pytest.raises(ValueError, match="never stands still"):
        Promise(strict, "", *[Desk().now] * 2, state=PromiseState.PAUSED)


def complaint() -> Desk:
    """One that is promised to be solved within eight office hours, beside its first answer."""
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))
    rule = PromiseRule("resolution", HOURS, "office", "outcome", pauses=True)
    solved = start(rule, "", desk.now, CALENDARS, "")
    desk._change(desk.ticket().number, ticket=replace(desk.ticket(), promises=(solved,)))
    return desk


def asked_twice(desk: Desk) -> None:
    """A question after an hour, two days of waiting, a reply; an hour later the same again."""
    for _ in range(2):
        desk.waits(hours=1)
        desk.replies(ASKS)
        desk.waits(minutes=2)
        desk.dispatches()
        desk.waits(days=2)
        desk.receives(
            mail("12345", message_id=f"<r{desk.spooled}@ornek.gov.tr>", subject="Ynt: [KSM-2026-000001]")
        )


def test_what_was_left_at_each_pause_is_left_after_it() -> None:
    desk = complaint()
    asked_twice(desk)
    (promise,) = desk.ticket().promises
    assert promise.state is PromiseState.RUNNING
    assert len(promise.pauses) == 2
    parts = spent(promise, desk.now, CALENDARS)
    assert parts.running == timedelta(hours=2, minutes=4)
    assert parts.running + parts.paused + parts.closed == desk.now - promise.started_at
    assert spent(promise, promise.due_at, CALENDARS).running == timedelta(hours=8)
    assert instant_after(promise, 8 * 3_600, CALENDARS) == promise.due_at


def test_the_clock_of_a_report_runs_on_while_its_reporter_is_asked() -> None:
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    before = desk.ticket().promises
    desk.replies(ASKS, "mehmet@kurum.test")
    desk.waits(minutes=2)
    desk.dispatches()
    desk.waits(hours=25)
    assert [(one.due_at, one.pauses) for one in desk.ticket().promises] == [
        (one.due_at, ()) for one in before
    ]
    decision = desk.escalates()
    assert decision is not None
    assert [event.name for event in decision.events].count("promise breached") == 2


def test_nobody_is_warned_while_a_clock_stands_still_or_after_the_ticket_is_closed() -> None:
    desk = complaint()
    desk.replies(ASKS)
    desk.waits(minutes=2)
    desk.dispatches()
    promise = desk.ticket().promises[0]
    assert promise.state is PromiseState.PAUSED
    desk.waits(days=4)
    assert desk.escalates() is None
    assert desk.ticket().promises[0] == promise
    other = Desk()
    other.receives(mail("Merhaba", message_id="<b1@ornek.gov.tr>"))
    other.replies("#tür istek\n#kapat çözüldü")
    other.waits(minutes=2)
    other.dispatches()
    other.waits(days=30)
    assert other.escalates() is None
    assert replace(other.ticket().promises[0], kept_at=None).broken is None

"""
Class 22: a first response is fulfilled by the wrong thing.

Only an answer that a person wrote, that went to the author and that their server took (SMTP 250) keeps
`first-answer`, at that instant. Guard: `desk/coming/delivered._kept` and `_has_reached_addressee`, the only ways
to `due.keep` from a letter. Let any letter keep it and an acknowledgement answers every complaint.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import Desk, mail
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import LetterState, Purpose

AUTHOR = "zeynep@ornek.gov.tr"


@pytest.fixture
def desk() -> Desk:
    """A complaint that was acknowledged, and of which the team was told."""
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))
    desk.dispatches()
    return desk


def promise(desk: Desk) -> tuple[PromiseState, object]:
    one = desk.ticket().promises[0]
    return one.state, one.kept_at


RUNS = (PromiseState.RUNNING, None)


def written(desk: Desk, words: str) -> None:
    desk.replies(words)
    desk.waits(minutes=2)


NOTHING: dict[str, Callable[[Desk], object]] = {
    "an acknowledgement and a notice": lambda desk: None,
    "a note": lambda desk: (written(desk, "#not\nKargoya soruldu."), desk.dispatches()),
    "a command": lambda desk: (written(desk, "#al"), desk.dispatches()),
    "a consultation": lambda desk: (written(desk, "#sor mehmet\nNe dersiniz?"), desk.dispatches()),
    "a mail of the author": lambda desk: desk.receives(
        mail("Acele ediniz.", message_id="<a2@ornek.gov.tr>", subject="Ynt: [KSM-2026-000001]")
    ),
    "a vacation reply": lambda desk: desk.receives(
        mail("Yokum", "zehra@kurum.test", "Ynt: [KSM-2026-000001]", Auto_Submitted="auto-replied")
    ),
    "an answer that is held": lambda desk: desk.replies("#yanıt\nYolda."),
    "an answer that waits for its server": lambda desk: (
        written(desk, "#yanıt\nYolda."),
        desk.dispatches(LetterState.DEFERRED),
    ),
    "an answer that nobody knows of": lambda desk: (
        written(desk, "#yanıt\nYolda."),
        desk.dispatches(LetterState.UNCERTAIN),
    ),
    "an answer that was refused": lambda desk: (
        written(desk, "#yanıt\nYolda."),
        desk.dispatches(LetterState.FAILED),
    ),
    "an answer of which the author's server took nothing": lambda desk: (
        written(desk, "#yanıt\nYolda."),
        desk.dispatches(refused=((AUTHOR, "550 5.1.1 no such user"),)),
    ),
    "an answer that was taken back": lambda desk: (
        desk.replies("#yanıt\nYolda."),
        desk.replies("#geri-al", purpose=Purpose.RECEIPT),
        desk.waits(minutes=2),
        desk.dispatches(),
    ),
}


@pytest.mark.parametrize("thing", NOTHING)
def test_nothing_but_an_answer_that_arrived_keeps_the_promise(desk: Desk, thing: str) -> None:
    NOTHING[thing](desk)
    assert promise(desk) == RUNS


def test_an_answer_keeps_it_at_the_250_and_not_when_it_was_written(desk: Desk) -> None:
    desk.replies("#yanıt\nYolda.")
    desk.waits(hours=3)
    assert promise(desk) == RUNS
    desk.dispatches()
    assert promise(desk) == (PromiseState.KEPT, desk.now)
    at = desk.now
    desk.waits(hours=1)
    written(desk, "#yanıt\nBir de şu var.")
    desk.dispatches()
    assert promise(desk) == (PromiseState.KEPT, at), "the first time counts"


def test_an_answer_that_left_too_late_keeps_nothing_it_missed(desk: Desk) -> None:
    written(desk, "#yanıt\nYolda.")
    desk.waits(days=3)
    desk.dispatches()
    assert promise(desk) == (PromiseState.BREACHED, desk.now)
    assert desk.now - desk.ticket().promises[0].due_at > timedelta()


def test_a_report_is_not_kept_by_an_answer() -> None:
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    desk.replies("#yanıt\nWe look.", "mehmet@kurum.test")
    desk.waits(minutes=2)
    desk.dispatches()
    assert {one.state for one in desk.ticket().promises} == {PromiseState.RUNNING}
    desk.replies("#ön-rapor bildiren\nWe found nothing.", "mehmet@kurum.test")
    desk.waits(minutes=2)
    desk.dispatches()
    kept = {one.to: one.state for one in desk.ticket().promises}
    assert kept == {"reporter": PromiseState.KEPT, "subscriber": PromiseState.RUNNING}

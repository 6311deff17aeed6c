"""One spelling of a promise: whole where a ticket remembers it, in part where its row has the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ulak.desk.clocks.promise import WALL, Pause, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.clocks.promise_words import promise_in_words, read_promise, terms_in_words, with_terms

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULE = PromiseRule("first-answer", Term(28_800, Unit.SECONDS), "office", "answer", pauses=True)
RUNS = Promise(RULE, "", NOON, NOON + timedelta(hours=8), PromiseState.RUNNING, basis="ilk yanıt (a.yaml:3)")
LEGAL = PromiseRule(
    "rapor", Term(15, Unit.BUSINESS_DAYS), WALL, "outcome", False, True, ("reporter", "subscriber"), "report"
)


@pytest.mark.parametrize(
    "promise",
    [
        RUNS,
        replace(RUNS, state=PromiseState.PAUSED, pauses=(Pause(NOON, NOON), Pause(NOON, None))),
        replace(RUNS, state=PromiseState.KEPT, kept_at=NOON),
        Promise(LEGAL, "subscriber", NOON, NOON, PromiseState.BREACHED),
    ],
)
def test_a_promise_is_read_back_as_it_was(promise: Promise):
    assert read_promise(promise_in_words(promise)) == promise
    columns = (promise.name, promise.to, promise.state, promise.started_at, promise.due_at, promise.kept_at)
    assert with_terms(terms_in_words(promise), *columns) == promise


def test_the_terms_of_rows_that_are_there_already_are_read_as_ever():
    words = '[28800,"s","office","answer",true,false,[],"default",[],"ilk yanıt (a.yaml:3)"]'
    assert terms_in_words(RUNS) == words
    assert with_terms(words, "first-answer", "", PromiseState.RUNNING, NOON, RUNS.due_at, None) == RUNS

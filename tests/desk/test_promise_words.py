"""One spelling of a promise: whole where a ticket remembers it, in part where its row has the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ulak.desk.clocks.promise import WALL, Breach, Pause, Promise, PromiseRule, PromiseState, Term, Unit
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
        replace(RUNS, rules="3f2a", calendar="holidays 0.109, 4f0c", moved_from=NOON + timedelta(hours=7)),
        replace(RUNS, task=2),
        replace(
            RUNS,
            state=PromiseState.BREACHED,
            broken=Breach(
                NOON, NOON + timedelta(microseconds=1), timedelta(seconds=0.5), people=timedelta(hours=8)
            ),
        ),
    ],
)
def test_a_promise_is_read_back_as_it_was(promise: Promise):
    assert read_promise(promise_in_words(promise)) == promise
    columns = (promise.name, promise.to, promise.state, promise.started_at, promise.due_at, promise.kept_at)
    assert with_terms(terms_in_words(promise), *columns) == promise


def test_where_its_rule_stands_is_kept_and_makes_it_no_other_promise():
    placed = replace(RUNS, rule=replace(RULE, source="20-promises.yaml:18"))
    assert read_promise(promise_in_words(placed)).rule.source == "20-promises.yaml:18"
    assert placed == RUNS


def test_the_terms_of_rows_that_are_there_already_are_read_as_ever():
    words = '[28800,"s","office","answer",true,false,[],"default",[],"ilk yanıt (a.yaml:3)"]'
    assert terms_in_words(RUNS) == words
    assert with_terms(words, "first-answer", "", PromiseState.RUNNING, NOON, RUNS.due_at, None) == RUNS


@pytest.mark.parametrize(
    "words", ['"wall","answer",true,false', '"office","answer",true,true', '"office","answer",false,false']
)
def test_a_row_in_which_a_clock_stands_still_that_never_may_is_read_as_running(words: str):
    terms = f'[86400,"s",{words},[],"default",[["{NOON.isoformat()}",null]],"a.yaml:3"]'
    read = with_terms(terms, "first-answer", "", PromiseState.PAUSED, NOON, RUNS.due_at, None)
    assert (read.state, read.pauses, read.rule.pauses) == (PromiseState.RUNNING, (), False)

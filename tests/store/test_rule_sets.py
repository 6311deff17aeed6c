"""The desk remembers every set of rules it worked by."""

from tests.store.specimen import NOON, Desk, after
from ulak.store.engine import Store
from ulak.store.looks import Look
from ulak.store.rule_sets import RuleSets


def test_the_last_accepted_set_is_there_when_the_files_are_broken(store: Store):
    sets = RuleSets(store)
    assert sets.latest() is None
    assert sets.accept("v1", {"a.yaml": "teams: {}\n", "ş.yaml": "x"}, NOON)
    assert not sets.accept("v1", {"a.yaml": "teams: {}\n"}, after(hours=1))
    assert sets.accept("v2", {}, after(hours=2))
    latest = sets.latest()
    assert latest is not None
    assert (latest.version, latest.accepted_at) == ("v2", after(hours=2))
    assert sets.accept("v1", {"a.yaml": "teams: {}\n", "ş.yaml": "x"}, after(hours=3))
    first = sets.latest()
    assert first is not None
    assert first.files == {"a.yaml": "teams: {}\n", "ş.yaml": "x"}
    assert first.accepted_at == after(hours=3)


def test_new_ladders_make_every_running_promise_be_looked_at(store: Store):
    desk = Desk(store)
    opened = desk.open()
    desk.tickets.look_again_at([Look(opened.number, opened.version, after(days=1))])
    assert desk.tickets.due(after(hours=1)) == ()
    RuleSets(store).accept("v2", {}, after(hours=1))
    assert desk.tickets.due(after(hours=1)) == (opened.number,)

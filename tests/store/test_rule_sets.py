"""The desk remembers every set of rules and templates it worked by, and which files it refused."""

from collections.abc import Callable
from threading import Barrier, Thread

from tests.store.specimen import NOON, Desk, after
from ulak.store.engine import Store
from ulak.store.looks import Look
from ulak.store.rule_sets import RuleSet, RuleSets, Texts
from ulak.store.schema import journal

LETTERS = Texts("t1", {"tr/answer.txt": "Subject: x\n"})


def rules(version: str, **files: str) -> Texts:
    return Texts(version, {f"/etc/ulak/rules/{name}.yaml": text for name, text in files.items()})


def told(store: Store) -> list[tuple[str, str]]:
    with store.snapshot() as connection:
        return [(row.event, row.facts) for row in connection.execute(journal.select().order_by(journal.c.id))]


def test_the_last_accepted_set_is_there_when_the_files_are_broken(store: Store):
    sets = RuleSets(store)
    assert (sets.latest(), sets.latest_templates()) == (None, None)
    assert sets.accept(rules("v1", a="teams: {}\n", ş="x"), LETTERS, NOON) == (
        "a.yaml",
        "ş.yaml",
        "tr/answer.txt",
    )
    assert sets.accept(rules("v1", a="teams: {}\n", ş="x"), LETTERS, after(hours=1)) is None
    assert sets.accept(rules("v2", ş="y"), LETTERS, after(hours=2)) == ("a.yaml", "ş.yaml")
    latest = sets.latest()
    assert latest is not None
    assert (latest.version, latest.accepted_at) == ("v2", after(hours=2))
    assert sets.latest_templates() == RuleSet("t1", NOON, LETTERS.files)
    assert sets.accept(rules("v1", a="teams: {}\n", ş="x"), LETTERS, after(hours=3))
    first = sets.latest()
    assert first is not None
    assert first.files == {"/etc/ulak/rules/a.yaml": "teams: {}\n", "/etc/ulak/rules/ş.yaml": "x"}
    assert first.accepted_at == after(hours=3)


def test_what_was_accepted_last_is_in_force_though_the_clock_was_set_back(store: Store):
    sets = RuleSets(store)
    for version, at in (("v1", after(days=30)), ("v2", NOON), ("v3", NOON), ("v2", NOON)):
        assert sets.accept(rules(version), LETTERS, at) is not None
        latest = sets.latest()
        assert latest is not None
        assert latest.version == version
        assert sets.accept(rules(version), LETTERS, at) is None


def test_a_set_of_other_days_can_be_read_by_its_version(store: Store):
    sets = RuleSets(store)
    sets.accept(rules("v1", a="old"), LETTERS, NOON)
    sets.accept(rules("v2", a="new"), LETTERS, after(hours=2))
    found = sets.of("v1")
    assert found is not None
    assert list(found.files.values()) == ["old"]
    assert sets.of("v0") is None


def test_the_record_says_which_files_were_accepted_and_which_refused(store: Store):
    sets = RuleSets(store)
    sets.accept(rules("v1", a="old"), LETTERS, NOON)
    sets.refuse(rules("v2", a="new", b="x"), LETTERS, ("/etc/ulak/rules/b.yaml:1: wrong",), after(hours=1))
    sets.refuse(rules("v2", a="new", b="x"), LETTERS, ("/etc/ulak/rules/b.yaml:1: wrong",), after(hours=2))
    refused = sets.refused()
    assert refused is not None
    assert (refused.since, refused.rules, refused.templates) == (after(hours=1), "v2", "t1")
    assert refused.problems == ("/etc/ulak/rules/b.yaml:1: wrong",)
    assert sets.accept(rules("v1", a="old"), LETTERS, after(hours=3)) == ()
    assert sets.refused() is None
    assert told(store) == [
        (
            "rules and templates accepted",
            '[["rules","v1"],["templates","t1"],["files","a.yaml, tr/answer.txt"]]',
        ),
        ("rules and templates refused", '[["rules","v2"],["templates","t1"],["files","a.yaml, b.yaml"]]'),
        ("rules and templates accepted", '[["rules","v1"],["templates","t1"],["files","as they were"]]'),
    ]


def test_new_ladders_make_every_running_promise_be_looked_at(store: Store):
    desk = Desk(store)
    opened = desk.open()
    desk.looks.look_again_at([Look(opened.number, opened.version, after(days=1))])
    assert desk.looks.due(after(hours=1)) == ()
    RuleSets(store).accept(rules("v2"), LETTERS, after(hours=1))
    assert desk.looks.due(after(hours=1)) == (opened.number,)


def test_what_was_looked_over_is_remembered_until_the_next_set(store: Store):
    sets = RuleSets(store)
    assert sets.checked() == ""
    sets.accept(rules("v1"), LETTERS, NOON, "0.1 v1 t1")
    assert sets.checked() == "0.1 v1 t1"
    assert sets.accept(rules("v1"), LETTERS, NOON, "0.2 v1 t1") == ()
    assert sets.checked() == "0.2 v1 t1"
    assert len(told(store)) == 1


def test_of_several_daemons_one_writes_the_same_set_down(store: Store):
    """Each at the same moment, as after a change in a folder they share."""
    start, wrong = Barrier(4), ("rules/b.yaml:1: wrong",)

    def at_once(judge: Callable[[RuleSets], object]) -> None:
        def one() -> None:
            sets = RuleSets(store)
            start.wait(timeout=60)
            judge(sets)

        threads = [Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    at_once(lambda sets: sets.accept(rules("v1", a="x"), LETTERS, NOON))
    at_once(lambda sets: sets.refuse(rules("v2", b="y"), LETTERS, wrong, NOON))
    at_once(lambda sets: sets.accept(rules("v3", b="z"), LETTERS, NOON))
    assert [event.rpartition(" ")[2] for event, _ in told(store)] == ["accepted", "refused", "accepted"]

"""The desk loses its store, gets a copy back, and goes on: no second acknowledgement, no second answer, nothing lost."""

import shutil
from datetime import UTC, datetime

import pytest

from tests.durability.desk import Desk, answers

STAFF = "zehra@kurum.test"


def restore(desk: Desk, copy: str = "copy.db") -> None:
    """What docs/operator.md tells: the lost store with its log goes away, the copy takes its place."""
    for file in desk.store.parent.glob("ulak.db*"):
        file.unlink()
    shutil.copy(desk.store.with_name(copy), desk.store)


def backup(desk: Desk, name: str = "copy.db") -> None:
    done = desk.ulak("backup", str(desk.store.with_name(name)))
    assert done.code == 0, done.err


def doubtful(desk: Desk) -> dict[str, str]:
    """Letters in doubt: to whom, and why they wait."""
    return {one["to"][0]: one["waits_for"] for one in desk.queue() if one["doubtful"]}


def test_a_desk_that_was_killed_and_restored_from_a_copy_goes_on(desk: Desk) -> None:
    with desk.running() as daemon:
        first = desk.deliver()
        desk.sink.wait_for(2)
        before = [first, *(desk.deliver() for _ in range(3))]
        backup(desk)
        since = [desk.deliver() for _ in range(3)]
        desk.sink.wait_for(14)
        desk.deliver(
            STAFF, "[KSM-2026-000001]".replace("2026", str(datetime.now(UTC).year)), "Sayın Yıldız, tamam."
        )
        desk.sink.wait_for(16)
        assert answers(desk.sink.letters) == {first: 1}
        assert desk.acknowledged() == dict.fromkeys((*before, *since), 1)
        daemon.kill()
    restore(desk)
    with desk.running() as daemon:
        daemon.says("the store was restored from a copy")
        new = desk.deliver(ago=0)
        daemon.says("opened KSM", times=4)
        assert daemon.stop() == 0
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == dict.fromkeys((*before, *since, new), 1)
    assert answers(desk.sink.letters) == {first: 1}
    assert desk.ulak("reconcile").code == 0
    assert desk.ulak("journal", "verify").code == 0
    waiting = doubtful(desk)
    assert set(since) | {first} <= set(waiting)
    assert set(waiting.values()) == {"a person: it may have left before the store was restored from a copy"}
    tickets = {one["subject"]: int(one["number"][-6:]) for one in desk.tickets()}
    assert set(tickets) == {f"Konu {number}" for number in (1, 2, 3, 4, 5, 6, 7, 9)}
    assert all(number <= 7 or number > 2000 for number in tickets.values())
    assert tickets["Konu 9"] > 2000


def test_administrators_are_told_once_and_decide(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    backup(desk)
    authors = [desk.deliver(), desk.deliver()]
    assert desk.ulak("turn").code == 0
    restore(desk)
    for _ in range(2):
        assert desk.ulak("turn").code == 0
    told = [one for one in desk.sink.letters if one.recipients == ("admin@kurum.test",)]
    assert len(told) == 1
    assert desk.acknowledged() == dict.fromkeys(authors, 1)
    ids = {one["to"][0]: one["id"] for one in desk.queue() if one["doubtful"]}
    assert ids.keys() == set(authors)
    shown = desk.ulak("queue", "list")
    assert "may have left" in shown.out
    assert desk.ulak("queue", "retry").code == 64
    assert desk.ulak("queue", "retry", str(ids[authors[0]]), "--doubtful").code == 64
    assert desk.ulak("queue", "retry", str(ids[authors[0]])).code == 0
    assert desk.ulak("queue", "drop", "--doubtful").code == 0
    assert desk.ulak("queue", "drop", "--doubtful").code == 1
    assert desk.ulak("turn").code == 0
    assert desk.queue() == []
    assert desk.acknowledged() == {authors[0]: 2, authors[1]: 1}  # a person said so
    last = desk.sink.letters[-1]
    assert last.recipients == ("admin@kurum.test",)  # it is over


def test_letters_that_had_not_left_in_the_copy_wait_for_a_person(desk: Desk) -> None:
    author = desk.deliver()
    for stage in ("intake", "triage"):
        assert desk.ulak("turn", stage).code == 0
    backup(desk)
    assert desk.ulak("turn").code == 0
    sent = len(desk.sink.letters)
    restore(desk)
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 1}
    assert {one["state"] for one in desk.queue() if one["doubtful"]} == {"uncertain"}
    assert len(desk.sink.letters) == sent + 1  # to the administrators
    assert desk.ulak("queue", "retry", "--doubtful").code == 0
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 1}  # the very same letter, with the same Message-ID
    assert desk.queue() == []


def test_a_copy_restored_twice_never_gives_a_number_twice(desk: Desk) -> None:
    desk.deliver()
    assert desk.ulak("turn").code == 0
    backup(desk)
    given = {one["number"] for one in desk.tickets()}
    for _ in range(2):
        desk.deliver()
        restore(desk)
        assert desk.ulak("turn").code == 0
        numbers = {one["number"] for one in desk.tickets()}
        assert len(numbers - given) >= 1
        given |= numbers
    assert len(given) == 4  # the second life reads the mail of the first again, under a number of its own
    assert set(desk.acknowledged().values()) == {1}


def test_a_copy_of_a_copy_is_as_old_as_the_first(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    backup(desk)
    authors = [desk.deliver()]
    assert desk.ulak("turn").code == 0
    restore(desk)
    assert desk.ulak("status", "--json").json()["copy_of"].startswith("20")
    backup(desk, "second.db")
    restore(desk, "second.db")
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == dict.fromkeys(authors, 1)
    status = desk.ulak("status", "--json").json()
    assert ("copy_of" in status, status["restored_at"].startswith("20")) == (False, True)


def test_commands_that_look_take_no_copy_up_and_a_pipe_waits(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    backup(desk)
    restore(desk)
    for command in (("tickets",), ("queue", "list"), ("reconcile",), ("journal", "verify"), ("status",)):
        assert desk.ulak(*command).code in (0, 1)
    done = desk.ulak("ingest", "--mailbox", "bilgi", __file__)
    assert (done.code, "is a copy that ulak has not worked with yet" in done.err) == (75, True)
    assert desk.ulak("turn").code == 0
    assert desk.ulak("ingest", "--mailbox", "bilgi", __file__).code == 0


def test_a_copy_is_not_worked_beside_the_store_it_was_made_from(desk: Desk) -> None:
    assert desk.ulak("turn").code == 0
    backup(desk)
    here = desk.config.read_text()
    with desk.running() as daemon:
        desk.deliver()
        desk.sink.wait_for(2)
        desk.config.write_text(here.replace("store/ulak.db", "store/copy.db"))
        done = desk.ulak("turn")
        assert (done.code, "Another ulak works the store" in done.err) == (75, True), done.err
        assert daemon.lives


@pytest.mark.parametrize("words", [(), ("--copied-at", "2026-11-24T03:00")])
def test_a_copy_of_other_tools_is_marked_by_hand(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.ulak("turn").code == 0
    for suffix in ("", "-wal"):
        file = desk.store.with_name(f"ulak.db{suffix}")
        if file.exists():
            shutil.copy(file, desk.store.with_name(f"snapshot.db{suffix}"))
    author = desk.deliver()
    assert desk.ulak("turn").code == 0
    restore(desk, "snapshot.db")
    assert desk.ulak("db", "restored", "--copied-at", "yesterday").code == 64
    done = desk.ulak("db", "restored", *words)
    assert (done.code, "counts as a copy of" in done.out) == (0, True), done.err
    assert desk.ulak("turn").code == 0
    assert desk.acknowledged() == {author: 1}
    assert doubtful(desk).keys() == {author}

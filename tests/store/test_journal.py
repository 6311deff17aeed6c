"""The journal is only ever added to, and whoever changes it all the same is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.specimen import AYSE, NOON, Desk, after, ticket
from ulak.desk.decision import Decision, Event
from ulak.desk.record.anchor import Head
from ulak.errors import DeskError
from ulak.store.engine import Store
from ulak.store.journal import Journal, append, lines
from ulak.store.journal_check import check
from ulak.store.journal_end import begin
from ulak.store.people import Directory


@pytest.fixture
def desk(store: Store) -> Desk:
    """With one ticket, and six entries."""
    desk = Desk(store)
    desk.open(ticket())
    write(desk, *(Event("something", "author") for _ in range(6 - check(store).entries)))
    return desk


def write(desk: Desk, *events: Event) -> None:
    with desk.store.write() as connection:
        append(connection, desk.store.seals, Directory({}), None, events, NOON)


@pytest.mark.parametrize("table", ["journal", "journal_seals"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_written(desk: Desk, table: str, verb: str):
    Journal(desk.store).seal(NOON)
    column = "event" if table == "journal" else "digest"
    with pytest.raises((DBAPIError, DeskError), match="append-only"), desk.store.write() as connection:
        connection.execute(text(verb.format(table, column)))


def test_the_journal_names_people_by_opaque_ids(desk: Desk):
    now = desk.stored("KSM-2026-000001")
    facts = (("told", f"{AYSE.address}, <x@ornek.test>"), ("rule", "a.yaml:3"))
    desk.do(Decision("x", before=now, events=(Event("assigned", AYSE.address, facts), Event("by the desk"))))
    with desk.store.snapshot() as connection:
        *_, assigned, by_desk = lines(connection, now.number)
    assert assigned.by.startswith("p")
    assert assigned.by_address == AYSE.address
    told = dict(assigned.facts)["told"]
    assert "@" not in told
    assert told.startswith(f"{assigned.by}, <address-"), "whom nobody enrolled is known again by a digest"
    assert (by_desk.by, by_desk.by_address, by_desk.facts) == ("desk", "", ())
    assert dict(assigned.facts)["rule"] == "a.yaml:3"


def test_what_was_written_is_sealed_once_and_verifies(desk: Desk):
    journal = Journal(desk.store)
    assert not check(desk.store).problem
    assert journal.seal(NOON) == 6
    assert journal.seal(NOON) == 0
    assert not check(desk.store).problem
    more(desk)
    assert journal.seal(after(minutes=1)) == 1
    assert not check(desk.store).problem


def without_triggers(store: Store, *statements: str) -> None:
    """What somebody could do who has the database's password."""
    with store.write() as connection:
        for table in ("journal", "journal_seals"):
            if store.is_sqlite:
                connection.execute(text(f"DROP TRIGGER {table}_no_update"))
                connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


HEAD = "UPDATE meta SET value = '{}' WHERE name = 'journal-head'"
_COPY = 'INSERT INTO journal (id, at, event, "by", facts) SELECT {}, at, event, "by", facts FROM journal WHERE id = {}'


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE journal SET event = 'nothing' WHERE id = 2"], "Entry 2 of the journal was changed"),
        (
            ["UPDATE journal SET at = '2026-11-24 09:00:01' WHERE id = 2"],
            "Entry 2 of the journal was changed",
        ),
        (
            ["UPDATE journal SET ticket = 'KSM-2026-000003' WHERE id = 2"],
            "Entry 2 of the journal was changed",
        ),
        (['UPDATE journal SET facts = \'[["a","b"]]\' WHERE id = 1'], "Entry 1 of the journal was changed"),
        (["UPDATE journal SET \"by\" = 'desk' WHERE id = 6"], "Entry 6 of the journal was changed"),
        (["UPDATE journal SET ticket = NULL WHERE id = 1"], "Entry 1 of the journal was changed"),
        (["UPDATE journal SET ticket = '' WHERE id = 6"], "Entry 6 of the journal was changed"),
        (["DELETE FROM journal WHERE id = 2"], "Entry 2 of the journal is lost"),
        (["DELETE FROM journal WHERE id = 3"], "Entry 3 of the journal is lost"),
        (["DELETE FROM journal_seals WHERE position = 2"], "lacks its link 2"),
        (["DELETE FROM journal_seals WHERE position = 1"], "lacks its link 1"),
        (["UPDATE journal_seals SET digest = 'x' WHERE position = 3"], "Entry 3 of the journal was changed"),
        (["DELETE FROM journal WHERE id = 6", "DELETE FROM journal_seals WHERE position = 6"], "The end"),
        (["DELETE FROM journal", "DELETE FROM journal_seals"], "The end"),
        ([HEAD.format("3 0 3 x")], "The end"),
        ([HEAD.format("x")], "The end"),
        ([HEAD.format("6 0 ")], "The end"),
        (["UPDATE journal_seals SET position = -1 WHERE position = 1"], "lacks its link 1"),
        (["INSERT INTO journal_seals VALUES (-1, 99, 'x', '2026-11-24 09:00:00')"], "lacks its link 1"),
        (
            ["INSERT INTO journal_seals VALUES (7, 99, 'x', '2026-11-24 09:00:00')"],
            "Entry 99 of the journal is lost",
        ),
        ([HEAD.replace("UPDATE meta SET value = '{}'", "DELETE FROM meta")], "The end"),
        (["DELETE FROM journal", "DELETE FROM journal_seals", "DELETE FROM meta"], "The journal is lost"),
        (
            [  # two entries change places
                "UPDATE journal SET id = 99 WHERE id = 2",
                "UPDATE journal SET id = 2 WHERE id = 3",
                "UPDATE journal SET id = 3 WHERE id = 99",
            ],
            "Entry 2 of the journal was changed after it was written, or its order was",
        ),
        (
            [  # and so do their links
                "UPDATE journal_seals SET entry = 99 WHERE position = 2",
                "UPDATE journal_seals SET entry = 2 WHERE position = 3",
                "UPDATE journal_seals SET entry = 3 WHERE position = 2",
            ],
            "Entry 3 of the journal was changed after it was written, or its order was",
        ),
        (
            [  # one is put between two others
                "UPDATE journal_seals SET position = position + 100 WHERE position > 2",
                "UPDATE journal_seals SET position = position - 99 WHERE position > 100",
                _COPY.format(50, 1),
                "INSERT INTO journal_seals SELECT 3, 50, digest, at FROM journal_seals WHERE position = 2",
            ],
            "Entry 50 of the journal was changed",
        ),
    ],
)
def test_any_change_or_loss_is_found_and_named(desk: Desk, statements: list[str], found: str):
    Journal(desk.store).seal(NOON)
    without_triggers(desk.store, *statements)
    assert found in check(desk.store).problem


TALLY = "UPDATE meta SET value = '{}' WHERE name = 'journal-tally'"
_BEHIND = "behind entry 6, before that was chained"
_NO_TALLY = "The number of entries of the journal was changed"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DELETE FROM journal WHERE id = 7"], f"had 8 entries and has 7: 1 are lost, {_BEHIND}"),
        ([_COPY.format(9, 7)], f"had 8 entries and has 9: 1 were put in by somebody else, {_BEHIND}"),
        (["UPDATE journal SET event = 'nothing' WHERE id = 7"], f"was changed, or its order was, {_BEHIND}"),
        (
            ["UPDATE journal SET at = '2020-11-24 09:00:00' WHERE id = 8"],
            f"was changed, or its order was, {_BEHIND}",
        ),
        (
            [  # two change places
                "UPDATE journal SET id = 99 WHERE id = 7",
                "UPDATE journal SET id = 7 WHERE id = 8",
                "UPDATE journal SET id = 8 WHERE id = 99",
            ],
            f"was changed, or its order was, {_BEHIND}",
        ),
        (
            ["DELETE FROM journal WHERE id = 8", _COPY.format(8, 1)],
            f"was changed, or its order was, {_BEHIND}",
        ),
        ([TALLY.format("6 x")], _NO_TALLY),
        ([TALLY.format("x")], _NO_TALLY),
        (["DELETE FROM journal WHERE id = 7", TALLY.format("7 6 0 x")], _NO_TALLY),
        (
            ["UPDATE journal SET event = 'x' WHERE id = 7", "DELETE FROM meta WHERE name = 'journal-tally'"],
            _NO_TALLY,
        ),
    ],
)
def test_of_what_is_not_chained_yet_sqlite_keeps_a_tally(desk: Desk, statements: list[str], found: str):
    if not desk.store.is_sqlite:
        pytest.skip("the tally is of SQLite")
    Journal(desk.store).seal(NOON)
    more(desk)
    write(desk, Event("another"))
    without_triggers(desk.store, *statements)
    assert found in check(desk.store).problem
    for minute in (1, 2):  # nor is it forgotten when the desk works on
        Journal(desk.store).seal(after(minutes=minute))
        before = check(desk.store).problem
        assert "before that was chained" in before or _NO_TALLY in before
        more(desk)


def test_what_a_tally_covers_is_chained_as_it_was_written(desk: Desk):
    for minute in range(3):
        more(desk)
        more(desk)
        assert not check(desk.store).problem
        Journal(desk.store).seal(after(minutes=minute))
        assert not check(desk.store).problem


_DIGEST = "(SELECT digest FROM journal_seals WHERE position = 3)"
_CUT = ("UPDATE journal SET event = 'nothing' WHERE id = 4", "DELETE FROM journal_seals WHERE position > 3")


@pytest.mark.parametrize(
    "head",
    [
        "DELETE FROM meta WHERE name = 'journal-head'",
        f"UPDATE meta SET value = '3 ' || {_DIGEST} || ' 3 x' WHERE name = 'journal-head'",  # noqa: S608
    ],
)
def test_the_desk_chains_nothing_to_an_end_that_it_did_not_write(
    desk: Desk, head: str, caplog: pytest.LogCaptureFixture
):
    """Whoever has no secret cannot make links, and must not have the desk make them."""
    Journal(desk.store).seal(NOON)
    without_triggers(desk.store, *_CUT, head)
    assert Journal(desk.store).seal(after(minutes=1)) == 0
    assert "nothing is chained to it" in caplog.text
    assert "The end of the journal is lost" in check(desk.store).problem
    more(desk)
    Journal(desk.store).seal(after(minutes=2))
    assert "The end of the journal is lost" in check(desk.store).problem


def test_a_chain_that_is_removed_whole_is_not_begun_anew(desk: Desk):
    Journal(desk.store).seal(NOON)
    gone = "DELETE FROM meta WHERE name IN ('journal-head', 'journal-tally')"
    without_triggers(desk.store, _CUT[0], "DELETE FROM journal_seals", gone)
    assert Journal(desk.store).seal(after(minutes=1)) == 0
    assert "The end of the journal is lost" in check(desk.store).problem


def test_an_older_end_does_not_fit_the_tally(desk: Desk):
    """Whoever keeps what the desk wrote once can put that back; letters alone show it on PostgreSQL."""
    if not desk.store.is_sqlite:
        pytest.skip("the tally is of SQLite")
    Journal(desk.store).seal(NOON)
    with desk.store.snapshot() as connection:
        kept = connection.execute(text("SELECT value FROM meta WHERE name = 'journal-head'")).scalar_one()
    more(desk)
    Journal(desk.store).seal(NOON)
    cut = (
        "UPDATE journal SET event = 'nothing' WHERE id = 7",
        "DELETE FROM journal_seals WHERE position > 6",
    )
    without_triggers(desk.store, *cut, HEAD.format(kept))
    assert Journal(desk.store).seal(after(minutes=1)) == 0
    assert "the desk did not write that the chain ends at 6" in check(desk.store).problem


def test_an_entry_cannot_be_kept_from_the_chain(desk: Desk):
    """A link that somebody puts in for it, or a head that claims to be far ahead, ends the chaining."""
    Journal(desk.store).seal(NOON)
    more(desk)
    with desk.store.snapshot() as connection:
        kept = connection.execute(text("SELECT value FROM meta WHERE name = 'journal-head'")).scalar_one()
    position, digest, _, mark = kept.split(" ")
    without_triggers(desk.store, HEAD.format(f"{position} {digest} 900000 {mark}"))
    assert "the desk did not write that the chain ends at 6" in check(desk.store).problem
    assert Journal(desk.store).seal(after(minutes=1)) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET at = 'x' WHERE id = 7",
        "UPDATE journal SET at = 5 WHERE id = 7",
        "UPDATE journal SET facts = 'x' WHERE id = 7",
        "UPDATE journal SET facts = x'00ff' WHERE id = 7",
        'UPDATE journal SET facts = \'[["position","x"]]\' WHERE id = 7',
        "UPDATE journal SET event = 7 WHERE id = 7",
    ],
)
def test_what_cannot_be_read_any_more_is_found_and_stops_nobody(desk: Desk, statement: str):
    """The anchor's own entry: the check reads it before it walks."""
    if not desk.store.is_sqlite:
        pytest.skip("PostgreSQL keeps to the types of its columns")
    anchored(desk)
    Journal(desk.store).seal(NOON)
    without_triggers(desk.store, statement)
    assert "Entry 7 of the journal was changed" in check(desk.store).problem


def test_nor_does_what_cannot_be_read_keep_others_from_the_chain(desk: Desk):
    if not desk.store.is_sqlite:
        pytest.skip("PostgreSQL keeps to the types of its columns")
    Journal(desk.store).seal(NOON)
    more(desk)
    without_triggers(desk.store, "UPDATE journal SET at = 'x', facts = x'00ff' WHERE id = 7")
    assert Journal(desk.store).seal(NOON) == 1
    assert f"was changed, or its order was, {_BEHIND}" in check(desk.store).problem


def more(desk: Desk) -> None:
    write(desk, Event("more"))


def anchored(desk: Desk) -> Head:
    """As the stage does it: what is there is chained, and the journal tells where it then stands."""
    journal = Journal(desk.store)
    journal.seal(NOON)
    head = journal.head()
    told = (("position", str(head.position)), ("digest", head.digest))
    with desk.store.write() as connection:
        append(
            connection, desk.store.seals, Directory({}), None, (Event("journal anchored", facts=told),), NOON
        )
    return head


def rewritten(desk: Desk, *statements: str) -> None:
    """By somebody who owns database and secret: another past, and a chain that fits it."""
    unchained = (
        "DELETE FROM journal_seals",
        "DELETE FROM meta WHERE name IN ('journal-head', 'journal-tally')",
    )
    without_triggers(desk.store, *statements, *unchained)
    begun_anew(desk)
    Journal(desk.store).seal(NOON)


def begun_anew(desk: Desk) -> None:
    with desk.store.write() as connection:
        begin(connection, desk.store.seals)


def test_a_chain_that_was_anchored_outside_passes_its_anchors(desk: Desk):
    first = anchored(desk)
    more(desk)
    second = anchored(desk)
    found = check(desk.store, (first, second))
    assert (found.problem, found.held, found.entries, found.unchained) == ("", 2, 9, 1)
    assert found.head == second


def test_a_past_that_was_rewritten_whole_parts_from_its_anchors(desk: Desk):
    first = anchored(desk)
    more(desk)
    second = anchored(desk)
    rewritten(
        desk, "UPDATE journal SET event = 'nothing' WHERE id = 8", "DELETE FROM journal WHERE id IN (7, 9)"
    )
    assert not check(desk.store).problem, "nothing inside says so any more"
    problem = check(desk.store, (first, second)).problem
    assert "The end of the journal is lost: the chain had 8 links when it was anchored, and has 7" in problem
    assert "what stands up to entry 6 is as it was anchored" in problem


def test_where_it_parts_is_said(desk: Desk):
    first = anchored(desk)
    more(desk)
    second = anchored(desk)
    more(desk)
    rewritten(
        desk, "UPDATE journal SET event = 'nothing' WHERE id = 8", "DELETE FROM journal WHERE id IN (7, 9)"
    )
    more(desk)
    Journal(desk.store).seal(NOON)
    problem = check(desk.store, (first, second)).problem
    assert "The journal parts from what was anchored: at 8 (entry 1" in problem
    assert "what stands up to entry 6 is as it was anchored" in problem


def test_the_anchors_that_the_journal_tells_of_are_looked_at_by_themselves(desk: Desk):
    anchored(desk)
    more(desk)
    rewritten(desk, "UPDATE journal SET event = 'nothing' WHERE id = 3")
    problem = check(desk.store).problem
    assert "parts from what was anchored: at 6 (entry 6)" in problem
    assert "no earlier anchor is known" in problem


def test_a_journal_that_was_begun_anew_is_shorter_than_its_anchor(desk: Desk):
    head = anchored(desk)
    rewritten(desk, "DELETE FROM journal WHERE id > 2")
    assert "had 6 links when it was anchored, and has 2" in check(desk.store, (head,)).problem


def test_a_head_moved_back_without_the_secret_is_found(desk: Desk):
    journal = Journal(desk.store)
    journal.seal(NOON)
    with desk.store.snapshot() as connection:
        digest = connection.execute(text("SELECT digest FROM journal_seals WHERE position = 5")).scalar_one()
        head = connection.execute(text("SELECT value FROM meta WHERE name = 'journal-head'")).scalar_one()
    forged = f"5 {digest} 5 {head.split()[3]}"
    without_triggers(
        desk.store,
        "DELETE FROM journal WHERE id = 6",
        "DELETE FROM journal_seals WHERE position = 6",
        f"UPDATE meta SET value = '{forged}' WHERE name = 'journal-head'",  # noqa: S608
    )
    assert "The end of the journal is lost" in check(desk.store).problem


def test_an_entry_that_was_committed_late_is_sealed_all_the_same(desk: Desk):
    journal = Journal(desk.store)
    journal.seal(NOON)
    with desk.store.write() as connection:
        row = "(-5, '2026-11-24 09:00:00', 'late', 'desk', '[]')"
        connection.execute(text(f'INSERT INTO journal (id, at, event, "by", facts) VALUES {row}'))  # noqa: S608
        connection.execute(text("DELETE FROM meta WHERE name = 'journal-tally'"))
    begun_anew(desk)
    assert journal.seal(NOON) == 1
    assert not check(desk.store).problem


def test_how_far_the_check_is_can_be_watched(desk: Desk):
    assert Journal(desk.store).seal(NOON) == 6
    told: list[tuple[int, int]] = []
    assert not check(desk.store, tell=lambda done, every: told.append((done, every)), each=2).problem
    assert told == [(2, 6), (4, 6), (6, 6)]

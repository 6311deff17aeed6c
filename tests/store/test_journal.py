"""The journal is only ever added to, and whoever changes it all the same is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.specimen import AYSE, NOON, Desk, after, ticket
from ulak.desk.decision import Decision, Event
from ulak.errors import DeskError
from ulak.store.engine import Store
from ulak.store.journal import Journal, lines


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk(store)
    for serial in range(1, 4):
        desk.open(ticket(f"KSM-2026-{serial:06d}"))
    return desk


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
    assert journal.verify() is None
    assert journal.seal(NOON) == 6
    assert journal.seal(NOON) == 0
    assert journal.verify() is None
    desk.do(Decision("x", before=desk.stored("KSM-2026-000001"), events=(Event("more"),)))
    assert journal.seal(after(minutes=1)) == 1
    assert journal.verify() is None


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


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE journal SET event = 'nothing' WHERE id = 2"], "Entry 2 of the journal was changed"),
        (
            ["UPDATE journal SET at = '2026-11-24 09:00:01' WHERE id = 2"],
            "Entry 2 of the journal was changed",
        ),
        (["DELETE FROM journal WHERE id = 2"], "Entry 2 of the journal is lost"),
        (["DELETE FROM journal WHERE id = 3"], "Entry 3 of the journal is lost"),
        (["DELETE FROM journal_seals WHERE position = 2"], "lacks its link 2"),
        (["DELETE FROM journal WHERE id = 6", "DELETE FROM journal_seals WHERE position = 6"], "The end"),
        (["DELETE FROM journal", "DELETE FROM journal_seals"], "The end"),
        (
            ["UPDATE meta SET value = '3 0 3 x' WHERE name = 'journal-head'"],
            "The end",
        ),
    ],
)
def test_any_change_or_loss_is_found(desk: Desk, statements: list[str], found: str):
    journal = Journal(desk.store)
    journal.seal(NOON)
    without_triggers(desk.store, *statements)
    problem = journal.verify()
    assert problem is not None
    assert found in problem


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
    assert "The end of the journal is lost" in (journal.verify() or "")


def test_an_entry_that_was_committed_late_is_sealed_all_the_same(desk: Desk):
    journal = Journal(desk.store)
    journal.seal(NOON)
    with desk.store.write() as connection:
        row = "(-5, '2026-11-24 09:00:00', 'late', 'desk', '[]')"
        connection.execute(text(f'INSERT INTO journal (id, at, event, "by", facts) VALUES {row}'))  # noqa: S608
    assert journal.seal(NOON) == 1
    assert journal.verify() is None


def test_how_far_the_check_is_can_be_watched(desk: Desk):
    journal = Journal(desk.store)
    assert journal.seal(NOON) == 6
    told: list[tuple[int, int]] = []
    assert journal.verify(lambda done, every: told.append((done, every)), each=2) is None
    assert told == [(2, 6), (4, 6), (6, 6)]

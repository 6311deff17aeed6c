"""What people wrote cannot be read without the secret, and not at all once its key is dropped."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.store.specimen import AYSE, SECRET, ZEYNEP, Desk, answer, message, ticket
from ulak.errors import Refused
from ulak.store import schema
from ulak.store.aside import Reason
from ulak.store.columns import UtcTime, Words
from ulak.store.contents import ERASED
from ulak.store.engine import Store
from ulak.store.past_mails import PastMails
from ulak.store.seal import Sealed, Seals

PHRASE = "gizlibircümle"


def test_a_sealed_text_is_opened_by_the_same_secret_alone():
    seals = Seals(SECRET)
    sealed = seals.seal(b"words")
    assert seals.open(sealed) == b"words"
    assert seals.seal(b"words") != sealed
    assert seals.open(Sealed(None, sealed.content)) is None
    with pytest.raises(Refused, match="key"):
        Seals(b"another secret").open(sealed)
    with pytest.raises(Refused, match="changed"):
        seals.open(Sealed(sealed.key, sealed.content[:-1] + bytes([sealed.content[-1] ^ 1])))
    for length in range(len(sealed.content)):
        with pytest.raises(Refused, match="changed"):
            seals.open(Sealed(sealed.key, sealed.content[:length]))


def test_marks_tell_words_apart_by_their_limits():
    seals = Seals(SECRET)
    assert seals.mark("ab", "c") != seals.mark("a", "bc")
    assert seals.mark("ab", "c") == Seals(SECRET).mark("ab", "c")
    assert seals.mark("ab", "c") != Seals(b"x").mark("ab", "c")
    assert seals.mark("\ud800") != seals.mark("\ud801")


def written(desk: Desk) -> None:
    raw = f"Subject: {PHRASE}\r\n\r\n{PHRASE}".encode()
    came = message(text=PHRASE, subject=PHRASE)
    opened = ticket(subject=PHRASE, outcome=PHRASE)
    desk.open(opened, answer(text=PHRASE, subject=PHRASE), message=came, arrival=desk.spooled(raw))
    broken = desk.spooled(raw + b"2")
    reason = Reason(f"ValueError: {PHRASE}", f"in {PHRASE}")
    desk.waiting.quarantine(broken.spool_id, reason, opened.received_at)


def test_no_text_stands_in_the_files_of_the_store(tmp_path: Path, opened: Callable[..., Store]):
    store = opened("sqlite:///ulak.db")
    store.upgrade()
    written(Desk(store))
    files = {path.name: path.read_bytes() for path in tmp_path.glob("ulak.db*")}
    assert files.keys() >= {"ulak.db", "ulak.db-wal"}
    assert any(b"KSM-2026-000001" in content for content in files.values())
    assert not any(PHRASE.encode() in content for content in files.values())


TABLES = list(schema.metadata.tables.values())


def words(store: Store, table) -> str:
    with store.snapshot() as connection:
        return " ".join(str(value) for row in connection.execute(select(table)) for value in row)


def test_no_text_and_no_address_stands_in_a_row_outside_people(store: Store):
    written(Desk(store))
    for table in TABLES:
        found = words(store, table)
        assert PHRASE not in found
        if table.name != "people":
            assert ZEYNEP.address not in found
            assert AYSE.address not in found


def test_a_dropped_key_leaves_the_figures(store: Store):
    desk = Desk(store)
    written(desk)
    with store.write() as connection:
        for table in (schema.tickets, schema.messages, schema.letters, schema.spool):
            connection.execute(update(table).values(key=None))
        connection.execute(update(schema.people).values(address=None, name=""))
    record = desk.tickets.show("KSM-2026-000001")
    assert record is not None
    assert record.ticket.subject == ERASED
    assert record.ticket.author.address == ""
    assert [one.subject for one in record.messages] == [ERASED, ERASED]
    assert record.journal[0].by_address == ""
    assert {one.is_erased for one in PastMails(store).last(5)} == {True}
    aside = desk.waiting.quarantined()[0]
    assert "erased" in aside.why
    original = desk.waiting.in_quarantine(aside.id)
    assert original is not None
    assert "erased" in original.damage


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001
    assert Words().process_literal_param("x", None) == "'x'"  # type: ignore[arg-type]

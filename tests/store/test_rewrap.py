"""A store whose secret is changed: everything opens before, while and after, and it knows each mail again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.desk.issuing import issue
from tests.store.specimen import AYSE, HOUSE, NOON, SECRET, ZEYNEP, Desk, after, letter, message, ticket
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.signed_id import LIFE, Word, sign
from ulak.desk.task import Task, TaskKind
from ulak.errors import ConfigError, Refused
from ulak.mail.identifier import Form, Reading
from ulak.store import schema
from ulak.store.engine import Store
from ulak.store.inventory import Inventory
from ulak.store.journal import Journal
from ulak.store.journal_check import check
from ulak.store.rewrap import SEALED, Keys
from ulak.store.seal import Seals, Wrapping

NEW = b"a new secret of thirty-two bytes"
TEXT = "Mali mühürüm yenilenmedi."
IN_THE_INVENTORY = ("CN=www.ornek.test,C=TR", "Örnek Üniversitesi")
Opened = Callable[..., Store]


def sealed_rows(store: Store) -> dict[str, list[tuple[object, bytes]]]:
    """Every wrapped key with its row, by table."""
    with store.snapshot() as connection:
        return {
            table.name: [
                (tuple(row), bytes(key))
                for *row, key in connection.execute(select(*table.primary_key, table.c.key))
                if key is not None
            ]
            for table in SEALED
        }


def filled(store: Store) -> Desk:
    """Four tickets with all that is sealed, and a journal that is chained."""
    desk = Desk(store)
    for _ in range(3):
        opened = desk.open(None, letter(), message=message(text=TEXT))
        assert opened.subject == ticket().subject
    asked = tuple(Task(at, TaskKind.ACTION, AYSE.address, AYSE.address, NOON, "Sor") for at in (1, 2, 3))
    desk.open(ticket("KSM-2026-000004", tasks=asked))
    one = issue(0x3A4F)
    subscriber = Subscriber("", "Örnek Üniversitesi", "")
    Inventory(store).add([replace(one, certificate=replace(one.certificate, subscriber=subscriber))], NOON)
    Journal(store).seal(NOON)
    return desk


@pytest.fixture
def old(url: str, opened: Opened) -> Store:
    store = opened(url)
    store.upgrade()
    filled(store)
    return store


def everything_opens(store: Store) -> bool:
    record = Desk(store).tickets.show("KSM-2026-000001")
    assert record is not None
    assert [one.text for one in record.messages if one.direction == "in"] == [TEXT]
    (held,) = Inventory(store).look_up([Reading(Form.SERIAL, "3A4F")]).values()
    assert [(one.subject, one.subscriber.name) for one in held if one.subscriber] == [IN_THE_INVENTORY]
    return all(store.seals.key(key).wrapped == key for rows in sealed_rows(store).values() for _, key in rows)


def known_again(store: Store, mail: object) -> bool:
    """Is a mail that came before taken for the same, and its Message-ID for one of the ticket?"""
    known = Desk(store).known(identity=(mail.message_id, mail.digest), message_ids=(mail.message_id,))  # type: ignore[attr-defined]
    return known.seen is not None and bool(known.by_message_id)


def test_every_table_with_a_key_is_wrapped_anew():
    assert {table.name for table in SEALED} == {
        "tickets",
        "messages",
        "letters",
        "spool",
        "tasks",
        "certificates",
        "subscribers",
        "legal_holds",
    }


def test_rewrapping_changes_every_key_and_no_content(url: str, old: Store, opened: Opened):
    before = sealed_rows(old)
    with old.snapshot() as connection:
        contents = connection.execute(select(schema.messages.c.id, schema.messages.c.content)).all()
    store = opened(url, NEW, SECRET)
    keys, told = Keys(store, piece=2), list[int]()
    assert not keys.are_under_current()
    assert everything_opens(store)
    assert keys.rewrap(NOON, told.append) == keys.count() == sum(told) == sum(map(len, before.values()))
    assert keys.are_under_current()
    assert keys.rewrap(NOON, told.append) == 0
    after_all = sealed_rows(store)
    assert {name: [row for row, _ in rows] for name, rows in after_all.items()} == {
        name: [row for row, _ in rows] for name, rows in before.items()
    }
    assert not {key for rows in before.values() for _, key in rows} & {
        key for rows in after_all.values() for _, key in rows
    }
    with store.snapshot() as connection:
        assert connection.execute(select(schema.messages.c.id, schema.messages.c.content)).all() == contents
    alone = opened(url, NEW)
    assert everything_opens(alone)
    assert not check(alone).problem


@pytest.mark.parametrize("pieces", range(6))
def test_stopped_after_any_piece_it_opens_with_both_and_goes_on(
    url: str, old: Store, opened: Opened, pieces: int
):

    class Stopped(Exception):
        pass

    left = iter(range(pieces))

    def stop(_: int) -> None:
        if next(left, None) is None:
            raise Stopped

    store = opened(url, NEW, SECRET)
    with pytest.raises(Stopped):
        Keys(store, piece=2).rewrap(NOON, stop)
    again = opened(url, NEW, SECRET)
    assert everything_opens(again)
    desk = Desk(again)
    desk.open(None, letter())
    with pytest.raises(ConfigError, match="not the one the store"):
        opened(url, NEW)
    Keys(again).rewrap(NOON, lambda _: None)
    assert everything_opens(opened(url, NEW))


def test_a_mail_and_its_thread_are_known_again_after_any_number_of_rotations(url: str, opened: Opened):
    store = opened(url)
    store.upgrade()
    mail = message(text=TEXT)
    Desk(store).open(None, message=mail)
    assert known_again(store, mail)
    secrets = [SECRET]
    for number in range(3):
        secrets.insert(0, b"the %d. new secret of the store" % number)
        store = opened(url, *secrets)
        assert known_again(store, mail)
        Keys(store).rewrap(NOON, lambda _: None)
        assert known_again(store, mail)
        secrets = secrets[:1]
        assert known_again(opened(url, *secrets), mail)
    Journal(store).seal(NOON)
    assert not check(opened(url, *secrets)).problem


def test_a_foreign_secret_is_refused_and_a_rotated_one_is_not(url: str, old: Store, opened: Opened):
    foreign = b"a secret of some other desk, yes"
    for secrets in ((foreign,), (NEW, foreign), (foreign, NEW)):
        with pytest.raises(ConfigError, match="below the new one if there is one"):
            opened(url, *secrets)
    opened(url, foreign, NEW, SECRET)
    Keys(opened(url, NEW, SECRET)).rewrap(NOON, lambda _: None)
    with pytest.raises(ConfigError, match="not the one the store"):
        opened(url, SECRET)
    assert everything_opens(opened(url, SECRET, NEW))


def test_an_item_that_is_erased_meanwhile_stays_erased(url: str, old: Store, opened: Opened):
    store = opened(url, NEW, SECRET)

    def erase(_: int) -> None:
        with store.write() as connection:
            for table in SEALED:
                connection.execute(update(table).values(key=None))

    keys = Keys(store)
    seals, wrapped = store.seals, store.seals.rewrapped

    class Erasing(Seals):
        def rewrapped(self, old: bytes) -> bytes | None:
            erase(0)
            return wrapped(old)

    store.seals = Erasing(NEW, SECRET)
    keys.rewrap(NOON, lambda _: None)
    store.seals = seals
    assert sealed_rows(store) == {table.name: [] for table in SEALED}
    assert keys.are_under_current()


def test_a_key_that_nobody_can_open_hinders_nobody(url: str, old: Store, opened: Opened):
    with old.write() as connection:
        connection.execute(update(schema.letters).where(schema.letters.c.id == 1).values(key=b"x" * 60))
    store = opened(url, NEW, SECRET)
    keys = Keys(store)
    assert keys.rewrap(NOON, lambda _: None) == keys.count() - 1
    assert keys.are_under_current()
    with pytest.raises(Refused, match="changed or damaged"):
        store.seals.key(b"x" * 60)


def test_a_former_secret_is_needed_as_long_as_one_of_its_ids_is_good(store: Store):
    desk = Desk(store)
    note = sign(HOUSE, "KSM-2026-000001", ZEYNEP.address, Word.NOTE, NOON)
    reply = sign(HOUSE, "KSM-2026-000001", AYSE.address, Word.REPLY, after(days=-100))
    desk.open(None, letter(message_id=note), letter(message_id=reply), letter())
    keys = Keys(store)
    assert keys.needed_until((b"never signed anything",)) == (None,)
    assert keys.needed_until((NEW, SECRET)) == (None, after(days=-100) + LIFE[Word.REPLY])
    assert LIFE[Word.REPLY] - timedelta(days=100) > LIFE[Word.NOTE]


def test_a_rotation_is_on_the_record(old: Store, opened: Opened, url: str):
    store = opened(url, NEW, SECRET)
    changed = Keys(store).rewrap(NOON, lambda _: None)
    Keys(store).forgotten(1, NOON)
    with store.snapshot() as connection:
        query = select(schema.journal.c.event, schema.journal.c.facts).order_by(schema.journal.c.id.desc())
        entries = connection.execute(query.limit(2)).all()
    assert [tuple(one) for one in entries] == [
        ("former secrets forgotten", '[["secrets","1"]]'),
        ("secret rotated", f'[["keys","{changed}"]]'),
    ]


def test_the_key_of_marks_is_kept_and_does_not_stand_there_in_clear(url: str, old: Store, opened: Opened):
    store = opened(url, NEW, SECRET)
    Keys(store).rewrap(NOON, lambda _: None)
    with store.snapshot() as connection:
        kept = dict(tuple(row) for row in connection.execute(select(schema.meta)))
    assert Seals(NEW).key(bytes.fromhex(kept["marking-key"])).wrapped
    assert Wrapping(SECRET).marking.hex() not in " ".join(kept.values())

"""The quarantine: seen, read, tried again, released, and never lost."""

from email import message_from_bytes, policy
from importlib.metadata import version

import pytest
from sqlalchemy import select, update

from tests.cli.living_house import LivingHouse, mail
from ulak.config import load
from ulak.gateways.clock import now
from ulak.store.aside import Reason
from ulak.store.engine import Store
from ulak.store.schema import journal, spool
from ulak.store.waiting import Waiting
from ulak.vault import open_store


@pytest.fixture
def stumbled(house: LivingHouse) -> LivingHouse:
    """One mail in quarantine."""
    house.deliver("bilgi", mail("Şikâyet", "okunmaz"))
    house.ulak("turn", "intake")
    store: Store = open_store(load(house.config), {})
    waiting = Waiting(store, version("ulak"))  # another version's would be tried again at the start
    (one,) = waiting.stored(10)
    waiting.quarantine(one.id, Reason("RecursionError", "mail/parse.py:1 in parse"), now())
    store.close()
    return house


def journalled(house: LivingHouse) -> set[str]:
    store: Store = open_store(load(house.config), {})
    with store.snapshot() as connection:
        found = set(connection.execute(select(journal.c.event)).scalars())
    store.close()
    return found


def plain_text(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=policy.SMTP).get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


def the_mail(house: LivingHouse) -> str:
    (one,) = house.ulak("quarantine", "list", "--json").json()
    assert (one["mailbox"], one["why"], one["number"]) == ("bilgi", "RecursionError", None)
    return str(one["id"])


def test_it_is_listed_shown_and_given_out_byte_for_byte(stumbled: LivingHouse) -> None:
    id = the_mail(stumbled)
    assert "RecursionError" in stumbled.ulak("quarantine", "list").out
    assert "mail/parse.py:1 in parse" in stumbled.ulak("quarantine", "show", id).out
    assert "mail shown as it came" not in journalled(stumbled)
    assert "okunmaz" in stumbled.child("quarantine", "show", id, "--raw").out
    assert "mail shown as it came" in journalled(stumbled)
    for words in (("show", "99"), ("show", "99", "--raw"), ("retry", "99"), ("release", "99")):
        missing = stumbled.ulak("quarantine", *words)
        assert (missing.code, "mail 99 is not in quarantine" in missing.err) == (1, True)


@pytest.mark.parametrize("changed", [{"key": None}, {"raw": None}, {"raw": b"x" * 40}])
def test_one_whose_original_cannot_be_opened_is_shown_and_has_no_bytes(
    stumbled: LivingHouse, changed: dict[str, bytes | None]
) -> None:
    id = the_mail(stumbled)
    store: Store = open_store(load(stumbled.config), {})
    with store.write() as connection:
        connection.execute(update(spool).values(changed))
    store.close()
    shown = stumbled.ulak("quarantine", "show", id)
    assert (shown.code, f"mail {id} of bilgi/INBOX" in shown.out) == (0, True)
    raw = stumbled.ulak("quarantine", "show", id, "--raw")
    assert (raw.code, raw.out) == (1, "")
    assert ("changed or damaged" if changed.get("raw") else f"Mail {id} of the spool was erased") in raw.err


def test_administrators_are_told_once(stumbled: LivingHouse) -> None:
    for _ in range(2):
        assert stumbled.ulak("turn").code == 0
    (alarm,) = stumbled.sink.letters
    assert alarm.recipients == ("admin@kurum.test",)
    (standing,) = stumbled.ulak("status", "--json").json()["alarms"]
    assert standing["name"] == "mails in quarantine"


def test_a_retried_mail_goes_the_usual_way(stumbled: LivingHouse) -> None:
    assert stumbled.ulak("quarantine", "retry", the_mail(stumbled)).code == 0
    assert stumbled.ulak("turn").code == 0
    assert stumbled.ulak("quarantine", "list").out == "the quarantine is empty\n"
    (ticket,) = stumbled.ulak("tickets", "--json").json()
    assert ticket["subject"] == "Şikâyet"


def test_a_released_mail_stands_on_a_ticket_with_the_raw_mail(stumbled: LivingHouse) -> None:
    id = the_mail(stumbled)
    done = stumbled.ulak("quarantine", "release", id)
    assert done.code == 0
    (ticket,) = stumbled.ulak("tickets", "--json").json()
    assert f"mail {id} stands on {ticket['number']}; `ulak quarantine show {id} --raw`" in done.out
    assert "okunmaz" in stumbled.child("quarantine", "show", id, "--raw").out
    assert stumbled.ulak("quarantine", "show", id).code == 1
    (message,) = stumbled.ulak("show", ticket["number"], "--json").json()["messages"][:1]
    assert [one["name"] for one in message["attachments"]] == ["original.eml"]
    assert stumbled.ulak("turn").code == 0
    assert all(one.recipients != ("zeynep@yurttas.test",) for one in stumbled.sink.letters)
    notices = [
        plain_text(one.raw) for one in stumbled.sink.letters if one.recipients != ("admin@kurum.test",)
    ]
    assert notices
    assert all("iletilmedi, okunamadı; içinde özel anahtar olabilir" in one for one in notices)
    assert not [one for one in notices if "could not be read" in one.partition("Ekler:")[2]]
    book = stumbled.ulak("reconcile", "--mailbox", "bilgi", "--json").json()[0]
    assert (book["tickets"], book["quarantined"], book["balanced"]) == (1, 0, True)

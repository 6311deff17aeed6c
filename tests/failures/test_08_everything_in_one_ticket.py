"""
Class 8: everything lands in one ticket, because an empty or repeated Message-ID matches.

Guard: `mail/parse._message_id` makes an id of the content where there is none, `message_id_given` keeps it
out of the threads (`thread_mark` is NULL), and `store/tickets._unambiguous` lets an id that different mails
carried lead nowhere; a mail is its id and its digest (`correspondence.identity`). Let `_unambiguous` take
one of several tickets, or leave the digest out, and the test with the repeated id turns red.
"""

from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

WRONG = ["", "Message-ID: <>", "Message-ID:", "Message-ID: nonsense", f"Message-ID: <{'x' * 20_000}@y.test>"]
SAME = "Message-ID: <same@robot.test>"


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


def letter(number: int, message_id: str, more: str = "") -> bytes:
    raw = mail(f"Konu {number}", f"Metin {number}", f"a{number}@yurttas.test", more=more)
    lines = [line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID:")]
    return b"\r\n".join(([message_id.encode()] if message_id else []) + lines)


@pytest.mark.parametrize(
    "message_id", [*WRONG, SAME], ids=["none", "empty", "blank", "malformed", "long", "same"]
)
def test_different_mails_are_different_tickets_and_no_thread_is_found_by_such_an_id(
    house: DovecotHouse, message_id: str
) -> None:
    for number in (1, 2, 3):
        house.deliver("bilgi", letter(number, message_id))
    house.turn()
    assert [one["subject"] for one in house.tickets()] == ["Konu 1", "Konu 2", "Konu 3"]
    named = message_id.partition(":")[2].strip() or "<>"
    for number in (1, 2, 3):
        reply = mail(
            f"Ek {number}", f"Ek {number}", f"a{number}@yurttas.test", more=f"In-Reply-To: {named}\n"
        )
        house.deliver("bilgi", reply)
    house.turn()
    assert len(house.tickets()) == 6
    assert [house.written_to(f"a{number}@yurttas.test") for number in (1, 2, 3)] == [2, 2, 2]
    assert house.ulak("reconcile").code == 0


def test_the_same_words_under_another_id_are_another_ticket_that_says_so(house: DovecotHouse) -> None:
    for number in (1, 2):
        house.deliver("bilgi", letter(1, f"Message-ID: <{number}@yurttas.test>"))
        house.turn()
    first, second = house.tickets()
    assert (house.written_to("a1@yurttas.test"), second["links"], first["links"]) == (
        2,
        [{"number": first["number"], "relation": "duplicate"}],
        [{"number": second["number"], "relation": "duplicate"}],
    )

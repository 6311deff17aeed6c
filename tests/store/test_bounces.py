"""A letter came back after a server had taken it: what the store says of it from then on."""

import pytest

from tests.store.specimen import NOON, ZEYNEP, Desk, after, answer, message
from ulak.desk.coming.known import Pointers
from ulak.desk.decision import Bounce, Decision, Disposition, LetterResult
from ulak.desk.ticket import Filing, LetterState
from ulak.mail.address import Address
from ulak.mail.message import Origin
from ulak.store.engine import Store
from ulak.store.outbox import Outbox
from ulak.store.queue import Queue

ALI = Address("ali@ornek.test")
SAID = "550 5.1.1 <zeynep@ornek.test> no such user"


@pytest.fixture
def desk(store: Store) -> Desk:
    """A ticket with an answer to its author and one copied, which a server has taken."""
    desk = Desk(store)
    opened = desk.open(None, answer(to=(ZEYNEP,), cc=(ALI,)))
    taken = Outbox(store).claim(NOON, "test", after(minutes=10) - NOON)
    assert taken is not None
    sent = LetterResult(taken.id, taken.attempt, LetterState.SENT, "250 ok", NOON)
    desk.do(Decision("sent", before=desk.stored(opened.number), result=sent))
    return desk


def comes_back(desk: Desk, *whose: Address, is_lost: bool = True) -> None:
    dead = tuple(one.address for one in whose)
    bounce = Bounce(1, tuple((one, SAID) for one in dead), dead, is_lost)
    report = message(Address("mailer-daemon@ornek.test"), origin=Origin.DELIVERY_REPORT)
    before = desk.stored("KSM-2026-000001")
    filed = Decision("b", Disposition.FILED, Filing.DELIVERY_REPORT, before=before, bounce=bounce)
    desk.do(filed, message=report, arrival=desk.spooled())


def letter_of(desk: Desk):
    dossier = desk.tickets.dossier("KSM-2026-000001")
    assert dossier is not None
    return dossier.letters[0]


def test_a_letter_that_came_back_has_failed_and_says_why(desk: Desk):
    comes_back(desk, ZEYNEP)
    record = desk.tickets.show("KSM-2026-000001")
    (out,) = [one for one in record.messages if one.direction == "out"]
    assert (out.delivery.state, out.delivery.reply) == (
        LetterState.FAILED,
        "550 5.1.1 <address> no such user",
    )
    assert letter_of(desk).failed == (ZEYNEP.address,)
    assert Outbox(desk.store).claim(after(days=1), "test", after(minutes=10) - NOON) is None


def test_one_that_only_the_copied_did_not_get_has_not(desk: Desk):
    comes_back(desk, ALI, is_lost=False)
    assert (letter_of(desk).state, letter_of(desk).failed) == (LetterState.SENT, (ALI.address,))


def test_a_person_may_send_it_again_and_only_to_whom_it_did_not_reach(desk: Desk):
    comes_back(desk, ZEYNEP)
    assert Queue(desk.store).retry(1, after(hours=1))
    again = Outbox(desk.store).claim(after(hours=1), "test", after(minutes=10) - NOON)
    assert again.recipients == (ZEYNEP.address,)


def test_a_letter_is_found_by_its_id(desk: Desk):
    asked = letter_of(desk).message_id

    def named(*ids: str):
        pointers = Pointers(("<r@x>", "d"), "mailer-daemon@ornek.test", (), (), ids)
        return desk.tickets.known(pointers, NOON).letters

    ((number, found),) = named("<nobody@x>", asked)
    assert (number, found.message_id, found.to) == ("KSM-2026-000001", asked, (ZEYNEP.address, ALI.address))
    assert named() == ()

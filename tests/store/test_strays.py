"""A letter reaches nobody it is not for, even where a decision or a template were wrong."""

import pytest

from tests.store.specimen import AYSE, ZEYNEP, Desk, answer, appending, letter, message, ticket
from tests.store.test_gate import refusals, sent_to
from ulak.desk.decision import Decision
from ulak.desk.recipients import INWARD
from ulak.desk.ticket import Participant, Purpose, Role
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.store.engine import Store

STRANGER = Address("yabanci@baska.test")
MURAT = Address("murat@baska.test")
HUMAN = [Purpose.ANSWER, Purpose.PRELIMINARY_REPORT]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def with_murat(role: Role):
    return ticket(participants=(Participant(ZEYNEP, Role.AUTHOR), Participant(MURAT, role)))


@pytest.mark.parametrize("purpose", sorted(INWARD))
def test_what_is_for_the_desk_goes_to_nobody_outside_not_even_the_author(desk: Desk, purpose: Purpose):
    opened = desk.open(ticket(), letter(purpose, (AYSE, ZEYNEP), cc=(STRANGER,)))
    assert refusals(desk, opened.number) == ["not an address of the desk"] * 2
    assert sent_to(desk) == [(AYSE.address,)]


@pytest.mark.parametrize("purpose", sorted(INWARD))
def test_nor_where_it_belongs_to_no_ticket(desk: Desk, purpose: Purpose):
    desk.do(Decision("to nobody"), letter(purpose, (STRANGER,)))
    assert sent_to(desk) == []


@pytest.mark.parametrize("role", [Role.COPIED, Role.REPLY_TO])
@pytest.mark.parametrize("purpose", [Purpose.ACKNOWLEDGEMENT, *HUMAN])
def test_what_leaves_the_desk_goes_to_those_on_the_ticket(desk: Desk, purpose: Purpose, role: Role):
    by = {"by": AYSE.address} if purpose in HUMAN else {}
    desk.open(with_murat(role), letter(purpose, cc=(MURAT,), **by))
    assert sent_to(desk) == [(ZEYNEP.address, MURAT.address)]


@pytest.mark.parametrize("role", [Role.PENDING, Role.STAFF])
def test_an_acknowledgement_to_anybody_else_is_refused_in_the_journal(desk: Desk, role: Role):
    opened = desk.open(with_murat(role), letter(cc=(MURAT, STRANGER)))
    assert refusals(desk, opened.number) == ["not on the ticket"] * 2
    assert sent_to(desk) == [(ZEYNEP.address,)]


def test_where_the_author_has_no_address_a_stranger_is_one_all_the_same(desk: Desk):
    caller = Address("", "Ali Veli")
    on_it = (Participant(caller, Role.AUTHOR), Participant(MURAT, Role.COPIED))
    opened = desk.open(ticket(author=caller, participants=on_it), letter(to=(MURAT,), cc=(STRANGER,)))
    assert refusals(desk, opened.number) == ["not on the ticket"]
    assert sent_to(desk) == [(MURAT.address,)]


@pytest.mark.parametrize("purpose", HUMAN)
@pytest.mark.parametrize(
    ("role", "to"), [(Role.PENDING, MURAT), (Role.STAFF, MURAT), (Role.COPIED, STRANGER)]
)
def test_an_answer_to_anybody_else_is_quarantined_and_nothing_of_it_happens(desk: Desk, purpose, role, to):
    opened = desk.open(with_murat(role))
    wrong = letter(purpose, cc=(to,), by=AYSE.address)
    with pytest.raises(Refused, match="goes to 1 who are not on the ticket") as refused:
        desk.do(appending(opened), wrong, message=message(AYSE), arrival=desk.spooled())
    assert "@" not in str(refused.value)
    assert sent_to(desk) == []
    assert desk.stored(opened.number).version == opened.version


def test_colleagues_get_no_answer_either_where_they_are_not_on_the_ticket(desk: Desk):
    with pytest.raises(Refused):
        desk.open(ticket(), answer(to=(AYSE,)))


def test_who_joins_in_the_same_transaction_is_on_the_ticket(desk: Desk):
    opened = desk.open(with_murat(Role.PENDING))
    after = with_murat(Role.COPIED)
    desk.do(
        appending(opened, after=after), answer(cc=(MURAT,)), message=message(AYSE), arrival=desk.spooled()
    )
    assert sent_to(desk) == [(ZEYNEP.address, MURAT.address)]


def test_a_domain_beyond_ascii_is_the_same_in_both_spellings(desk: Desk):
    author = Address("zeynep@örnek.test")
    opened = ticket(author=author, participants=(Participant(author, Role.AUTHOR),))
    desk.open(opened, letter(to=(Address("zeynep@xn--rnek-4qa.test"),)))
    assert sent_to(desk) == [("zeynep@xn--rnek-4qa.test",)]


def test_a_letter_of_no_ticket_leaves_the_desk_to_nobody(desk: Desk):
    desk.do(Decision("of no ticket"), letter())
    assert sent_to(desk) == []

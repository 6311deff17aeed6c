"""Whom of the desk a staff mail also goes to follows the ticket from then on; nobody outside does."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, house, mail, said
from tests.desk.test_consulting import AUTHOR, CAGRI, CUSTOMER, MEHMET, NUMBER, QUALITY, SSL, ZEHRA
from ulak.desk.ticket import Filing, Participant, Purpose, Role
from ulak.mail.address import Address


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail(Cc="kopya@ornek.gov.tr"))
    return desk


def followers(desk: Desk) -> list[str]:
    return [one.address.address for one in desk.ticket().participants if one.role is Role.STAFF]


@pytest.mark.parametrize(
    ("header", "joined"),
    [
        ({"Cc": MEHMET}, [MEHMET]),
        ({"Cc": f"Mehmet <{MEHMET.upper()}>, {SSL}"}, [MEHMET, SSL]),
        ({"to": f"bilgi@kamusm.test, {QUALITY}"}, [QUALITY]),
        ({"Cc": CUSTOMER}, []),  # its team
        ({"Cc": ZEHRA}, []),  # who wrote
        ({"Cc": "bilgi@kamusm.test, cainfo@tubitak.test"}, []),  # the desk itself
        ({"Cc": AUTHOR}, []),
    ],
)
@pytest.mark.parametrize("text", ["Yanıtım.", "#not\nNotum.", "#al"])
def test_a_colleague_follows(desk: Desk, header, joined, text):
    subject = f"[{NUMBER}] Konu"
    proof = "mx.kamusm.test; dmarc=pass header.from=kurum.test"
    message = mail(text, ZEHRA, subject, "<t@kurum.test>", Authentication_Results=proof, **header)
    decision = desk.receives(message)
    assert followers(desk) == joined
    assert all(one in said(decision) for one in joined)
    assert ("participant admitted" in [event.name for event in decision.events]) is bool(joined)
    assert ("follows this ticket" in said(decision)) is bool(joined)


def test_a_follower_hears_of_what_the_author_writes(desk: Desk):
    desk.replies("Yanıtım.", Cc=MEHMET)
    message = mail("Ne oldu?", message_id="<n@ornek.gov.tr>", subject=f"[{NUMBER}] Konu")
    assert MEHMET in [one.address for draft in desk.receives(message).drafts for one in draft.to]


def test_reply_to_all_makes_nobody_a_follower(desk: Desk):
    desk.replies("#sor ssl\nSizden mi?")
    desk.replies("Evet.", MEHMET, Purpose.CONSULTATION, Cc=SSL)
    assert followers(desk) == []


def test_who_hears_already_does_not_join_again(desk: Desk):
    desk.replies("#al", CAGRI)
    desk.replies("Yanıtım.", Cc=f"{CAGRI}, {MEHMET}")
    decision = desk.replies("Bir şey daha.", Cc=MEHMET)
    assert followers(desk) == [MEHMET]
    assert "follows this ticket" not in said(decision)


def test_who_was_pending_is_admitted(desk: Desk):
    dossier = desk.dossiers[NUMBER]
    pending = Participant(Address(MEHMET), Role.PENDING)
    ticket = replace(dossier.ticket, participants=(*dossier.ticket.participants, pending))
    desk.dossiers[NUMBER] = replace(dossier, ticket=ticket)
    desk.replies("Yanıtım.", Cc=MEHMET)
    assert [one.role for one in desk.ticket().participants if one.address.address == MEHMET] == [Role.STAFF]


@pytest.mark.parametrize(
    ("copied", "named"),
    [
        ("biri@baska.test", ["biri@baska.test"]),
        (f"biri@baska.test, {AUTHOR}, kopya@ornek.gov.tr", ["biri@baska.test"]),
        (AUTHOR, []),
        (", ".join(f"k{n}@baska.test" for n in range(12)), ["k0@baska.test", "k9@baska.test, … (12)"]),
    ],
)
def test_nobody_outside_joins_or_is_written_to(desk: Desk, copied, named):
    before = desk.ticket().participants
    decision = desk.replies("Yanıtım.", Cc=copied)
    assert desk.ticket().participants == before
    assert all(one in said(decision) for one in named)
    assert ("#participant" in said(decision)) is bool(named)
    reached = {one.address for draft in decision.drafts for one in (*draft.to, *draft.cc)}
    assert reached == {AUTHOR, "kopya@ornek.gov.tr", ZEHRA}


def test_whom_the_same_mail_admits_is_no_stranger(desk: Desk):
    decision = desk.replies("#katılımcı biri@baska.test\nYanıtım.", Cc="biri@baska.test")
    assert "not of the desk" not in said(decision)


def test_a_refused_mail_brings_nobody(desk: Desk):
    desk.replies("#fırlat\nMetin", Cc=MEHMET)
    assert followers(desk) == []


def test_the_narrow_proof_admits_nobody():
    desk = Desk(house(authserv_id=""))
    desk.receives(mail())
    decision = desk.replies("Yanıtım.", to=ZEHRA, proof="", Cc=MEHMET)
    assert (decision.filing, followers(desk)) == (Filing.ANSWER, [])

"""
Where no server proves anybody (`authserv_id = ""`): the signed id of one's own notice, and nothing else, for little.

Every row without power leaves the ticket as it was, writes to nobody outside, and parks the mail behind a code.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, house, mail, templates
from ulak.desk.commands.command_rows import NARROW_POWERS
from ulak.desk.commands.command_table import Command
from ulak.desk.decision import Decision
from ulak.desk.signed_id import LIFE, Word, sign
from ulak.desk.ticket import Purpose

AUTHOR = "zeynep@ornek.gov.tr"
ZEHRA, CAGRI, MANAGEMENT = "zehra@kurum.test", "cagri@kurum.test", "yonetim@kurum.test"
NUMBER, OTHER = "KSM-2026-000001", "KSM-2026-000002"


@pytest.fixture
def desk() -> Desk:
    """Two tickets of two authors, whose notices went to each member alone, and an escalation on the first."""
    desk = Desk(house(authserv_id=""))
    desk.receives(mail("Şikâyet ediyorum."))
    desk.receives(mail("Ben de.", "ali@baska.test", "Başka", "<b1@baska.test>"))
    desk.waits(hours=7)
    assert desk.escalates(NUMBER)
    return desk


def notice(desk: Desk, to: str = ZEHRA, number: str = NUMBER) -> str:
    return desk.letter(Purpose.NOTICE, number, to).message_id


def own_notice(desk: Desk) -> str:
    return notice(desk)


def signed(desk: Desk, addressee: str, number: str = NUMBER, word: Word = Word.REPLY) -> str:
    """An id that our secret made, for a letter that never left."""
    return sign(desk.house, number, addressee, word, desk.now, nonce="no such letter")


def with_domain(message_id: str, domain: str) -> str:
    return f"{message_id.partition('@')[0]}@{domain}>"


def rebound(desk: Desk) -> str:
    """Zehra's id, with what binds it taken from one that was made for Çağrı."""
    mine, others = (notice(desk, who).partition("@")[0].split(".") for who in (ZEHRA, CAGRI))
    return f"{'.'.join((*others[:5], mine[5]))}@kamusm.test>"


def another_house(desk: Desk) -> str:
    return sign(replace(desk.house, secret=b"of somebody else"), NUMBER, ZEHRA, Word.REPLY, desk.now)


# which id is replied to → is it a proof for Zehra
IDS: dict[str, tuple[Callable[[Desk], str], bool]] = {
    "her own notice": (own_notice, True),
    "her own notice, in capitals": (lambda desk: notice(desk).upper(), True),
    "her own notice, in brackets twice": (lambda desk: f"<{notice(desk)}>", True),
    "her own notice, in a gateway's domain": (lambda desk: with_domain(notice(desk), "gateway.test"), True),
    "a colleague's notice": (lambda desk: notice(desk, CAGRI), False),
    "a colleague's notice, bound anew": (rebound, False),
    "the acknowledgement of the author": (lambda desk: desk.letter(Purpose.ACKNOWLEDGEMENT).message_id, False),
    "an escalation": (lambda desk: desk.letter(Purpose.ESCALATION).message_id, False),
    "her notice of another ticket": (lambda desk: notice(desk, ZEHRA, OTHER), False),
    "an id made for her that was no letter": (lambda desk: signed(desk, ZEHRA), False),
    "an id of no ticket": (lambda desk: signed(desk, ZEHRA, ""), False),
    "an id of a code letter": (lambda desk: signed(desk, ZEHRA, word=Word.CODE), False),
    "an id of another house": (another_house, False),
    "her notice, changed": (lambda desk: notice(desk).replace(".reply.", ".note."), False),
    "none": (lambda desk: "", False),
}  # fmt: skip


def writes(desk: Desk, text: str, message_id: str, author: str = ZEHRA, **more: str) -> Decision:
    fields = {"In_Reply_To": message_id, "subject": f"Re: [{NUMBER}] Konu"} | more
    return desk.receives(mail(text, author, message_id="<s@kurum.test>", **fields))


@pytest.mark.parametrize("results", ["", PASS, FAIL])
@pytest.mark.parametrize("which", IDS)
def test_which_id_is_a_narrow_proof(desk: Desk, which: str, results: str):
    find, may = IDS[which]
    before = desk.ticket()
    more = {"Authentication_Results": results} if results else {}
    decision = writes(desk, "#al\nYanıtım.", find(desk), **more)
    if may:
        assert (desk.ticket().owner, decision.parking) == (ZEHRA, None)
        return
    assert replace(desk.ticket(), version=before.version) == before
    assert not any(one.address in (AUTHOR, "ali@baska.test") for d in decision.drafts for one in d.to)
    if which == "her notice of another ticket":
        # It proves her for that ticket alone, and its token names this one: nothing is done for either.
        assert (templates(decision), desk.ticket(OTHER).owner) == (["receipt"], "")
    elif which == "an id of a code letter":
        assert (templates(decision), decision.parking) == (
            ["alarm"],
            None,
        )  # it says that the code is missing
    else:
        assert (decision.parking is not None, templates(decision)) == (True, ["code"])


@pytest.mark.parametrize("author", [CAGRI, MANAGEMENT])
def test_somebody_else_gains_nothing_by_it(desk: Desk, author: str):
    before = desk.ticket()
    assert writes(desk, "#al", notice(desk), author).parking
    assert replace(desk.ticket(), version=before.version) == before


def test_an_outsider_gains_nothing_by_it(desk: Desk):
    before = desk.ticket()
    decision = writes(desk, "#al", notice(desk), "x@evil.test")
    assert decision.after.number not in (NUMBER, OTHER)
    assert replace(desk.ticket(), version=before.version, links=before.links) == before


def test_an_expired_notice_is_none(desk: Desk):
    message_id = notice(desk)
    desk.now += LIFE[Word.REPLY] + timedelta(seconds=1)
    assert writes(desk, "#al", message_id).parking


def test_her_notice_behind_a_nearer_letter_of_ours_is_none(desk: Desk):
    escalation = desk.letter(Purpose.ESCALATION).message_id
    assert writes(desk, "#al", escalation, References=f"{notice(desk)} {escalation}").parking


WIDE = sorted(set(Command) - NARROW_POWERS)


@pytest.mark.parametrize("command", WIDE)
def test_every_other_command_needs_more(desk: Desk, command: Command):
    before = desk.ticket()
    decision = writes(desk, f"#{command}\nMetin.", notice(desk))
    assert (decision.parking is not None, templates(decision)) == (True, ["code"])
    assert replace(desk.ticket(), version=before.version) == before


@pytest.mark.parametrize("text", ["Yanıtım.", "#yanıt\nYanıtım.", "#not\nMetin.", "#al", "#ata ssl"])
def test_what_it_permits(desk: Desk, text: str):
    assert writes(desk, text, notice(desk)).parking is None


def test_it_proves_nothing_where_a_server_speaks():
    desk = Desk(house())
    desk.receives(mail("Şikâyet ediyorum."))
    assert writes(desk, "#al", desk.letter(Purpose.NOTICE).message_id).parking

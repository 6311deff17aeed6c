"""
An author whose address has letters beyond ASCII before the @: reached where the server knows SMTPUTF8
(RFC 6531), and where it does not, somebody hears of it at once and everybody else gets their letters.
"""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy

import pytest

from tests.cli.living_house import mail
from tests.servers.sink import Letter, Sink, Terms
from tests.stages.office_desk import OfficeDesk
from ulak.desk.ticket import LetterState, PastLetter, Purpose, Status
from ulak.gateways.network import Security
from ulak.gateways.smtp import Courier, SmtpAccount

AUTHOR, CARRIED = "şikâyet@örnek.test", "şikâyet@xn--rnek-4qa.test"
OTHER = "zeynep@yurttas.test"
AGENT, TEAM = "cagri@kurum.test", "musteri-iliskileri@kurum.test"
ANOTHER_WAY = "başka bir yoldan"


@contextmanager
def sending(desk: OfficeDesk, *, smtputf8: bool) -> Iterator[Sink]:
    """The desk's letters really leave, to a server that knows SMTPUTF8 or not."""
    with Sink(Terms(smtputf8=smtputf8)) as sink:
        courier = Courier("bilgi", SmtpAccount("127.0.0.1", sink.port, Security.PLAIN, "", ""))
        desk.courier = courier  # type: ignore[assignment]
        try:
            yield sink
        finally:
            courier.close()


def works(desk: OfficeDesk) -> None:
    """Until nothing moves; a loop would never end."""
    for _ in range(20):
        if not desk.triage() + desk.dispatch():
            return
    raise AssertionError("the desk does not come to rest")


def answers(desk: OfficeDesk) -> None:
    (ticket,) = desk.tickets()
    desk.takes(mail(f"Re: [{ticket.number}] Şikâyet", "Yenilendi.", author=AGENT))
    works(desk)


def past(desk: OfficeDesk, purpose: Purpose) -> PastLetter:
    dossier = desk.office.tickets.dossier(desk.tickets()[0].number)
    assert dossier is not None
    return next(one for one in dossier.letters if one.purpose is purpose)


def text(letter: Letter) -> str:
    part = email.message_from_bytes(letter.raw, policy=policy.default).get_body(("plain",))
    return str(part.get_content()) if part else ""


def told(sink: Sink) -> list[tuple[str, ...]]:
    return [one.recipients for one in sink.letters if ANOTHER_WAY in text(one)]


def test_where_the_server_knows_it_the_author_gets_acknowledgement_and_answer(desk: OfficeDesk):
    with sending(desk, smtputf8=True) as sink:
        desk.takes(mail(author=AUTHOR))
        works(desk)
        answers(desk)
    theirs = [one for one in sink.letters if CARRIED in one.recipients]
    assert len(theirs) == 2
    for letter in theirs:
        head, _, body = letter.raw.partition(b"\r\n\r\n")
        assert f"<{CARRIED}>".encode() in head
        assert body.isascii()
        assert "SMTPUTF8" in letter.options
    assert all("SMTPUTF8" not in one.options for one in sink.letters if one not in theirs)
    assert told(sink) == []
    (ticket,) = desk.tickets()
    assert (ticket.author.address, ticket.status) == (AUTHOR, Status.ANSWERED)
    assert past(desk, Purpose.ANSWER).to == (AUTHOR,)


def test_where_it_does_not_the_team_is_told_to_reach_the_author_in_another_way(desk: OfficeDesk):
    with sending(desk, smtputf8=False) as sink:
        desk.takes(mail(author=AUTHOR))
        works(desk)
        assert told(sink) == [(TEAM,)]
        (ticket,) = desk.tickets()
        assert "undeliverable" in ticket.tags
        assert past(desk, Purpose.ACKNOWLEDGEMENT).state is LetterState.FAILED
        answers(desk)
        assert len(told(sink)) == 2
        desk.passes(hours=30)
        desk.dispatch()
        assert len(told(sink)) == 2
    assert past(desk, Purpose.ANSWER).state is LetterState.FAILED
    assert desk.tickets()[0].status is not Status.ANSWERED
    assert not [one for one in sink.letters if not all(to.isascii() for to in one.recipients)]


def test_other_letters_of_that_turn_leave(desk: OfficeDesk):
    with sending(desk, smtputf8=False) as sink:
        desk.takes(mail(author=AUTHOR))
        desk.takes(mail("Başka konu", author=OTHER))
        works(desk)
    assert (OTHER,) in [one.recipients for one in sink.letters]


@pytest.mark.parametrize(("smtputf8", "reached"), [(True, (OTHER, "çağrı@b.test")), (False, (OTHER,))])
def test_who_is_only_copied_costs_the_author_nothing(
    smtputf8: bool, reached: tuple[str, ...], desk: OfficeDesk
):
    with sending(desk, smtputf8=smtputf8) as sink:
        desk.takes(mail(author=OTHER, more="Cc: Çağrı <çağrı@b.test>\n"))
        works(desk)
        answers(desk)
        assert len(told(sink)) == (0 if smtputf8 else 1)
    (answer,) = [one for one in sink.letters if "Yenilendi." in text(one) and OTHER in one.recipients]
    assert answer.recipients == reached
    assert answer.raw.isascii()
    assert desk.tickets()[0].status is Status.ANSWERED


def test_what_is_no_address_at_all_is_said_to_who_would_answer(desk: OfficeDesk):
    with sending(desk, smtputf8=True) as sink:
        desk.takes(mail(author="biri@[192.0.2.7]"))
        works(desk)
        answers(desk)
    (receipt,) = [one for one in sink.letters if one.recipients == (AGENT,)]
    assert "e-posta adresi yok" in text(receipt)

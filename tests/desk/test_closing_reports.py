"""A certificate problem report is closed once what it waits for is done, and not past it (BR 4.9.5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.certificate_desk import AYSE, CA, MEHMET, SERIAL, known, reporting, sends, unknown
from tests.desk.remembering_desk import NOW, Desk, said, templates
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Reported
from ulak.desk.clocks.due import breach
from ulak.desk.ticket import Filing, Purpose, Status

WWW, API = CA.known(SERIAL), CA.known(0x3A50, "api.ornek.test")
OLD = CA.known(0x3A51, ends=NOW - timedelta(days=1), begins=NOW - timedelta(days=200))
PROVEN = known(WWW, verdict=Verdict.CONFIRMED)
CLOSES = "#kapat tamam\n#yanıt\nThank you."


def is_closed(desk: Desk) -> bool:
    return desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize(
    "text", [CLOSES, "#kapat", "#kapat tamam\n#not\nİç bilgi", "#kapat\n#yine-de\nThank you."]
)
def test_while_a_revocation_is_promised_nothing_closes_the_report(text: str):
    desk = reporting(known(WWW))
    words = said(desk.replies(text, MEHMET))
    assert "its revocation is waited for, by 25.11.2026 08:00: 3A4F11; first #revoked SERIAL TIME" in words
    assert not is_closed(desk)


def test_one_that_was_missed_is_waited_for_all_the_more():
    desk = reporting(known(WWW))
    desk.waits(days=3)
    dossier = desk.dossiers["KSM-2026-000001"]
    promises = tuple(breach(one, desk.now) for one in dossier.ticket.promises)
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, promises=promises))
    assert "by 25.11.2026 08:00" in said(desk.replies(CLOSES, MEHMET))
    assert not is_closed(desk)


def test_with_its_revocation_it_is_closed_by_the_same_mail():
    desk = reporting(PROVEN)
    sends(desk, f"#iptal-edildi 3A4F11 08:30\n{CLOSES}", CA.crl(SERIAL))
    assert is_closed(desk)


def test_of_several_only_those_that_are_left_are_waited_for():
    desk = reporting(known(WWW), known(API))
    words = said(sends(desk, f"#iptal-edildi 3A4F11 08:30\n{CLOSES}", CA.crl(SERIAL)))
    assert "08:00: 3A50; first" in words
    assert not is_closed(desk)


def test_a_proven_compromise_needs_a_ground_first():
    desk = reporting(PROVEN, ground="")
    words = said(desk.replies(CLOSES, MEHMET))
    assert "is proven, and it is not revoked: 3A4F11, by 25.11.2026 08:00; first #ground 3" in words
    assert not is_closed(desk)


@pytest.mark.parametrize("ground", ["", "3"])
@pytest.mark.parametrize("first", [PROVEN, known(WWW), unknown("3A4F11")])
def test_what_was_taken_off_is_waited_for_no_more(first: Reported, ground: str):
    desk = reporting(first, ground=ground)
    desk.replies("#sertifika çıkar 3A4F11", MEHMET)
    desk.replies(CLOSES, MEHMET)
    assert is_closed(desk)


def test_what_is_expired_is_waited_for_no_more():
    desk = reporting(known(OLD, verdict=Verdict.CONFIRMED))
    desk.replies(CLOSES, MEHMET)
    assert is_closed(desk)


@pytest.mark.parametrize("listed", [(), (Reported("www.ornek.test", "text"),)])
def test_with_a_ground_and_nothing_named_somebody_must_name_it(listed: tuple[Reported, ...]):
    desk = reporting(*listed)
    assert "its revocation is waited for, by 25.11.2026 08:00: –" in said(desk.replies(CLOSES, MEHMET))
    assert not is_closed(desk)


@pytest.mark.parametrize(
    "listed", [(), (known(WWW),), (known(WWW, verdict=Verdict.NOT_PROVEN),), (unknown("3A"),)]
)
def test_where_nothing_is_promised_nor_proven_it_is_closed(listed: tuple[Reported, ...]):
    desk = reporting(*listed, ground="")
    desk.replies(CLOSES, MEHMET)
    assert is_closed(desk)


# ---------------------------------------------------------------- the text


def test_no_text_that_was_promised_to_the_reporter_stays_inside_unsaid():
    desk = reporting(known(WWW), ground="")
    desk.replies("An answer.", MEHMET)
    desk.waits(minutes=3)
    desk.dispatches()
    decision = desk.replies("#kapat\nRevoked.", AYSE, Purpose.RECEIPT)
    words = "the reporter was told that the outcome would be written to them"
    assert words in said(decision)
    assert "add #answer if it should go, #note if it should stay inside" in said(decision)
    assert not is_closed(desk)
    desk.waits(minutes=3)
    decision = desk.replies("#kapat\n#yanıt\nNothing is wrong.", MEHMET, Purpose.RECEIPT)
    assert "final-report" in templates(decision)
    assert is_closed(desk)


@pytest.mark.parametrize("line", ["#not", "#yanıtlandı telefon 08:30"])
def test_a_word_says_that_it_stays(line: str):
    desk = reporting(known(WWW), ground="")
    desk.replies("#al", MEHMET)
    decision = desk.replies(f"#kapat tamam\n{line}\nBeing revoked.", MEHMET, Purpose.RECEIPT)
    assert templates(decision) == ["receipt"]
    assert (decision.filing, is_closed(desk)) == (Filing.NOTE, True)

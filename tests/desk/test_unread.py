"""What nobody here can read is registered as every mail, and the author and the team are told so."""

import base64

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, mail, templates
from tests.mail.wrappings import cms, signed
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.decision import Disposition
from ulak.desk.ticket import Filing, Purpose
from ulak.mail.message import Message

SMIME = "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
NUMBER = "KSM-2026-000001"


def wrapped(content: bytes, *given: str, kind: str = SMIME, **fields: str) -> Message:
    body = base64.encodebytes(content).decode()
    return mail(body, *given, Content_Type=kind, Content_Transfer_Encoding="base64", **fields)


def encrypted(*given: str, **fields: str) -> Message:
    return wrapped(cms("enveloped", b""), *given, **fields)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def reason_of(decision) -> str:
    return next(one.reason for one in decision.drafts if one.purpose is Purpose.NOTICE)


def test_it_opens_a_ticket_whose_clock_runs_and_its_author_is_told(desk: Desk):
    decision = desk.receives(encrypted())
    assert templates(decision) == ["acknowledgement-encrypted", "notice"]
    assert decision.drafts[0].to[0].address == "zeynep@ornek.gov.tr"
    assert decision.after.promises[0].state is PromiseState.RUNNING
    assert "This mail is encrypted (S/MIME) and cannot be read here." in reason_of(decision)


def test_so_does_a_report_whatever_its_rule_has_for_others(desk: Desk):
    decision = desk.receives(encrypted("r@university.test", "Key"), "cainfo")
    assert templates(decision)[0] == "acknowledgement-encrypted"


@pytest.mark.parametrize("fields", [{"Auto_Submitted": "auto-replied"}, {"Authentication_Results": FAIL}])
def test_who_may_not_be_acknowledged_is_not(desk: Desk, fields: dict[str, str]):
    assert "acknowledgement-encrypted" not in templates(desk.receives(encrypted(**fields)))


def test_the_author_of_a_later_mail_is_told_too(desk: Desk):
    desk.receives(mail())
    again = ("zeynep@ornek.gov.tr", f"Re: [{NUMBER}] Konu", "<a2@ornek.gov.tr>")
    decision = desk.receives(encrypted(*again))
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, Filing.AUTHOR)
    assert templates(decision) == ["notice", "acknowledgement-encrypted"]
    assert "cannot be read here" in reason_of(decision)
    readable = desk.receives(mail("Şimdi okunur", again[0], again[1], "<a3@ornek.gov.tr>"))
    assert templates(readable) == ["notice"]


def test_a_copied_person_is_not_written_to(desk: Desk):
    desk.receives(mail(Cc="ali@ornek.gov.tr", Authentication_Results=PASS))
    decision = desk.receives(encrypted("ali@ornek.gov.tr", f"Re: [{NUMBER}] Konu", "<a4@ornek.gov.tr>"))
    assert templates(decision) == ["notice"]


def test_the_team_sees_whose_name_a_signature_has_and_that_it_proves_nobody(desk: Desk):
    content = signed(b"Content-Type: text/plain\r\n\r\nmetin", "Mehmet 10000000146")
    reason = reason_of(desk.receives(wrapped(content)))
    assert "S/MIME signature: CN=Mehmet" in reason
    assert "it proves nobody" in reason
    assert "10000000146" not in reason


def test_a_signature_in_a_colleague_s_name_gives_nothing(desk: Desk):
    """A mail from a listed address is parked behind a code, whatever certificate it brings."""
    desk.receives(mail())
    content = signed(b"Content-Type: text/plain\r\n\r\n#kapat", "mehmet@kurum.test")
    decision = desk.receives(wrapped(content, "mehmet@kurum.test", f"[{NUMBER}] Konu", "<s@kurum.test>"))
    assert decision.filing is Filing.PARKED
    assert templates(decision) == ["code"]


@pytest.mark.parametrize(
    ("kind", "name"), [("application/pkcs7-mime", "smime.p7m"), ("application/ms-tnef", "winmail.dat")]
)
def test_the_team_hears_where_a_text_may_be_that_could_not_be_opened(desk: Desk, kind: str, name: str):
    reason = reason_of(desk.receives(wrapped(b"garbage", kind=kind)))
    assert f"The attached {name} could not be opened" in reason

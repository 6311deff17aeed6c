"""The mails we know, and those that fuzzing found, once through the target; and that the target sees what it must."""

import time
from dataclasses import replace

import pytest

from tests.desk.remembering_desk import mail
from tests.fuzz.__main__ import HERE, LETTERS, mails
from tests.fuzz.target import UNPROVEN, WORLD, Acting, check, judge, page_of
from tests.fuzz.world import AUTHOR, SECRET_OF_THE_TICKET, STAFF, Case
from ulak.desk.ticket import Purpose, Status
from ulak.mail.address import Address

MAILS = tuple(mails([LETTERS, HERE / "finds"]))
STRANGER = Case("a stranger", WORLD, mail("Merhaba", "ali@firma.test"))
FORGER = next(case for case in WORLD.cases(mail("#kapat haklı")) if case.role == "a forger")
OPENING = WORLD.decides(STRANGER)
OPENED = WORLD.writes(OPENING)
ACKNOWLEDGEMENT = next(one for one in OPENED if one.draft.purpose is Purpose.ACKNOWLEDGEMENT)
NOTICE = next(one for one in OPENED if one.draft.purpose is Purpose.NOTICE)


@pytest.mark.parametrize("file", MAILS, ids=lambda path: path.name)
def test_every_mail_we_know_keeps_the_promises(file):
    began = time.process_time()
    judge(file.read_bytes())
    assert time.process_time() - began < 30


def test_there_are_mails_to_judge():
    assert len(MAILS) > 15


def addressed(letter, to):
    wire = letter.wire.replace(letter.to[0].address.encode(), to.encode())
    return replace(letter, to=(Address(to),), wire=wire)


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (replace(NOTICE, wire=NOTICE.wire.replace(b"MIME-", b"Bcc: x@evil.test\r\nMIME-", 1)), "header Bcc"),
        (replace(NOTICE, wire=NOTICE.wire.replace(b"To: ", b"To: x@evil.test, ", 1)), "x@evil.test"),
        (replace(NOTICE, subject="another"), "Subject"),
        (addressed(NOTICE, "x@evil.test"), "notice goes to"),
        (addressed(ACKNOWLEDGEMENT, "x@evil.test"), "acknowledgement goes to"),
        (replace(ACKNOWLEDGEMENT, text=f"-----BEGIN PRIVATE KEY-----\n{'A' * 64}\n"), "private key"),
        (replace(ACKNOWLEDGEMENT, text=SECRET_OF_THE_TICKET), "somebody's ticket"),
    ],
)
def test_a_letter_that_breaks_a_promise_is_seen(letter, said):
    with pytest.raises(AssertionError, match=said):
        check(STRANGER, OPENING, (letter,), b"")


def test_power_without_proof_is_seen():
    ticket = WORLD.desk.ticket()
    closed = replace(WORLD.decides(FORGER), before=ticket, after=replace(ticket, status=Status.CLOSED))
    with pytest.raises(AssertionError, match="a forger changed the status"):
        check(FORGER, closed, (), b"")


@pytest.mark.parametrize(
    ("role", "text", "status", "owner"),
    [
        ("staff", "#kapat haklı ; süreç", Status.CLOSED, STAFF),
        ("a forger", "#kapat haklı ; süreç", Status.ANSWERED, STAFF),
        ("staff whom nobody proves", "#ata cagri@kurum.test", Status.OPEN, "cagri@kurum.test"),
        ("staff whom nobody proves", "#kapat haklı ; süreç", Status.ANSWERED, STAFF),
        ("a forger with her notice", "#al", Status.ANSWERED, STAFF),
    ],
)
def test_each_role_has_the_power_it_should(role, text, status, owner):
    """Else the target would ask nothing."""
    case = case_of(role, text)
    after = case.world.decides(case).after
    assert (after.status, after.owner) == (status, owner)


def case_of(role, text):
    message = mail(text, "x@y.test")
    found = (*WORLD.cases(message), *UNPROVEN.cases_of_nobody_proven(message))
    return next(case for case in found if case.role == role)


def test_the_original_goes_out_as_it_came():
    WORLD.raw = b"From: a@b.test\r\nContent-Type: text/html\r\n\r\n<p>TCKN 10000000146<script>x</script>\r\n"
    letters = WORLD.writes(WORLD.decides(case_of("staff who asks for the original", "")))
    (letter,) = [one for one in letters if one.draft.purpose is Purpose.ORIGINAL]
    assert "10000000146" in letter.text
    assert "<p>TCKN 10000000146" in page_of(letter)


def test_the_roles_are_whom_they_say():
    authors = {case.role: case.message.author.address for case in WORLD.cases(mail())}
    assert authors["the author"] == AUTHOR
    assert authors["staff"] == authors["a forger"] == STAFF


def test_a_page_that_acts_is_noticed_and_an_address_that_only_looks_like_it_is_not():
    assert Acting.on('<p onclick="x()"><img src="https://uzak.test/a"><script>x</script>') == [
        "onclick",
        "src",
        "script",
    ]
    assert Acting.on('<a href="http://uzak.test?\'&gt; &lt;img src=">x</a>') == []

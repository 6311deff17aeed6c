"""What another server said, before it is written down for good."""

import pytest

from tests.mail.test_private_key import ARMOURED
from ulak.mail.parse import parse
from ulak.mail.server_words import server_words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "5.1.1 <ali@k.test>: TCKN 10000000146 tel 05321234567 yok",
            "5.1.1 <ali@k.test>: TCKN *********46 tel *********67 yok",
        ),
        ("5.7.1 rejected, id 10000000146", "5.7.1 rejected, id *********46"),
        (
            "5.7.1 [212.174.23.45] listed, call 0212 555 12 34",
            "5.7.1 [212.174.23.45] listed, call **** *** ** 34",
        ),
        ("2.0.0 Ok: queued as 10000000146", "2.0.0 Ok: queued as 10000000146"),
        ("2.0.0 Ok: queued as 4cXk5p0532z1234567", "2.0.0 Ok: queued as 4cXk5p0532z1234567"),
        (
            "2.6.0 <a@b.test> [InternalId=4111111111111111, Hostname=x.test] Queued mail for delivery",
            "2.6.0 <a@b.test> [InternalId=4111111111111111, Hostname=x.test] Queued mail for delivery",
        ),
        ("OK id=1rABCd-05321234567-Ab", "OK id=1rABCd-05321234567-Ab"),
        ("4.2.2 The account is over quota", "4.2.2 The account is over quota"),
        ("", ""),
    ],
)
def test_numbers_of_persons_go_and_what_an_operator_needs_stays(said, kept):
    assert server_words(said) == kept


def test_a_key_that_a_server_quotes_is_cut():
    key = ARMOURED["ec"].decode()
    said = server_words(f"5.7.1 content refused: {key}")
    assert key.splitlines()[1] not in said
    assert said.startswith("5.7.1 content refused: [özel anahtar")


def test_so_is_the_diagnostic_of_a_delivery_report():
    report = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nSubject: Undelivered\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        b"Final-Recipient: rfc822; ali@k.test\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 TCKN 10000000146 unknown\n\n--b--\n"
    )
    (one,) = parse(report).report.undelivered
    assert one.reply == "550 5.1.1 TCKN *********46 unknown"

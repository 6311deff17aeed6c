"""Who did not get a letter."""

import pytest

from tests.mail.specimen import read
from ulak.mail.message import Origin

STATUS = (
    "--b\r\nContent-Type: text/plain\r\n\r\nYour message was not delivered.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.firma.test\r\n\r\n{recipients}\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ulak.1@kamusm.test>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
)
REPORT = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
DAEMON = "From: MAILER-DAEMON@mx.firma.test"


@pytest.mark.parametrize(
    ("recipients", "failed"),
    [
        ("Final-Recipient: rfc822; Ayse@Firma.test\r\nAction: failed\r\nStatus: 5.1.1", ("ayse@firma.test",)),
        (
            "Original-Recipient: rfc822;a@firma.test\r\nFinal-Recipient: rfc822;b@firma.test\r\nAction: failed",
            ("a@firma.test",),
        ),
        ("Final-Recipient: a@firma.test\r\nAction: Failed (x)\r\nStatus: 5.0.0", ("a@firma.test",)),
        ("Final-Recipient: rfc822;a@firma.test\r\nStatus: 5.2.2", ("a@firma.test",)),
        ("Final-Recipient: rfc822;a@firma.test\r\nAction: delayed\r\nStatus: 4.2.2", ()),
        ("Final-Recipient: rfc822;a@firma.test\r\nAction: delivered\r\nStatus: 2.0.0", ()),
        (
            "Final-Recipient: rfc822;a@f.test\r\nAction: failed\r\n\r\nFinal-Recipient: rfc822;b@f.test\r\nAction: failed",
            ("a@f.test", "b@f.test"),
        ),
        ("Final-Recipient: x400; /S=a\r\nAction: failed", ()),
        ("\r\n\r\nFinal-Recipient: rfc822;a@firma.test\r\nAction: failed", ("a@firma.test",)),
    ],
)
def test_reads_the_machines_part(recipients, failed):
    message = read(
        DAEMON,
        REPORT,
        "Subject: Undelivered Mail Returned to Sender",
        body=STATUS.format(recipients=recipients),
    )
    assert message.origin is Origin.DELIVERY_REPORT
    assert message.bounce_for == failed
    assert message.returned == ("<ulak.1@kamusm.test>",)
    assert message.automatic
    assert not message.is_forward


PROSE = {
    "qmail": "Hi. This is the qmail-send program at mx.firma.test.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n"
    "<a@firma.test>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
    "Message-ID: <ulak.1@kamusm.test>\r\nTo: <other@firma.test>:\r\n",
    "list": "The following recipients did not receive this message:\r\n\r\n  * a@firma.test\r\n",
    "sentence": "Your message to a@firma.test could not be delivered: unknown user.\r\n",
    "code": "The mail system.\r\n550 5.1.1 <a@firma.test> User unknown\r\n",
    "exchange": "Your message\r\n\r\n  To: x\r\n\r\ndid not reach the following recipient(s):\r\n\r\na@firma.test on Fri, 20 Jul 2026\r\n",
    "expanded": "----- The following addresses had permanent fatal errors -----\r\nb@x.test\r\n    (expanded from: <a@firma.test>)\r\n",
    "turkish": "Aşağıdaki alıcıya teslim edilemedi:\r\n\r\na@firma.test\r\n",
}


@pytest.mark.parametrize("form", PROSE)
def test_reads_the_prose_of_mail_servers(form):
    message = read("From: postmaster@mx.test", "Subject: failure notice", "Return-Path: <>", body=PROSE[form])
    assert message.origin is Origin.DELIVERY_REPORT
    assert message.bounce_for[-1] == "a@firma.test"


def test_the_returned_id_is_found_in_prose():
    assert read(DAEMON, "Subject: failure notice", body=PROSE["qmail"]).returned == ("<ulak.1@kamusm.test>",)


def test_aol_names_only_the_screen_name():
    body = "Your mail to the following recipients could not be delivered because they are not accepting mail from x@y.test:\r\n\r\nayse\r\n"
    assert read("From: MAILER-DAEMON@aol.com", "Subject: Mail Delivery Problem", body=body).bounce_for == (
        "ayse@aol.com",
    )


def test_exim_lists_who_failed():
    message = read(DAEMON, "X-Failed-Recipients: A@firma.test, b@firma.test", "Subject: x", body="x")
    assert message.bounce_for == ("a@firma.test", "b@firma.test")


def test_a_delay_is_no_failure():
    body = "Your message to the following recipient has been delayed:\r\n\r\na@firma.test\r\n\r\nWe will continue to try.\r\n"
    message = read(DAEMON, "Subject: Warning: could not send message for past 4 hours", body=body)
    assert (message.origin, message.bounce_for) == (Origin.DELIVERY_REPORT, ())


def test_the_one_who_is_told_did_not_fail():
    body = "The message from bilgi@kamusm.test could not be delivered to bilgi@kamusm.test.\r\nRecipient: a@firma.test\r\n"
    assert read(DAEMON, "Subject: Undeliverable", body=body).bounce_for == ("a@firma.test",)


def test_contacts_of_the_server_did_not_fail():
    body = "could not be delivered:\r\n\r\nFrom: x@y.test\r\nfor the reason below\r\n\r\n550 unknown\r\n"
    assert read(DAEMON, "Subject: Undeliverable", body=body).bounce_for == ()
    body = "Message could not be delivered.\r\na\r\nb\r\nc\r\nd\r\npostmaster@x.test\r\n"
    assert read(DAEMON, "Subject: Undeliverable", body=body).bounce_for == ()
    body = "the following recipients failed:\r\n\r\nreply-to a@b.test\r\n"
    assert read(DAEMON, "Subject: Undeliverable", body=body).bounce_for == ()
    body = "the following recipients failed:\r\n\r\nuser: a@b.test\r\n\r\nthe end\r\nc@d.test\r\n"
    assert read(DAEMON, "Subject: Undeliverable", body=body).bounce_for == ("a@b.test",)


def test_an_empty_report_still_is_one():
    message = read(DAEMON, REPORT, "Subject: x", body=STATUS.format(recipients="Action: failed"))
    assert (message.origin, message.bounce_for) == (Origin.DELIVERY_REPORT, ())


def test_a_report_wrapped_by_a_gateway_is_unwrapped():
    inner = f"{REPORT}\r\n\r\n" + STATUS.format(
        recipients="Final-Recipient: rfc822;a@f.test\r\nAction: failed"
    )
    body = f"--w\r\n\r\ndisclaimer\r\n--w\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--w--\r\n"
    message = read(
        DAEMON,
        "Content-Type: multipart/mixed; report-type=delivery-status; boundary=w",
        "Subject: x",
        body=body,
    )
    assert message.bounce_for == ("a@f.test",)
    plain = "--w\r\n\r\nx\r\n--w\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nz\r\n--w--\r\n"
    message = read(
        "Content-Type: multipart/mixed; report-type=delivery-status; boundary=w", "Subject: x", body=plain
    )
    assert message.bounce_for == ()


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (
            ("Subject: Şikâyet",),
            "a@firma.test adresine gönderdiğim e-posta teslim edilemedi, could not be delivered.\r\n",
        ),
        (
            ("Subject: Re: Undelivered Mail Returned to Sender",),
            "Bana bu geldi: could not be delivered to a@firma.test\r\n",
        ),
        (("Subject: Otomatik Yanıt: x", "Return-Path: <>"), "Tatildeyim.\r\n"),
        (
            ("Subject: Automatic reply: x", "Return-Path: <>", "Auto-Submitted: auto-replied"),
            "I am away. Please contact the following person:\r\n\r\nmehmet@firma.test\r\n",
        ),
        (("Subject: Delivery notification",), "Kargonuz yola çıktı.\r\n"),
        ((), "Not delivered to me: my card.\r\n"),
    ],
)
def test_people_and_vacations_are_no_reports(fields, body):
    message = read(*fields, body=body)
    assert message.origin is not Origin.DELIVERY_REPORT
    assert message.bounce_for == ()

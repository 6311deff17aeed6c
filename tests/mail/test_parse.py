"""Bytes in, Message out."""

import os
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.specimen import mail, read
from ulak.mail.address import Address
from ulak.mail.message import Origin
from ulak.mail.parse import FROM_NOT_ONE, parse


def test_reads_an_ordinary_mail():
    message = read(
        "Subject: =?utf-8?Q?=C5=9Eik=C3=A2yet?=",
        "Date: Mon, 5 Oct 2026 10:00:00 +0300",
        "Cc: M <m@firma.test>, m@firma.test",
        "Reply-To: baska@firma.test",
        "In-Reply-To: <b@x.test>",
        "References: <a@x.test>\r\n <b@x.test> <a@x.test>",
    )
    assert message.author == Address("ayse@firma.test", "Ayşe Yılmaz")
    assert message.to == (Address("bilgi@kamusm.test"),)
    assert message.cc == (Address("m@firma.test", "M"), Address("m@firma.test"))
    assert message.reply_to == Address("baska@firma.test")
    assert "Reply-To is not From" in message.flags
    assert message.subject == "Şikâyet"
    assert message.all_headers("SUBJECT") == ("Şikâyet",)
    assert message.date == datetime(2026, 10, 5, 7, tzinfo=UTC)
    assert (message.message_id, message.message_id_given) == ("<1@firma.test>", True)
    assert message.in_reply_to == ("<b@x.test>",)
    assert message.references == ("<a@x.test>", "<b@x.test>")
    assert message.text.startswith("Merhaba,\nsertifikam")
    assert message.language == "tr"
    assert message.origin is Origin.HUMAN


@pytest.mark.parametrize(
    "field",
    [
        "Message-ID: ",
        "Message-ID: nonsense",
        "Message-ID: <a@b> <c@d>",
        "Message-ID: <ş@b.test>",
        "Message-ID: <a@b.test>\r\nMessage-ID: <c@d.test>",
    ],
)
def test_a_malformed_message_id_is_replaced_and_never_given(field):
    message = read(field)
    assert not message.message_id_given
    assert message.message_id.endswith("@ulak.invalid>")
    assert message.message_id == read(field).message_id


def test_without_an_id_the_same_words_of_the_same_second_are_the_same_mail_whatever_way_they_came():
    def id_of(*fields: str) -> str:
        return read("Message-ID: <>", *fields).message_id

    date = "Date: Mon, 5 Oct 2026 10:00:00 +0300"
    first = id_of("Subject: Fatura", date, "Delivered-To: bilgi@kamusm.test")
    assert id_of("Delivered-To: cainfo@kamusm.test", "Subject: Fatura", date) == first
    assert id_of("Subject: Fatura 2", date) != first
    assert id_of("Subject: Fatura", date.replace(":00 ", ":01 ")) != first
    assert id_of("Subject: Fatura", "X-Way: a") != id_of("Subject: Fatura", "X-Way: b")


LONG_ID = f"<ksm-2026-000001.approve.1795668589.{'a' * 13}.{'b' * 26}.{'c' * 26}@kamusm.test>"


@pytest.mark.parametrize(
    ("references", "ids"),
    [
        ("<a@x.test> =?utf-8?q?=3Cksm-1=2Eno?=\r\n =?utf-8?q?te=40b=2Etest=3E?=", ("<a@x.test>", "<ksm-1.note@b.test>")),
        ("=?utf-8?b?PGFAeC50ZXN0PiA8?= =?utf-8?b?YkB4LnRlc3Q+?=", ("<a@x.test>", "<b@x.test>")),
        ("<=?utf-8?q?a?=@x.test> <b@x.test>", ("<=?utf-8?q?a?=@x.test>", "<b@x.test>", "<a@x.test>")),
        ("=?utf-8?q?=3C=C5=9F=40x=2Etest=3E?=", ()),
        ("=?utf-8?q?no_id?=", ()),
    ],
)  # fmt: skip
def test_ids_that_a_program_wrote_as_encoded_words_are_read(references, ids):
    assert read(f"References: {references}", f"In-Reply-To: {references}").references == ids


def test_a_reply_of_pythons_own_emailmessage_names_our_letter():
    reply = EmailMessage()
    reply["From"] = "yonetim@kurum.test"
    reply["In-Reply-To"], reply["References"] = LONG_ID, f"<a@b.test> {LONG_ID}"
    assert b"=?utf-8?q?" in reply.as_bytes()
    message = parse(reply.as_bytes())
    assert message.in_reply_to == (LONG_ID,)
    assert message.references == ("<a@b.test>", LONG_ID)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Xxx 2026 99:99"])
def test_an_unreadable_date_is_none(date):
    assert read(f"Date: {date}").date is None


def test_own_is_decided_by_the_message_id_alone():
    asked = []

    def own(message_id: str) -> bool:
        asked.append(message_id)
        return message_id == "<signed@kamusm.test>"

    assert parse(mail("Message-ID: <signed@kamusm.test>"), own=own).origin is Origin.OWN
    assert parse(mail("From: bilgi@kamusm.test"), own=own).origin is Origin.HUMAN
    assert parse(mail("Message-ID: x", "In-Reply-To: <signed@kamusm.test>"), own=own).origin is Origin.HUMAN
    assert asked == ["<signed@kamusm.test>", "<1@firma.test>"]


@pytest.mark.parametrize(
    ("fields", "one"),
    [
        ((), True),
        (("From: a@b.test, c@d.test",), False),
        (("From: a@b.test\r\nFrom: c@d.test",), False),
        (("From: ",), False),
        (("From: nobody",), False),
    ],
)
def test_from_that_is_not_one_address_is_flagged(fields, one):
    assert (FROM_NOT_ONE not in read(*fields).flags) is one


def test_an_encoded_word_in_a_field_for_machines_stays_as_it_is():
    forged = (
        "Authentication-Results: mx.kamusm.test; spf=pass smtp.mailfrom==?utf-8?q?x;_dmarc=3Dpass?=@evil.test"
    )
    assert "dmarc=pass" not in read(forged).all_headers("authentication-results")[0]


def test_repairs_are_flagged():
    message = parse(
        mail("Content-Type: text/plain; charset=iso-8859-1").replace(
            "çalışmıyor".encode(), "çalışmıyor".encode("cp1254")
        )
    )
    assert "çalışmıyor" in message.text
    assert "charset iso-8859-1 was windows-1254" in message.flags
    assert (
        "Subject: raw bytes in the header: charset missing, read as windows-1254"
        in parse("Subject: Işık\r\nFrom: a@b.test\r\n\r\n".encode("cp1254")).flags
    )


@pytest.mark.parametrize(
    ("fields", "body", "forward"),
    [
        (("Subject: İLT: x",), "x", True),
        (("Subject: Re: x",), "---------- Forwarded message ---------\r\nx", False),
        (("Subject: x",), "Bilginize\r\n-------- İletilen İleti --------\r\nx", True),
        (
            ("Subject: x", "Content-Type: multipart/mixed; boundary=b"),
            "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\n--b--",
            True,
        ),
        (("Subject: x",), "x", False),
    ],
)
def test_a_forward_is_recognised(fields, body, forward):
    message = read(*fields, body=body)
    assert message.is_forward is forward


def test_of_a_forward_everything_is_new():
    body = "Bilginize\r\n\r\nKimden: R <r@x.test>\r\nTarih: 5 Ekim\r\nKonu: x\r\n\r\nThe key is public.\r\n"
    assert "The key is public." in read("Subject: İlt: x", body=body).reply_text
    assert "The key is public." not in read("Subject: Ynt: x", body=body).reply_text


def test_digest_knows_the_same_mail_however_it_was_folded():
    same = read("Subject: a").digest
    assert read("Subject: b", "Received: x").digest == same
    assert read("Subject: a", body="başka").digest != same
    assert read("Subject: a", "From: b@c.test").digest != same


def test_a_private_key_is_withheld_and_the_rest_is_not():
    body = (
        "--b\r\nContent-Type: application/octet-stream; name=k.pem\r\n\r\n-----BEGIN PRIVATE KEY-----\r\nMIIE\r\n-----END PRIVATE KEY-----\r\n"
        "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--b--\r\n"
    )
    message = read("Content-Type: multipart/mixed; boundary=b", body=body)
    assert [(one.name, one.refused) for one in message.attachments] == [
        ("k.pem", "private key"),
        ("a.pdf", ""),
    ]
    assert message.attachments[1].size == 4


SIGNED = "MIIBAAYJKoZIhvcNAQcCoIIB"
SEALED = "MIIBAAYJKoZIhvcNAQcDoIIB"


@pytest.mark.parametrize(
    ("kind", "content", "flag"),
    [
        ("application/pkcs7-mime", SIGNED, "S/MIME: it could not be opened, the whole is attached"),
        ("application/x-pkcs7-mime", SEALED, "S/MIME encrypted: it cannot be read here"),
        ("application/ms-tnef", "AAAA", "TNEF: it could not be opened, the whole is attached"),
    ],
)
def test_sealed_mail_is_flagged(kind, content, flag):
    message = read(f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", body=content)
    assert flag in message.flags
    assert len(message.attachments) == 1


def test_a_display_name_that_is_another_address_is_flagged():
    assert (
        "the display name of From shows another address"
        in read('From: "bilgi@kamusm.test" <x@evil.test>').flags
    )
    assert read('From: "x@evil.test" <x@evil.test>', body="x").flags == ()


HOSTILE = {
    "quotes in To": b"To: " + b'"a' * 50_000,
    "parentheses": b"Subject: " + b"(" * 5_000 + b"\r\nAuthentication-Results: " + b"(" * 100_000,
    "received": b"Received: from a by b; x\r\n" * 200_000,
    "headers": b"".join(b"X-%d: y\r\n" % number for number in range(200_000)),
    "recipients": b"To: " + b"a@b.test, " * 50_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000,
    "nested": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 5_000,
    "forwarded": b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "parameters": b"Content-Type: a/b" + b'; x="' * 60_000,
    "file names": b"Content-Disposition: attachment; filename*=bogus''..; filename*999999999*=x",
    "attributions": b"Subject: x\r\n\r\n" + b"On 1.1.2026 a@b.test wrote:\r\n" * 300_000,
    "numbers": b"Subject: x\r\n\r\n" + b"1 " * 3_000_000,
    "html": b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<div><table><a href=x>" * 100_000,
    "boundaries": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 300_000,
    "begin": b"Subject: x\r\n\r\n" + b"-----BEGIN PRIVATE KEY-----\r\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_within_five_seconds(name):
    begun = time.process_time()
    parse(HOSTILE[name] + b"\r\n\r\nx")
    assert time.process_time() - begun < 30


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_never_raises(raw):
    for whole in (
        raw,
        b"From: a@b.test\r\nSubject: x\r\nContent-Type: " + raw,
        b"From: a@b.test\r\n\r\n" + raw,
    ):
        message = parse(whole)
        "".join(
            (message.subject, message.text, message.reply_text, message.author.name, *message.flags)
        ).encode()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"From: ",
                b"a@b.test",
                b"Content-Type: ",
                b"multipart/mixed; boundary=b",
                b"multipart/report",
                b"\r\n",
                b"\r\n\r\n",
                b"--b",
                b"--b--",
                b"message/rfc822",
                b"text/html",
                b"=?utf-8?b?",
                b"?=",
                b"\xff",
                b"<>",
                b"Content-Transfer-Encoding: base64",
                b"Return-Path: <>",
                b"wrote:",
                b"> ",
                b"message/delivery-status",
                b"Action: failed",
                b"Final-Recipient: rfc822;",
                b'"',
                b";",
                b"=",
                b"\x00",
                b"begin 644 x",
                b"From ",
            ]
        ),
        max_size=40,
    )
)
def test_never_raises_on_pieces_of_mail(pieces):
    parse(b"".join(pieces))


CORPUS = os.environ.get("MAIL_CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="MAIL_CORPUS names no folder of mails")
def test_every_mail_of_the_corpus_is_read():
    files = [path for path in Path(CORPUS).glob("*/*") if path.suffix in (".eml", ".msg", ".txt")]
    assert files
    for path in files:
        begun = time.perf_counter()
        assert parse(path.read_bytes()).message_id
        assert time.perf_counter() - begun < 30, path


@pytest.mark.parametrize(
    ("subject", "block", "forward"),
    [
        (
            "TR: Certificat",
            "De : Ali <ali@firma.test>\nDate : 5 octobre 10:00\nÀ : x\nObjet : Certificat",
            True,
        ),
        ("TR: Başvuru / EN: Application", "Metin", False),
        ("Certificat", "De : Ali <ali@firma.test>\nDate : 5 octobre 10:00\nÀ : x\nObjet : Certificat", False),
    ],
)
def test_a_mark_of_one_language_needs_the_forwarded_mail_below_it(subject, block, forward):
    raw = f"From: a@b.test\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\nBonjour,\n\n{block}\n\nx"
    assert parse(raw.encode()).is_forward is forward

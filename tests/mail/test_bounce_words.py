"""Delivery reports in prose, as servers in Turkey and around it write them; and letters that are none."""

import logging
import time
from collections.abc import Iterator

import pytest

from tests.mail.specimen import mail, read
from ulak.mail.message import Origin
from ulak.mail.parse import parse

DAEMON = "From: MAILER-DAEMON@mx.firma.test"
POSTMASTER = "From: Postmaster <postmaster@firma.test>"
OUTLOOK = "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firma.test>"
NULL = "Return-Path: <>"
WHO = "zeynep@ornek.test"

FAILURES = {
    "exchange tr": (
        (OUTLOOK, "Subject: Teslim edilemedi: [KSM-2026-000001] Konu"),
        (
            f"Bu alıcılara veya gruplara teslim başarısız oldu:\n\n{WHO}\nGirdiğiniz e-posta adresi bulunamadı.\n\n"
            "Yöneticiler için tanılama bilgileri:\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##\n"
        ),
    ),
    "exchange 2003 tr": (
        (POSTMASTER, "Subject: Teslim Edilemedi:Konu"),
        (
            f"İletiniz istenen alıcıların bazılarına veya hiçbirine ulaşmadı.\n\n      Konu:\tKonu\n\n"
            f"Aşağıdaki alıcılara ulaşılamadı:\n\n      '{WHO}' 24.11.2026 11:20\n            550 5.1.1 User unknown\n"
        ),
    ),
    "postfix tr": (
        (DAEMON, NULL, "Subject: Teslim edilemeyen posta gönderene iade edildi"),
        (
            "Bu ileti mx.firma.test sunucusundaki posta sistemi tarafından oluşturuldu.\n\nÜzgünüz, iletiniz bir veya daha "
            f"fazla alıcıya teslim edilemedi.\n\n<{WHO}>: host mx.ornek.test[192.0.2.1] said: 550 5.1.1 User unknown\n"
        ),
    ),
    "yandex tr": (
        ("From: mailer-daemon@yandex.test", NULL, "Subject: Teslimat Hatası"),
        f"Maalesef mektubunuz aşağıdaki alıcılara iletilemedi:\n\n{WHO}\n\nNeden: Böyle bir kullanıcı yok.\n",
    ),
    "gmail tr": (
        (
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.test>",
            NULL,
            "Subject: Teslimat Durumu Bildirimi (Hata)",
        ),
        f"** Adres bulunamadı **\n\nAdres bulunamadığından veya posta alamadığından iletiniz {WHO} adresine teslim edilemedi.\n",
    ),
    "mdaemon tr": (
        ("From: MDaemon@firma.test", "Subject: Kalıcı Teslimat Hatası"),
        f"Aşağıdaki adreslere iletiniz teslim EDİLEMEDİ:\n\n> {WHO}\n\n--- Oturum Dökümü ---\n",
    ),
    "plesk qmail": (
        (DAEMON, NULL, "Subject: failure notice"),
        f"Hi. This is the qmail-send program at firma.test.\n\n<{WHO}>:\nThis address no longer accepts mail.\n",
    ),
    "exchange de": (
        (OUTLOOK, "Subject: Unzustellbar: Konu"),
        f"Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{WHO}\nDie Adresse gibt es nicht.\n",
    ),
    "gmx de": (
        (DAEMON, NULL, "Subject: Mail delivery failed: returning message to sender"),
        f"Die Zustellung Ihrer Nachricht an folgende Adresse ist fehlgeschlagen:\n\n{WHO}\n\nGrund: Postfach voll\n",
    ),
    "exchange fr": (
        (OUTLOOK, "Subject: Non remis : Konu"),
        f"Échec de la remise pour les destinataires ou groupes suivants :\n\n{WHO}\n",
    ),
    "orange fr": (
        (POSTMASTER, NULL, "Subject: Message non distribué"),
        f"Votre message n'a pas pu être remis aux destinataires suivants :\n\n   <{WHO}>\n",
    ),
    "quota, smtp32": (
        (POSTMASTER, "Subject: Undeliverable Mail", "X-Mailer: <SMTP32 v990729>"),
        f"User mailbox exceeds allowed size: {WHO}\n\n\nOriginal message follows.\n",
    ),
    "a form only the library knows": (
        ("From: MAILER-DAEMON@aol.com", NULL, "Subject: Mail Delivery Problem"),
        (
            "Your mail to the following recipients could not be delivered because they are not accepting mail from x@y.test:\n\n"
            "\tzeynep\n"
        ),
    ),
}


@pytest.mark.parametrize("form", FAILURES)
def test_a_failure_is_read(form):
    fields, body = FAILURES[form]
    message = read(*fields, body=body)
    assert message.origin is Origin.DELIVERY_REPORT
    assert message.bounce_for == (WHO if "library" not in form else "zeynep@aol.com",)
    assert message.automatic
    assert not message.report.is_unclear


HARMLESS = {
    "delay tr": (
        (DAEMON, NULL, "Subject: Uyarı: ileti henüz teslim edilemedi, denemeye devam ediliyor"),
        f"İletiniz aşağıdaki alıcıya henüz teslim edilmedi:\n\n{WHO}\n\nYeniden göndermenize gerek yoktur.\n",
    ),
    "delay tr, exchange": (
        (OUTLOOK, NULL, "Subject: Teslimat gecikti: Konu"),
        f"Bu alıcılara teslim gecikti:\n\n{WHO}\n\nBu iletinin teslimi 2 gün boyunca yeniden denenecek.\n",
    ),
    "delay de": (
        (DAEMON, NULL, "Subject: Zustellung verzögert"),
        f"Ihre Nachricht konnte noch nicht zugestellt werden an:\n\n{WHO}\n\nWeitere Zustellversuche folgen.\n",
    ),
    "delay fr": (
        (DAEMON, NULL, "Subject: Échec de remise retardé"),
        f"Votre message n'a pas encore pu être remis :\n\n{WHO}\n\nDe nouvelles tentatives suivront.\n",
    ),
    "relayed": (
        (DAEMON, NULL, "Subject: Delivery Status Notification (Relay)"),
        (
            "Your message has been successfully relayed to the following recipients, but the requested delivery status "
            f"notifications may not be generated by the destination.\n\n       {WHO}\n"
        ),
    ),
    "relayed tr": (
        (DAEMON, NULL, "Subject: Geçirildi: Konu"),
        f"Bu alıcılara veya gruplara teslim tamamlandı, ancak hedef sunucu teslim bildirimi göndermedi:\n\n{WHO}\n",
    ),
    "expanded": (
        (DAEMON, NULL, "Subject: Expanded: Konu"),
        f"Your message has been delivered to the following distribution lists:\n\n{WHO}\n\nIt was expanded.\n",
    ),
    "delivered": (
        (POSTMASTER, NULL, "Subject: Delivery Status Notification (Success)"),
        f"Your message was successfully delivered to the following recipients:\n\n{WHO}\n",
    ),
}


@pytest.mark.parametrize("form", HARMLESS)
def test_a_delay_or_a_receipt_is_no_failure(form):
    fields, body = HARMLESS[form]
    message = read(*fields, body=body)
    assert message.origin is Origin.DELIVERY_REPORT
    assert message.bounce_for == ()
    assert not message.report.is_unclear


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (("Subject: Teslim edilemeyen mali mühür",), f"Kargo kartımı teslim edemedi: {WHO}\n"),
        (("Subject: Delivery failed",), f"My card could not be delivered, write to {WHO}\n"),
        (("Subject: Mail delivery failed", "From: mail@firma.test"), f"I got 550 5.1.1 <{WHO}> from you.\n"),
        (("Subject: Konu", "Precedence: bulk"), "The following recipients have won.\n"),
        (("Subject: Delivery notification", "Precedence: bulk"), "Kargonuz yola çıktı.\n"),
    ],
)
def test_people_and_shops_report_no_failure(fields, body):
    message = read(*fields, body=body)
    assert message.origin is not Origin.DELIVERY_REPORT
    assert message.bounce_for == ()


def test_a_report_nobody_can_read_says_so():
    message = read(DAEMON, NULL, "Subject: failure notice", body="It did not work out between us.\n")
    assert message.origin is Origin.DELIVERY_REPORT
    assert message.report.is_unclear


@pytest.mark.parametrize(
    "line",
    [
        " " * 399,
        "[<(\"' " * 80,
        "<" * 400,
        "a@" * 200,
        "the user " * 44,
        "never not un " * 30,
        "\t \t " * 100,
        "(" * 400,
    ],
)
def test_no_report_takes_long(line):
    """Every pattern that reads it is tried on what makes patterns slow; an ordinary report takes 5 ms."""
    raw = mail(
        DAEMON, NULL, "Subject: failure notice", body="could not be delivered:\r\n" + f"{line}\r\n" * 2000
    )
    began = time.process_time()
    assert parse(raw).origin is Origin.DELIVERY_REPORT
    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    ("diagnostic", "failed"),
    [
        ("smtp; 550 5.1.1 no such user", (WHO,)),
        (
            "smtp; 550 Your server requires confirmation. Visit https://x.test to confirm this mail server.",
            (),
        ),
        ("smtp; 550 please verify the address and try again", (WHO,)),
        ("550 5.7.1 blocked; see https://x.test", (WHO,)),
    ],
)
def test_a_server_that_asks_for_confirmation_has_not_lost_its_user(diagnostic, failed):
    status = f"Final-Recipient: rfc822;{WHO}\r\nAction: failed\r\nDiagnostic-Code: {diagnostic}\r\n"
    body = f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n--b--\r\n"
    report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    message = read(DAEMON, report, "Subject: x", body=body)
    assert message.bounce_for == failed
    (undelivered,) = message.report.undelivered
    assert undelivered.addresses == (WHO,)
    assert undelivered.reply == diagnostic.removeprefix("smtp; ")


@pytest.mark.parametrize("action", ["error", "failure", "Failed (x)"])
def test_servers_spell_failure_as_they_like(action):
    status = f"Final-Recipient: rfc822;{WHO}\r\nAction: {action}\r\nStatus: 5.0.0\r\n"
    body = f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n--b--\r\n"
    report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    assert read(DAEMON, report, "Subject: x", body=body).bounce_for == (WHO,)


def test_what_came_back_is_known_by_id_subject_and_way():
    inner = (
        "Received: from a.test by mx.test for <Ayse@Firma.test>; Tue, 24 Nov 2026 09:00:00 +0300\r\n"
        "Delivered-To: ayse@firma.test\r\nMessage-ID: <1@kamusm.test>\r\n"
        "Subject: =?utf-8?q?=5BKSM-2026-000001=5D_=C5=9Eik=C3=A2yet?=\r\n"
    )
    body = (
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nİleti kimliği: <2@kamusm.test>\r\nKonu: [KSM-2026-000002] x\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nX-Original-Message-ID: <3@kamusm.test>\r\n\r\n"
        f"Final-Recipient: rfc822;{WHO}\r\nAction: failed\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{inner}\r\n--b--\r\n"
    )
    report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    letter = read(DAEMON, report, "Subject: x", body=body).report.letter
    assert letter.message_ids == ("<1@kamusm.test>", "<3@kamusm.test>", "<2@kamusm.test>")
    assert letter.subjects == ("[KSM-2026-000001] Şikâyet", "[KSM-2026-000002] x")
    assert letter.went_to == ("ayse@firma.test",)


@pytest.fixture
def library_speaks() -> Iterator[None]:
    """As for a program that reads mail without `ulak`, which keeps the library out of its log."""
    library = logging.getLogger("flufl.bounce")
    before, library.disabled = library.disabled, False
    yield
    library.disabled = before


@pytest.mark.parametrize(
    "author", ["From: ", "From:   ", "X: y", "From: <>", "From: Mail Delivery:;", "From: ,,"]
)
def test_a_from_that_names_nobody_does_not_trouble_the_library(author, caplog, library_speaks):
    """flufl.bounce raised IndexError there, wrote a traceback to the log and asked no further detector."""
    with caplog.at_level(logging.ERROR):
        message = read(author, NULL, "Subject: failure notice", body="It did not work out between us.\n")
    assert not caplog.records
    assert message.report.is_unclear
    assert message.bounce_for == ()

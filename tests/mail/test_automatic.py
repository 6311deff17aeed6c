"""Who is never answered by a machine."""

import pytest

from tests.mail.specimen import read
from ulak.mail.address import Address
from ulak.mail.automatic import why_not_answer
from ulak.mail.message import Header, Origin


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (("auto-submitted", "AUTO-GENERATED"), "Auto-Submitted: auto-generated"),
        (("Auto-Submitted", "auto-replied (vacation)"), "Auto-Submitted: auto-replied"),
        (("Auto-Submitted", "no (really)"), None),
        (("Auto-Submitted", "no; reason=x"), None),
        (("Auto-Submitted", ""), None),
        (("Precedence", "bulk"), "Precedence: bulk"),
        (("PRECEDENCE", " Junk (x (y)) "), "Precedence: junk"),
        (("Precedence", "list"), "Precedence: list"),
        (("Precedence", "auto_reply"), "Precedence: auto_reply"),
        (("Precedence", "first-class"), None),
        (("Return-Path", "<> "), "empty return path"),
        (("Return-Path", "<a@b.test>"), None),
        (("List-Id", "Duyuru <duyuru.firma.test>"), "mailing list"),
        (("X-Auto-Response-Suppress", "OOF, AutoReply"), "X-Auto-Response-Suppress: oof, autoreply"),
        (("X-Auto-Response-Suppress", "None"), None),
        (("X-Autoreply", "yes"), "x-autoreply is present"),
        (("X-Autoreply", "no"), None),
        (("X-Autorespond", "tatil"), "x-autorespond is present"),
        (("X-Cron-Env", "<HOME=/root>"), "x-cron-env is present"),
        (("Content-Type", "multipart/report; report-type=disposition-notification"), "multipart/report"),
        (("X-MS-Exchange-Inbox-Rules-Loop", "a@b.test"), "forwarded by an inbox rule"),
        (("Feedback-ID", "1:kampanya:x"), None),
        (("X-Mailer", "Outlook"), None),
    ],
)
def test_answers_only_where_rfc_3834_allows(header, why):
    assert why_not_answer([Header("Received", "x"), Header(*header)]) == why


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("mailer-daemon@x.test", True),
        ("postmaster@x.test", True),
        ("noreply@x.test", True),
        ("no-reply@x.test", True),
        ("no.reply+abc@x.test", True),
        ("donotreply@x.test", True),
        ("bounces+123=a.test@x.test", True),
        ("bildirim-noreply@x.test", True),
        ("liste-request@x.test", True),
        ("owner-liste@x.test", True),
        ("norah@x.test", False),
        ("posta@x.test", False),
        ("bouncer@x.test", False),
        ("", False),
    ],
)
def test_robots_are_known_by_their_names(address, robot):
    assert bool(why_not_answer([], Address(address))) is robot


@pytest.mark.parametrize(
    ("subject", "robot"),
    [
        ("Otomatik Yanıt: Fatura", True),
        ("OTOMATİK YANIT: Fatura", True),
        ("Otomatik Cevap: x", True),
        ("Ofis Dışında: x", True),
        ("Ofis dışındayım", True),
        ("Yıllık iznimdeyim", True),
        ("İzindeyim", True),
        ("Automatic reply: x", True),
        ("Auto: out of office", False),
        ("Out of Office: x", True),
        ("Out of the office until Monday", True),
        ("Re: Out of Office Re: x", True),
        ("Automatische Antwort: x", True),
        ("Abwesenheitsnotiz", True),
        ("Réponse automatique : x", True),
        ("Re: blah (Automatic Response)", True),
        ("Otomatik ödeme talimatı", False),
        ("Ofis adresimiz değişti", False),
        ("Automatic renewal of my certificate failed", False),
        ("Şikâyet: otomatik yanıt aldım", False),
        # The mark alone, in brackets, before a dash, or with what robots write after it.
        ("Otomatik yanıt", True),
        ("Otomatik Cevap Mesajı: x", True),
        ("Otomatik mesajdır.", True),
        ("Otomatik yanıt - Fatura", True),
        ("Otomatik yanıt – Fatura", True),
        ("[Otomatik Yanıt] Fatura", True),
        ("(Out of office) x", True),
        ("*** Out of Office ***", True),
        ("Otomatik yanıt [KSM-2026-000123] x", True),
        ("Yıllık izindeyim - Ynt: x", True),
        ("Yıllık izin", True),
        ("Ofis dışındayız: x", True),
        ("İzindeyim 12.08.2026 - 20.08.2026", True),
        ("Auto reply", True),
        ("Auto-Reply: x", True),
        ("Autoreply: x", True),
        ("Automatic acknowledgement of your message", True),
        ("Automated reply to your request", True),
        ("Automatic reply to: x", True),
        ("Out of Office AutoReply: x", True),
        ("Out of office notification", True),
        ("Out-of-office", True),
        ("OOO: x", True),
        ("Vacation", True),
        ("Vacation notice: x", True),
        ("Away from my desk until Monday", True),
        ("Away from my e-mail", True),
        # People write of it in a sentence.
        ("Otomatik yanıt alıyorum, kimse dönmüyor", False),
        ("Otomatik cevap veriyorsunuz", False),
        ("Re: Otomatik cevap veriyorsunuz", False),
        ('"Otomatik yanıt" alıyorum', False),
        ("Otomatik mesajlarınızdan bıktım", False),
        ("Ofis dışında imza atamıyorum", False),
        ("Yıllık izin formu imzalanmıyor", False),
        ("İzindeyim, imzam çalışmıyor", False),
        ("Out of office signing fails", False),
        ("Automatic reply but no answer", False),
        ("Auto-reply loop from your desk", False),
        ("Vacation days", False),
    ],
)
def test_vacation_subjects_are_folded_first(subject, robot):
    assert bool(why_not_answer([], None, subject)) is robot


@pytest.mark.parametrize(
    ("fields", "origin", "automatic"),
    [
        ((), Origin.HUMAN, ""),
        (("List-Id: <l.test>",), Origin.LIST, "List-Id names a mailing list"),
        (("Precedence: list",), Origin.LIST, "Precedence: list"),
        (("Auto-Submitted: auto-replied",), Origin.AUTOMATIC, "Auto-Submitted: auto-replied"),
        (("From: a@hs01.kep.tr",), Origin.HUMAN, "kep: registered e-mail, answer it through KEP"),
    ],
)
def test_decides_who_speaks(fields, origin, automatic):
    message = read(*fields)
    assert (message.origin, message.automatic) == (origin, automatic)

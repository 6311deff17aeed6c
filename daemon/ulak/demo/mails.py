"""A dozen mails such as the desk gets in a week, and when in the half minute of the demo they come."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import format_datetime, make_msgid, parseaddr

from ulak.demo.post_office import Posted
from ulak.gateways.clock import now

BILGI = "bilgi@kamusm.test"
CAINFO = "cainfo@kamusm.test"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that somebody writes `at` so many seconds after the start."""

    at: float
    sender: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """
    An answer to the first letter of the desk to `reader` whose subject has `about` in it.

    It waits for that letter; `write` makes the mail out of it.
    """

    at: float
    reader: str
    about: str
    write: Callable[[EmailMessage], Posted]


def posted(mail: Mail) -> Posted:
    """The mail in bytes, written now."""
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    return _finished(message, mail.text, mail.to)


def _finished(message: EmailMessage, text: str, to: str) -> Posted:
    sender = parseaddr(str(message["From"]))[1]
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(text)
    return Posted(sender, (to,), message.as_bytes())


def _replies_with(
    sender: str, text: str, prefix: str = "Ynt: ", *, automatic: bool = False
) -> Callable[[EmailMessage], Posted]:
    def write(letter: EmailMessage) -> Posted:
        to = parseaddr(str(letter["From"]))[1]
        message = EmailMessage()
        message["From"] = sender
        message["To"] = to
        message["Subject"] = prefix + str(letter["Subject"])
        message["In-Reply-To"] = message["References"] = str(letter["Message-ID"])
        if automatic:
            message["Auto-Submitted"] = "auto-replied"
        quoted = "\n".join("> " + line for line in _text(letter).splitlines()[:6])
        return _finished(
            message, f"{text}\n\n{now():%d.%m.%Y %H:%M} tarihinde {to} şunu yazdı:\n{quoted}\n", to
        )

    return write


def _bounces(letter: EmailMessage) -> Posted:
    """What a relay writes when it cannot deliver (RFC 3464)."""
    to = parseaddr(str(letter["From"]))[1]
    reader = parseaddr(str(letter["To"]))[1]
    report = (
        f"From: Mail Delivery Subsystem <MAILER-DAEMON@relay.test>\r\nTo: {to}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nDate: {format_datetime(now())}\r\n"
        f"Message-ID: {make_msgid(domain='relay.test')}\r\nAuto-Submitted: auto-replied\r\n"
        "Return-Path: <>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b1\r\n\r\n"
        f"--b1\r\nContent-Type: text/plain\r\n\r\nYour message to {reader} could not be delivered.\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.test\r\n\r\n"
        f"Final-Recipient: rfc822; {reader}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
        f"--b1\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n"
        f"Subject: returned\r\nTo: {reader}\r\n\r\n--b1--\r\n"
    )
    return Posted("", (to,), report.encode("ascii"))


def letter_of(raw: bytes) -> EmailMessage:
    """A letter of the desk as its reader's mail program reads it."""
    return BytesParser(policy=default).parsebytes(raw)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


MAILS: tuple[Mail | Reply, ...] = (
    Mail(
        0.5,
        "Zeynep Yıldız <zeynep@ornek-bakanlik.test>",
        BILGI,
        "Mali mühür yenileme şikâyeti",
        "Merhaba,\n\n"
        "Mali mühür sertifikamızın yenilenmesi için üç hafta önce başvurduk, hâlâ sonuç alamadık.\n"
        "Faturalarımızı kesemiyoruz, mağdur durumdayız.\n\nZeynep Yıldız\n",
    ),
    Mail(
        3.0,
        "Kerem Aksoy <kerem@universite.test>",
        BILGI,
        "NES başvuru formu talebi",
        "İyi günler,\n\n"
        "Birimimizden dört kişi için nitelikli elektronik sertifika başvuru formunu rica ederim.\n\n"
        "Saygılarımla\nKerem Aksoy\n",
    ),
    Mail(
        5.0,
        "Hanna Researcher <hanna@research.test>",
        CAINFO,
        "Compromised private key of www.ornek.test",
        "Hello,\n\n"
        "the private key of your certificate with serial 0x3A4F9912 for www.ornek.test is public in a\n"
        "source repository. Please investigate and revoke.\n\nHanna\n",
    ),
    Reply(
        7.0,
        "zeynep@ornek-bakanlik.test",
        "",
        _replies_with(
            "Zeynep Yıldız <zeynep@ornek-bakanlik.test>", "Başvuru numaramız 2026/4711, eklemek istedim."
        ),
    ),
    Mail(
        9.0,
        "Deniz Kaya <deniz@belediye.test>",
        BILGI,
        "Öneri: kart okuyucu sürücüsü için Linux paketi",
        "Kart okuyucu sürücülerinin Pardus için de bir paket olarak sunulmasını öneriyorum.\n\nDeniz Kaya\n",
    ),
    Mail(
        11.0,
        "John Smith <john@customer.test>",
        BILGI,
        "Complaint: time stamp service was down all day",
        "Dear Sir or Madam,\n\n"
        "your time stamp service did not answer on Monday and I am not satisfied with the\n"
        "support line.\n\nJohn Smith\n",
    ),
    Mail(
        13.0,
        "Selin Demir <selin@kapali-adres.test>",
        BILGI,
        "ÖKC sertifikası hakkında bilgi",
        "ÖKC sertifikası yenileme ücretini öğrenebilir miyim?\n\nSelin Demir\n",
    ),
    Reply(
        14.0,
        "kerem@universite.test",
        "",
        _replies_with(
            "Kerem Aksoy <kerem@universite.test>",
            "30 Kasım'a kadar izindeyim, iletinize döndüğümde yanıt vereceğim.",
            "Otomatik Yanıt: ",
            automatic=True,
        ),
    ),
    Mail(
        16.0,
        "Ali Veli <ali@firma.test>",
        BILGI,
        "Özel anahtar GitHub'da yayımlanmış",
        "Merhaba,\n\n"
        "https://www.ornek.test sertifikanızın özel anahtarı (private key) GitHub'da herkese açık durumda,\n"
        "seri numarası 7B11C0DE. Bilginize.\n",
    ),
    Reply(18.0, "selin@kapali-adres.test", "", _bounces),
    Reply(
        20.0,
        "musteri-iliskileri@kurum.test",
        "Mali mühür",
        _replies_with(
            "Zehra Çelik <zehra@kurum.test>",
            "Sayın Yıldız,\n\nbaşvurunuz onaylandı, mali mührünüz yarın kargoya verilecektir.",
        ),
    ),
    Reply(
        22.0,
        "ssl-ekip@kurum.test",
        "Compromised",
        _replies_with(
            "Ayşe Demir <ayse@kurum.test>",
            "#al\n#ön-rapor bildiren\nWe have confirmed the compromise and are preparing the revocation.",
        ),
    ),
    Mail(
        25.0,
        "Mustafa Çınar <mustafa@okul.test>",
        BILGI,
        "Kişisel verilerimin silinmesi",
        "6698 sayılı Kanun kapsamında kişisel verilerimin silinmesini istiyorum.\n\nMustafa Çınar\n",
    ),
)

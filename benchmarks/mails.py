"""Mails as a desk gets them, made up: Turkish, in the charsets of twenty years, some with a scan."""

import base64
import quopri
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime

BORDER = "mx.kurum.test"
ATTACHED = 100 * 1024
TOPICS = (
    ("Mali mühür yenileme şikâyeti", "Mali mühür sertifikamızın yenilenmesi için üç hafta önce başvurduk."),
    ("NES başvuru formu talebi", "Birimimizden dört kişi için başvuru formunu rica ederim."),
    ("Öneri: kart okuyucu sürücüsü", "Kart okuyucu sürücülerinin Pardus için de sunulmasını öneriyorum."),
    ("ÖKC sertifikası hakkında bilgi", "ÖKC sertifikası yenileme ücretini öğrenebilir miyim?"),
    ("Zaman damgası çalışmıyor", "Zaman damgası sunucunuz pazartesi günü yanıt vermedi, mağdur olduk."),
    ("Fatura düzeltme isteği", "Faturamızda unvanımız yanlış yazılmış, düzeltilmesini istiyoruz."),
)
PARAGRAPH = (
    "İlgili başvurumuzun numarasını ve tarihini aşağıda bulabilirsiniz. Çağrı merkezinizi birkaç kez aradık, "
    "şube müdürlüğünüze de dilekçe verdik, ancak bugüne kadar ne olumlu ne de olumsuz bir yanıt alabildik. "
    "İşlerimizin aksamaması için konunun ivedilikle ele alınmasını, sonucun bu adrese "
    "bildirilmesini rica ederiz."
)
CHARSETS = ("utf-8", "utf-8", "utf-8", "iso-8859-9", "windows-1254")
ENCODINGS = ("8bit", "base64", "quoted-printable")


def mails(count: int, seed: int, at: datetime) -> Iterator[bytes]:
    """
    Make up so many mails to bilgi@kurum.test, each from somebody else; the same seed makes the same mails.

    One in ten carries 100 KB. `at` is when the first came; the others follow second by second.
    """
    luck = random.Random(seed)
    for number in range(count):
        yield _mail(luck, number, at + timedelta(seconds=number))


def _mail(luck: random.Random, number: int, at: datetime) -> bytes:
    subject, words = luck.choice(TOPICS)
    charset, encoding = luck.choice(CHARSETS), luck.choice(ENCODINGS)
    name = luck.choice(("Zeynep Yıldız", "Çağrı Öztürk", "Şule Işık", "Mehmet Güneş"))
    domain = f"kurulus{number % 997}.test"
    text = f"Merhaba,\r\n\r\n{words}\r\n\r\n" + f"{PARAGRAPH}\r\n\r\n" * luck.randint(1, 4) + f"{name}\r\n"
    head = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\n"
        f"Received: from mail.{domain} by {BORDER} with ESMTPS; {format_datetime(at.astimezone(UTC))}\r\n"
        f"From: {Header(name, charset).encode()} <kisi{number}@{domain}>\r\n"
        "To: bilgi@kurum.test\r\n"
        f"Subject: {Header(subject, charset).encode(linesep=chr(13) + chr(10))}\r\n"
        f"Message-ID: <{number}.{luck.getrandbits(64):x}@{domain}>\r\n"
        f"Date: {format_datetime(at.astimezone(UTC))}\r\n"
        "MIME-Version: 1.0\r\n"
    ).encode("ascii")
    body = _part(text, charset, encoding)
    return head + (body if luck.random() >= 0.1 else _with_scan(body, luck))


def _part(text: str, charset: str, encoding: str) -> bytes:
    raw = text.encode(charset)
    if encoding == "base64":
        raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + raw


def _with_scan(body: bytes, luck: random.Random) -> bytes:
    scan = base64.encodebytes(luck.randbytes(ATTACHED)).replace(b"\n", b"\r\n")
    return b"".join(
        (
            b'Content-Type: multipart/mixed; boundary="=_parca"\r\n\r\n--=_parca\r\n',
            body,
            b'\r\n--=_parca\r\nContent-Type: application/pdf; name="dilekce.pdf"\r\n',
            b'Content-Disposition: attachment; filename="dilekce.pdf"\r\n',
            b"Content-Transfer-Encoding: base64\r\n\r\n",
            scan,
            b"--=_parca--\r\n",
        )
    )
